use crate::{
    mock::*, types::*, ActiveNodeContracts, ContractBillingInformationByID, ContractID,
    ContractIDByNodeIDAndHash, ContractLock, Contracts, ContractsToBillAt, Error, Event,
    NodeContractResources,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};
use tfchain_support::types::Power;

fn create(who: AccountId32, node_id: u32, letter: u8, public_ips: u32) -> DispatchResult {
    let data = text("data");
    SmartContractModule::create_node_contract(
        signed(who),
        node_id,
        hash(letter),
        data,
        public_ips,
        None,
    )
}

fn update(who: AccountId32, contract_id: u64, letter: u8) -> DispatchResult {
    SmartContractModule::update_node_contract(
        signed(who),
        contract_id,
        hash(letter),
        text("new data"),
    )
}

#[test]
fn a_deployment_gets_a_contract_on_its_node() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        let contract = Contract::<Test> {
            version: 4,
            state: ContractState::Created,
            contract_id: 1,
            twin_id: 3,
            contract_type: ContractData::NodeContract(NodeContract {
                node_id: 1,
                deployment_hash: hash(b'a'),
                deployment_data: text("data"),
                public_ips: 0,
                public_ips_list: Default::default(),
            }),
            solution_provider_id: None,
        };
        assert_eq!(Contracts::<Test>::get(1), Some(contract.clone()));
        assert_eq!(ContractID::<Test>::get(), 1);
        assert_eq!(ContractsToBillAt::<Test>::get(1), [1]);
        let lock = crate::types::ContractLock {
            lock_updated: NOW,
            ..Default::default()
        };
        assert_eq!(ContractLock::<Test>::get(1), lock);
        let billing = ContractBillingInformation {
            last_updated: NOW,
            ..Default::default()
        };
        assert_eq!(ContractBillingInformationByID::<Test>::get(1), billing);
        assert_eq!(ContractIDByNodeIDAndHash::<Test>::get(1, hash(b'a')), 1);
        assert_eq!(ActiveNodeContracts::<Test>::get(1), [1]);
        assert!(!NodeContractResources::<Test>::contains_key(1));
        assert_eq!(events(), [Event::ContractCreated(contract)]);
    });
}

#[test]
fn contracts_of_a_node_are_listed_in_their_order() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        assert_ok!(create(DAVE, 1, b'b', 0));
        assert_eq!(ActiveNodeContracts::<Test>::get(1), [1, 2]);
        assert_eq!(ContractsToBillAt::<Test>::get(2), [2]);
    });
}

#[test]
fn who_and_where_are_checked_in_the_order_of_the_live_chain() {
    on_chain(|| {
        assert_noop!(create(CHARLIE, 1, b'a', 0), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(create(CHARLIE, 2, b'a', 0), Error::<Test>::NodeNotExists);
        // Unreachable through calls: a node whose farm is gone.
        pallet_tfgrid::Farms::<Test>::remove(1);
        assert_noop!(create(CHARLIE, 1, b'a', 0), Error::<Test>::FarmNotExists);
        let bad = DispatchError::BadOrigin;
        let data = text("");
        assert_noop!(
            SmartContractModule::create_node_contract(root(), 1, hash(b'a'), data, 0, None),
            bad
        );
    });
}

#[test]
fn a_node_that_sleeps_or_shall_sleep_takes_nothing() {
    on_chain(|| {
        make_grid();
        let refused = DispatchError::from(Error::<Test>::NodeNotAvailableToDeploy);
        assert_ok!(TfgridModule::change_power_target(
            signed(ALICE),
            1,
            Power::Down
        ));
        assert_noop!(create(CHARLIE, 1, b'a', 0), refused);
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        assert_ok!(TfgridModule::change_power_target(
            signed(ALICE),
            1,
            Power::Up
        ));
        assert_noop!(create(CHARLIE, 1, b'a', 0), refused);
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Up));
        assert_ok!(create(CHARLIE, 1, b'a', 0));
    });
}

#[test]
fn a_dedicated_node_takes_only_its_renters_deployments() {
    on_chain(|| {
        make_grid();
        let refused = DispatchError::from(Error::<Test>::NodeNotAvailableToDeploy);
        assert_ok!(TfgridModule::set_farm_dedicated(root(), 1, true));
        assert_noop!(create(CHARLIE, 1, b'a', 0), refused);
        assert_ok!(SmartContractModule::create_rent_contract(
            signed(CHARLIE),
            1,
            None
        ));
        assert_noop!(create(DAVE, 1, b'a', 0), refused);
        assert_ok!(create(CHARLIE, 1, b'a', 0));
    });
}

#[test]
fn a_node_with_an_extra_fee_is_a_dedicated_one() {
    on_chain(|| {
        make_grid();
        let refused = DispatchError::from(Error::<Test>::NodeNotAvailableToDeploy);
        assert_ok!(SmartContractModule::set_dedicated_node_extra_fee(
            signed(ALICE),
            1,
            1
        ));
        assert_noop!(create(CHARLIE, 1, b'a', 0), refused);
    });
}

#[test]
fn a_hash_is_deployed_once_on_a_node() {
    on_chain(|| {
        make_grid();
        make_twin(FOUNDATION);
        make_node(FOUNDATION, 1);
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        assert_noop!(create(DAVE, 1, b'a', 0), Error::<Test>::ContractIsNotUnique);
        assert_ok!(create(DAVE, 2, b'a', 0));
        assert_ok!(create(CHARLIE, 1, b'b', 0));
    });
}

