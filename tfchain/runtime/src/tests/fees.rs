//! Fees: how much, who receives them, and by which events.

use sp_runtime::traits::Dispatchable;

use super::*;
use crate::{constants::EXTRINSIC_BASE, TransactionPayment};

#[test]
fn an_empty_extrinsic_costs_ten_thousand_units_and_one_a_byte() {
    chain(None).execute_with(|| {
        let base = frame_support::weights::Weight::from_parts(EXTRINSIC_BASE, 0);
        assert_eq!(TransactionPayment::weight_to_fee(base), 10_000);
        assert_eq!(TransactionPayment::length_to_fee(123), 123);
    });
}

#[test]
fn fee_and_tip_go_to_the_author_by_known_events() {
    chain(Some("Charlie")).execute_with(|| {
        let (issued, before) = (
            Balances::total_issuance(),
            Balances::free_balance(account("Charlie")),
        );
        let alice = Balances::free_balance(account("Alice"));
        apply("Alice", transfer(&account("Bob"), TFT), 77)
            .unwrap()
            .unwrap();
        let paid = alice - Balances::free_balance(account("Alice")) - TFT;
        assert!(paid > 10_000, "{paid}");
        assert_eq!(Balances::free_balance(account("Charlie")) - before, paid);
        assert_eq!(Balances::total_issuance(), issued);
        assert_eq!(
            events(),
            [
                "Balances.Withdraw",
                "Balances.Transfer",
                "Balances.Deposit",
                "TransactionPayment.TransactionFeePaid",
                "System.ExtrinsicSuccess",
            ]
        );
    });
}

#[test]
fn a_fee_that_nobody_receives_leaves_the_issuance_in_silence() {
    chain(None).execute_with(|| {
        let (issued, alice) = (
            Balances::total_issuance(),
            Balances::free_balance(account("Alice")),
        );
        apply("Alice", transfer(&account("Bob"), TFT), 0)
            .unwrap()
            .unwrap();
        let paid = alice - Balances::free_balance(account("Alice")) - TFT;
        assert_eq!(issued - Balances::total_issuance(), paid);
        assert!(
            !events().iter().any(|name| name == "Balances.BurnedDebt"),
            "{:?}",
            events()
        );
    });
}

#[test]
fn dust_leaves_the_issuance_in_silence() {
    chain(Some("Charlie")).execute_with(|| {
        let stranger = account("Stranger");
        apply("Alice", transfer(&stranger, TFT), 0)
            .unwrap()
            .unwrap();
        System::reset_events();
        let left = 499;
        let value = Balances::free_balance(&stranger) - left;
        let call = transfer(&account("Alice"), value);
        let origin = RuntimeOrigin::signed(stranger.clone());
        let issued = Balances::total_issuance();
        call.dispatch(origin).unwrap();
        assert_eq!(Balances::free_balance(&stranger), 0);
        assert_eq!(issued - Balances::total_issuance(), left);
        assert_eq!(
            events(),
            [
                "System.KilledAccount",
                "Balances.DustLost",
                "Balances.Transfer"
            ]
        );
    });
}
