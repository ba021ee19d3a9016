//! What happens to contracts with their node.
use crate::{
    mock::*, types::*, ActiveNodeContracts, ActiveRentContractForNode, ContractIDByNodeIDAndHash,
    ContractLock, Contracts, ContractsToBillAt, DedicatedNodesExtraFee, Event,
};
use frame_support::{assert_noop, assert_ok};
use tfchain_support::{traits::NodeActiveContracts, types::Power};

fn rent() {
    assert_ok!(SmartContractModule::create_rent_contract(
        signed(CHARLIE),
        1,
        None
    ));
}

fn canceled() -> Vec<u64> {
    let id = |event| match event {
        Event::NodeContractCanceled { contract_id, .. }
        | Event::RentContractCanceled { contract_id } => Some(contract_id),
        _ => None,
    };
    events().into_iter().filter_map(id).collect()
}

fn holders(farm_id: u32) -> Vec<u64> {
    let farm = pallet_tfgrid::Farms::<Test>::get(farm_id).expect("the farm is stored");
    farm.public_ips.iter().map(|ip| ip.contract_id).collect()
}

fn nothing_is_left_on_node_1() {
    assert_eq!(Contracts::<Test>::iter().count(), 0);
    assert_eq!(ContractLock::<Test>::iter().count(), 0);
    assert_eq!(ContractsToBillAt::<Test>::iter().count(), 0);
    assert_eq!(ContractIDByNodeIDAndHash::<Test>::iter().count(), 0);
    assert!(!ActiveNodeContracts::<Test>::contains_key(1));
    assert!(!ActiveRentContractForNode::<Test>::contains_key(1));
    assert!(!DedicatedNodesExtraFee::<Test>::contains_key(1));
}

#[test]
fn contracts_end_with_their_node() {
    on_chain(|| {
        make_grid();
        rent();
        make_node_contract(b'a', 2);
        make_node_contract(b'b', 0);
        pass(3600);
        System::reset_events();
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        assert_eq!(canceled(), [2, 3, 1]);
        assert!(events()
            .iter()
            .any(|event| matches!(event, Event::ContractBilled(_))));
        assert_eq!(holders(1), [0; 5]);
        nothing_is_left_on_node_1();
    });
}

/// Fifty in one block; the others with their bills, which anybody and the worker sends.
#[test]
fn contracts_too_many_for_one_block_end_with_their_bills() {
    on_chain(|| {
        make_grid();
        rent();
        for letter in b'a'..b'a' + 52 {
            make_node_contract(letter, 0);
        }
        make_node_contract(b'A', 2);
        assert_ok!(TfgridModule::delete_node_farm(signed(ALICE), 1));
        assert_eq!(canceled().len(), 51);
        assert_eq!(holders(1), [0; 5]);
        assert!(!ActiveNodeContracts::<Test>::contains_key(1));
        assert!(!ActiveRentContractForNode::<Test>::contains_key(1));
        let mut left: Vec<u64> = Contracts::<Test>::iter_keys().collect();
        left.sort_unstable();
        assert_eq!(left, [52, 53, 54]);

        pass(3600);
        for contract_id in left {
            let sent = SmartContractModule::contracts_to_bill(contract_id);
            assert!(sent.contains(&contract_id));
            assert_ok!(SmartContractModule::bill_contract_for_block(
                signed(DAVE),
                contract_id
            ));
        }
        nothing_is_left_on_node_1();
    });
}

#[test]
fn the_rent_of_a_sleeping_node_is_settled_without_a_price() {
    on_chain(|| {
        make_grid();
        rent();
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        Price::set(0);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        nothing_is_left_on_node_1();
    });
}

#[test]
fn the_farmers_deletion_is_the_same() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 2);
        assert_ok!(TfgridModule::delete_node_farm(signed(ALICE), 1));
        assert_eq!(canceled(), [1]);
        nothing_is_left_on_node_1();
    });
}

#[test]
fn a_node_goes_with_its_extra_fee() {
    on_chain(|| {
        make_grid();
        assert_ok!(SmartContractModule::set_dedicated_node_extra_fee(
            signed(ALICE),
            1,
            5
        ));
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        nothing_is_left_on_node_1();
    });
}

#[test]
fn the_rent_of_a_sleeping_node_ends_with_it() {
    on_chain(|| {
        make_grid();
        rent();
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        assert_ok!(TfgridModule::delete_node_farm(signed(ALICE), 1));
        assert_eq!(canceled(), [1]);
        nothing_is_left_on_node_1();
    });
}

#[test]
fn contracts_that_cannot_be_billed_end_as_well() {
    on_chain(|| {
        make_grid();
        rent();
        make_node_contract(b'a', 1);
        // Unreachable through calls: prices that are gone.
        pallet_tfgrid::PricingPolicies::<Test>::remove(1);
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        assert_eq!(canceled(), [2, 1]);
        assert_eq!(holders(1), [0; 5]);
        nothing_is_left_on_node_1();
    });
}

#[test]
fn a_node_in_use_is_not_put_to_sleep() {
    on_chain(|| {
        make_grid();
        assert!(SmartContractModule::node_has_no_active_contracts(1));
        make_node_contract(b'a', 0);
        assert!(!SmartContractModule::node_has_no_active_contracts(1));
        assert_noop!(
            TfgridModule::change_power_target(signed(ALICE), 1, Power::Down),
            pallet_tfgrid::Error::<Test>::NodeHasActiveContracts
        );
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        rent();
        assert!(!SmartContractModule::node_has_no_active_contracts(1));
    });
}

#[test]
fn rent_starts_again_when_the_node_wakes() {
    on_chain(|| {
        make_grid();
        rent();
        pass(600);
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        assert_eq!(ContractLock::<Test>::get(1).lock_updated, NOW);
        pass(600);
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Up));
        assert_eq!(ContractLock::<Test>::get(1).lock_updated, NOW + 1200);
    });
}

#[test]
fn waking_a_node_that_nobody_rents_stores_nothing() {
    on_chain(|| {
        make_grid();
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Up));
        assert_eq!(ContractLock::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_node_that_moves_leaves_the_addresses_of_its_old_farm_behind() {
    on_chain(|| {
        make_grid();
        make_farm(DAVE, "otherfarm", 2);
        make_twin(FOUNDATION);
        make_node(FOUNDATION, 1);
        make_node_contract(b'a', 2);
        assert_ok!(SmartContractModule::create_node_contract(
            signed(DAVE),
            2,
            hash(b'b'),
            text(""),
            1,
            None
        ));
        System::reset_events();
        move_node(BOB, 1, 1);
        assert_eq!(events(), []);
        move_node(BOB, 1, 2);
        assert_eq!(holders(1), [0, 0, 2, 0, 0]);
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        let ContractData::NodeContract(node_contract) = &contract.contract_type else {
            panic!("{contract:?}");
        };
        assert_eq!(node_contract.public_ips, 0);
        assert!(node_contract.public_ips_list.is_empty());
        let events = events();
        let [Event::IPsFreed { contract_id: 1, .. }, updated] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(*updated, Event::ContractUpdated(contract));

        // What comes now is of the new farm.
        make_node_contract(b'c', 2);
        assert_eq!(holders(2), [3, 3]);
    });
}
