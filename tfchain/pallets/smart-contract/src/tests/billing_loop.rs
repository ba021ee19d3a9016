use crate::{mock::*, BillingFrequency, ContractsToBillAt, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn change(frequency: u64) -> DispatchResult {
    SmartContractModule::change_billing_frequency(root(), frequency)
}

/// The loop, sorted by its places.
fn billing_loop() -> Vec<(u64, Vec<u64>)> {
    let mut places: Vec<_> = ContractsToBillAt::<Test>::iter().collect();
    places.sort_unstable();
    places
}

fn make_names(count: u8) {
    for number in 0..count {
        let name = format!("name-{number}");
        assert_ok!(SmartContractModule::create_name_contract(
            signed(CHARLIE),
            name.into_bytes()
        ));
    }
}

#[test]
fn a_contract_is_at_the_place_of_its_id() {
    on_chain(|| {
        make_grid();
        make_names(12);
        assert_eq!(ContractsToBillAt::<Test>::get(0), [10]);
        assert_eq!(ContractsToBillAt::<Test>::get(1), [1, 11]);
        assert_eq!(ContractsToBillAt::<Test>::get(2), [2, 12]);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 10));
        assert_eq!(ContractsToBillAt::<Test>::get(1), [11]);
        assert!(!ContractsToBillAt::<Test>::contains_key(0));
    });
}

#[test]
fn contracts_move_when_the_loop_grows() {
    on_chain(|| {
        make_grid();
        make_names(25);
        let weight = System::block_weight().total();
        assert_ok!(change(12));
        assert_eq!(BillingFrequency::<Test>::get(), 12);
        let place = |index: u64| {
            let ids: Vec<_> = (1..=25).filter(|id| id % 12 == index).collect();
            (index, ids)
        };
        assert_eq!(billing_loop(), (0..12).map(place).collect::<Vec<_>>());
        assert_eq!(last_event(), Event::BillingFrequencyChanged(12));
        assert!(System::block_weight().total().ref_time() > weight.ref_time());

        for contract_id in 1..=25 {
            let cancelled = SmartContractModule::cancel_contract(signed(CHARLIE), contract_id);
            assert_ok!(cancelled);
        }
        assert_eq!(billing_loop(), []);
    });
}

#[test]
fn a_loop_may_be_longer_than_there_are_contracts() {
    on_chain(|| {
        make_grid();
        make_names(2);
        assert_ok!(change(u64::MAX));
        assert_eq!(billing_loop(), [(1, vec![1]), (2, vec![2])]);
        let longer = Error::<Test>::CanOnlyIncreaseFrequency;
        assert_noop!(change(u64::MAX), longer);
    });
}

#[test]
fn the_loop_only_grows_and_by_governance() {
    on_chain(|| {
        for frequency in [0, 9, 10] {
            let longer = Error::<Test>::CanOnlyIncreaseFrequency;
            assert_noop!(change(frequency), longer);
        }
        assert_noop!(
            SmartContractModule::change_billing_frequency(signed(ALICE), 12),
            DispatchError::BadOrigin
        );
    });
}
