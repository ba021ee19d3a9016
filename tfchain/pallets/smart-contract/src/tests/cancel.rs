//! The ends of contracts, from the call to the last entry.
use crate::{
    mock::*, types::*, ActiveNodeContracts, ActiveRentContractForNode, BillingFrequency,
    ContractBillingInformationByID, ContractIDByNodeIDAndHash, ContractLock, Contracts,
    ContractsToBillAt, Error, Event, NodeContractResources,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError};
use tfchain_support::types::Power;

fn cancel(who: AccountId32, contract_id: u64) -> Result<(), DispatchError> {
    let done = SmartContractModule::cancel_contract(signed(who), contract_id);
    done.map(drop).map_err(|failure| failure.error)
}

fn cancel_collective(contract_id: u64) -> Result<(), DispatchError> {
    let done = SmartContractModule::cancel_contract_collective(root(), contract_id);
    done.map(drop).map_err(|failure| failure.error)
}

fn rent(who: AccountId32) {
    assert_ok!(SmartContractModule::create_rent_contract(
        signed(who),
        1,
        None
    ));
}

fn node_contract_canceled(contract_id: u64) -> Event<Test> {
    Event::NodeContractCanceled {
        contract_id,
        node_id: 1,
        twin_id: 3,
    }
}

/// No trace of a node contract with hash `a` on node 1.
fn is_gone(contract_id: u64) {
    assert_eq!(Contracts::<Test>::get(contract_id), None);
    assert!(!ContractLock::<Test>::contains_key(contract_id));
    assert!(!ContractBillingInformationByID::<Test>::contains_key(
        contract_id
    ));
    assert!(!NodeContractResources::<Test>::contains_key(contract_id));
    assert!(!ContractIDByNodeIDAndHash::<Test>::contains_key(
        1,
        hash(b'a')
    ));
    assert!(!ActiveNodeContracts::<Test>::get(1).contains(&contract_id));
    let looped = |(_, ids): (u64, Vec<u64>)| ids.contains(&contract_id);
    assert!(!ContractsToBillAt::<Test>::iter().any(looped));
}

#[test]
fn a_cancelled_node_contract_leaves_nothing() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 2);
        assert_ok!(SmartContractModule::report_contract_resources(
            signed(BOB),
            vec![ContractResources {
                contract_id: 1,
                used: HARDWARE
            }]
        ));
        pass(3600);
        System::reset_events();
        assert_ok!(cancel(CHARLIE, 1));
        is_gone(1);
        let events = events();
        let [Event::ContractBilled(_), Event::IPsFreed { .. }, canceled] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(*canceled, node_contract_canceled(1));
        // As on the live chain an empty list stays, and a free place of the loop does not.
        assert!(ActiveNodeContracts::<Test>::contains_key(1));
        assert!(!ContractsToBillAt::<Test>::contains_key(1));
    });
}

#[test]
fn a_contract_can_be_cancelled_in_its_first_second() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        assert_ok!(cancel(CHARLIE, 1));
        is_gone(1);
        assert_eq!(last_event(), node_contract_canceled(1));
    });
}

#[test]
fn a_cancelled_name_contract_is_told() {
    on_chain(|| {
        make_grid();
        assert_ok!(SmartContractModule::create_name_contract(
            signed(CHARLIE),
            b"mygw".to_vec()
        ));
        assert_ok!(cancel(CHARLIE, 1));
        is_gone(1);
        assert_eq!(last_event(), Event::NameContractCanceled { contract_id: 1 });
    });
}

#[test]
fn a_cancelled_rent_frees_the_node() {
    on_chain(|| {
        make_grid();
        rent(CHARLIE);
        assert_ok!(cancel(CHARLIE, 1));
        is_gone(1);
        assert!(!ActiveRentContractForNode::<Test>::contains_key(1));
        assert_eq!(last_event(), Event::RentContractCanceled { contract_id: 1 });
        rent(DAVE);
    });
}

#[test]
fn a_rent_of_a_sleeping_node_ends_at_once() {
    on_chain(|| {
        make_grid();
        rent(CHARLIE);
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        pass(3600);
        assert_ok!(cancel(CHARLIE, 1));
        is_gone(1);
        assert_eq!(last_event(), Event::RentContractCanceled { contract_id: 1 });
    });
}

#[test]
fn cancelling_is_refused_in_the_order_of_the_live_chain() {
    on_chain(|| {
        make_grid();
        assert_noop!(cancel(CHARLIE, 1), Error::<Test>::ContractNotExists);
        rent(CHARLIE);
        make_node_contract(b'a', 0);
        assert_noop!(
            cancel(DAVE, 1),
            Error::<Test>::TwinNotAuthorizedToCancelContract
        );
        assert_noop!(cancel(CHARLIE, 1), Error::<Test>::NodeHasActiveContracts);
        assert_ok!(cancel(CHARLIE, 2));
        assert_ok!(cancel(CHARLIE, 1));
        let by_root = SmartContractModule::cancel_contract(root(), 1);
        assert_eq!(
            by_root.map_err(|failure| failure.error),
            Err(DispatchError::BadOrigin)
        );
    });
}

#[test]
fn the_council_cancels_any_contract() {
    on_chain(|| {
        make_grid();
        assert_noop!(cancel_collective(1), Error::<Test>::ContractNotExists);
        rent(CHARLIE);
        make_node_contract(b'a', 0);
        assert_noop!(cancel_collective(1), Error::<Test>::NodeHasActiveContracts);
        assert_ok!(cancel_collective(2));
        assert_ok!(cancel_collective(1));
        is_gone(1);
        is_gone(2);
        let by_user = SmartContractModule::cancel_contract_collective(signed(CHARLIE), 1);
        assert_eq!(
            by_user.map_err(|failure| failure.error),
            Err(DispatchError::BadOrigin)
        );
    });
}

#[test]
fn what_runs_on_a_rented_node_goes_with_the_rent() {
    on_chain(|| {
        make_grid();
        rent(CHARLIE);
        make_node_contract(b'a', 3);
        make_node_contract(b'b', 0);
        System::reset_events();
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        assert_ok!(SmartContractModule::remove_contract(&contract));
        for contract_id in [1, 2, 3] {
            is_gone(contract_id);
        }
        let events = events();
        let [Event::IPsFreed { contract_id: 2, .. }, second, third, rent] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(*second, node_contract_canceled(2));
        assert_eq!(*third, node_contract_canceled(3));
        assert_eq!(*rent, Event::RentContractCanceled { contract_id: 1 });
    });
}

#[test]
fn a_contract_outside_the_loop_is_not_half_removed() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        // Unreachable through calls: the entry is lost.
        ContractsToBillAt::<Test>::remove(1 % BillingFrequency::<Test>::get());
        assert_noop!(
            cancel(CHARLIE, 1),
            Error::<Test>::ContractWrongBillingLoopIndex
        );
    });
}