#[test]
fn a_hash_is_free_again_while_its_contract_is_being_deleted() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        Contracts::<Test>::mutate(1, |contract| {
            contract.as_mut().expect("it is stored").state =
                ContractState::Deleted(Cause::CanceledByUser);
        });
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        assert_ok!(SmartContractModule::remove_contract(&contract));
        // The index is the second one's.
        assert_eq!(ContractIDByNodeIDAndHash::<Test>::get(1, hash(b'a')), 2);
    });
}

#[test]
fn a_node_has_a_limit_of_contracts() {
    on_chain(|| {
        make_grid();
        let full: Vec<u64> = (1..=4000).collect();
        ActiveNodeContracts::<Test>::insert(1, &full[1..]);
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        ActiveNodeContracts::<Test>::insert(1, full);
        let full = Error::<Test>::NotEnoughResourcesOnNode;
        assert_noop!(create(CHARLIE, 1, b'b', 0), full);
    });
}

#[test]
fn who_rents_a_node_has_no_limit_of_contracts() {
    on_chain(|| {
        make_grid();
        super::billing::rent();
        ActiveNodeContracts::<Test>::insert(1, (1001..=5000).collect::<Vec<u64>>());
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        let other = Error::<Test>::NodeNotAvailableToDeploy;
        assert_noop!(create(DAVE, 1, b'b', 0), other);
    });
}

#[test]
fn ids_do_not_wrap() {
    on_chain(|| {
        make_grid();
        ContractID::<Test>::put(u64::MAX);
        assert_noop!(create(CHARLIE, 1, b'a', 0), Error::<Test>::NumOverflow);
    });
}

#[test]
fn a_solution_provider_must_exist_and_be_approved() {
    on_chain(|| {
        make_grid();
        let create = |provider_id| {
            let data = text("");
            let hash = hash(b'a');
            SmartContractModule::create_node_contract(
                signed(CHARLIE),
                1,
                hash,
                data,
                1,
                Some(provider_id),
            )
        };
        assert_noop!(create(1), Error::<Test>::NoSuchSolutionProvider);
        assert_ok!(SmartContractModule::create_solution_provider(
            signed(DAVE),
            vec![],
            vec![],
            vec![]
        ));
        assert_noop!(create(1), Error::<Test>::SolutionProviderNotApproved);
        assert_ok!(SmartContractModule::approve_solution_provider(
            root(),
            1,
            true
        ));
        assert_ok!(create(1));
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        assert_eq!(contract.solution_provider_id, Some(1));
    });
}

#[test]
fn a_deployment_changes_its_hash_and_data() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 2));
        let mut contract = Contracts::<Test>::get(1).expect("it is stored");
        assert_ok!(update(CHARLIE, 1, b'b'));
        let ContractData::NodeContract(node_contract) = &mut contract.contract_type else {
            panic!("{contract:?}");
        };
        node_contract.deployment_hash = hash(b'b');
        node_contract.deployment_data = text("new data");
        assert_eq!(Contracts::<Test>::get(1), Some(contract.clone()));
        assert_eq!(ContractIDByNodeIDAndHash::<Test>::get(1, hash(b'b')), 1);
        assert!(!ContractIDByNodeIDAndHash::<Test>::contains_key(
            1,
            hash(b'a')
        ));
        assert_eq!(last_event(), Event::ContractUpdated(contract));
    });
}

#[test]
fn data_alone_may_change() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        assert_ok!(update(CHARLIE, 1, b'a'));
        assert_eq!(ContractIDByNodeIDAndHash::<Test>::get(1, hash(b'a')), 1);
    });
}

#[test]
fn an_update_cannot_take_the_hash_of_another_contract() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1, b'a', 0));
        assert_ok!(create(DAVE, 1, b'b', 0));
        assert_noop!(update(CHARLIE, 1, b'b'), Error::<Test>::ContractIsNotUnique);
    });
}

#[test]
fn an_update_is_refused_in_the_order_of_the_live_chain() {
    on_chain(|| {
        make_grid();
        assert_noop!(update(CHARLIE, 1, b'b'), Error::<Test>::ContractNotExists);
        assert_ok!(SmartContractModule::create_name_contract(
            signed(CHARLIE),
            b"mygw".to_vec()
        ));
        assert_noop!(
            update(DAVE, 1, b'b'),
            Error::<Test>::TwinNotAuthorizedToUpdateContract
        );
        assert_noop!(update(CHARLIE, 1, b'b'), Error::<Test>::InvalidContractType);
        Contracts::<Test>::mutate(1, |contract| {
            contract.as_mut().expect("it is stored").state = ContractState::GracePeriod(1);
        });
        assert_noop!(
            update(CHARLIE, 1, b'b'),
            Error::<Test>::CannotUpdateContractInGraceState
        );
        // Unreachable through calls: a contract whose twin is gone.
        pallet_tfgrid::Twins::<Test>::remove(3);
        assert_noop!(update(CHARLIE, 1, b'b'), Error::<Test>::TwinNotExists);
        let bad = DispatchError::BadOrigin;
        let data = text("");
        assert_noop!(
            SmartContractModule::update_node_contract(root(), 1, hash(b'b'), data),
            bad
        );
    });
}
