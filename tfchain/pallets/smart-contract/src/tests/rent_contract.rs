use crate::{
    mock::*, types::*, ActiveRentContractForNode, ContractLock, Contracts, ContractsToBillAt,
    Error, Event,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};
use tfchain_support::types::Power;

fn create(who: AccountId32, node_id: u32) -> DispatchResult {
    SmartContractModule::create_rent_contract(signed(who), node_id, None)
}

#[test]
fn a_node_is_rented_whole() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, 1));
        let contract = Contract::<Test> {
            version: 4,
            state: ContractState::Created,
            contract_id: 1,
            twin_id: 3,
            contract_type: ContractData::RentContract(RentContract { node_id: 1 }),
            solution_provider_id: None,
        };
        assert_eq!(Contracts::<Test>::get(1), Some(contract.clone()));
        assert_eq!(ActiveRentContractForNode::<Test>::get(1), Some(1));
        assert_eq!(ContractsToBillAt::<Test>::get(1), [1]);
        assert_eq!(ContractLock::<Test>::get(1).lock_updated, NOW);
        assert_eq!(events(), [Event::ContractCreated(contract)]);
    });
}

#[test]
fn a_sleeping_node_can_be_rented() {
    on_chain(|| {
        make_grid();
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        assert_ok!(create(CHARLIE, 1));
    });
}

#[test]
fn a_rent_is_refused_in_the_order_of_the_live_chain() {
    on_chain(|| {
        assert_noop!(create(CHARLIE, 1), Error::<Test>::NodeNotExists);
        make_grid();
        assert_noop!(create(SALES, 1), Error::<Test>::TwinNotExists);
        let provided = |id| SmartContractModule::create_rent_contract(signed(CHARLIE), 1, Some(id));
        assert_noop!(provided(1), Error::<Test>::NoSuchSolutionProvider);
        make_node_contract(b'a', 0);
        let refused = DispatchError::from(Error::<Test>::NodeNotAvailableToDeploy);
        assert_noop!(create(CHARLIE, 1), refused);
        assert_ok!(TfgridModule::set_farm_dedicated(root(), 1, true));
        assert_ok!(create(CHARLIE, 1));
        assert_noop!(create(DAVE, 1), Error::<Test>::NodeHasRentContract);
        assert_noop!(
            SmartContractModule::create_rent_contract(root(), 1, None),
            DispatchError::BadOrigin
        );
        // Unreachable through calls: a node whose farm is gone.
        ActiveRentContractForNode::<Test>::remove(1);
        pallet_tfgrid::Farms::<Test>::remove(1);
        assert_noop!(create(CHARLIE, 1), Error::<Test>::FarmNotExists);
    });
}
