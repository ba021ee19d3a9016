//! The service is Charlie with twin 3, the consumer Dave with twin 4.
use super::service_contract::{approve, create, set_fees, set_metadata, stored};
use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchResult};

fn bill(who: AccountId32, variable_amount: u64, metadata: &str) -> DispatchResult {
    let metadata = metadata.as_bytes().to_vec();
    SmartContractModule::service_contract_bill(signed(who), 1, variable_amount, metadata)
}

/// Fees of 100 and 10 mUSD an hour, approved now; a TFT is 50 mUSD.
fn on_agreement(test: impl FnOnce()) {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE));
        assert_ok!(set_metadata(CHARLIE, "backups"));
        assert_ok!(set_fees(CHARLIE, 100, 10));
        assert_ok!(approve(CHARLIE));
        assert_ok!(approve(DAVE));
        System::reset_events();
        test();
    });
}

#[test]
fn the_consumer_pays_the_service_at_once() {
    on_agreement(|| {
        pass(3600);
        assert_ok!(bill(CHARLIE, 10, "all of it"));
        let amount = 22_000_000;
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT + amount);
        assert_eq!(Balances::free_balance(DAVE), 1000 * TFT - amount);
        assert_eq!(stored().last_bill, NOW + 3600);
        let told = Event::ServiceContractBilled {
            service_contract: stored(),
            bill: ServiceContractBill {
                variable_amount: 10,
                window: 3600,
                metadata: text("all of it"),
            },
            amount,
        };
        assert_eq!(events(), [told]);
    });
}

#[test]
fn time_is_billed_from_the_last_bill_and_an_hour_at_most() {
    on_agreement(|| {
        pass(1800);
        assert_ok!(bill(CHARLIE, 0, ""));
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT + 10_000_000);
        pass(7200);
        assert_ok!(bill(CHARLIE, 0, ""));
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT + 30_000_000);
        assert_ok!(bill(CHARLIE, 0, ""));
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT + 30_000_000);
    });
}

#[test]
fn the_variable_amount_has_its_limit() {
    on_agreement(|| {
        pass(1800);
        assert_noop!(
            bill(CHARLIE, 6, ""),
            Error::<Test>::ServiceContractBillingVariableAmountTooHigh
        );
        assert_noop!(
            bill(CHARLIE, u64::MAX, ""),
            Error::<Test>::ServiceContractBillingVariableAmountTooHigh
        );
        assert_ok!(bill(CHARLIE, 5, ""));
    });
}

#[test]
fn the_service_alone_bills_what_both_approved() {
    on_chain(|| {
        assert_noop!(bill(CHARLIE, 0, ""), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(
            bill(CHARLIE, 0, ""),
            Error::<Test>::ServiceContractNotExists
        );
        assert_ok!(create(CHARLIE));
        assert_noop!(bill(DAVE, 0, ""), Error::<Test>::TwinNotAuthorized);
        assert_noop!(bill(ALICE, 0, ""), Error::<Test>::TwinNotAuthorized);
        assert_noop!(
            bill(CHARLIE, 0, ""),
            Error::<Test>::ServiceContractBillingNotApprovedByBoth
        );
    });
}

#[test]
fn a_remark_has_its_length() {
    on_agreement(|| {
        assert_noop!(
            bill(CHARLIE, 0, &"m".repeat(51)),
            Error::<Test>::ServiceContractBillMetadataTooLong
        );
        assert_ok!(bill(CHARLIE, 0, &"m".repeat(50)));
    });
}

#[test]
fn without_a_price_there_is_no_bill() {
    on_agreement(|| {
        pass(3600);
        Price::set(0);
        assert_noop!(bill(CHARLIE, 0, ""), Error::<Test>::TFTPriceValueError);
    });
}

#[test]
fn a_consumer_out_of_funds_makes_the_bill_fail_and_the_agreement_go_on() {
    on_agreement(|| {
        pass(3600);
        let due = 20_000_000;
        assert_ok!(Balances::force_set_balance(root(), DAVE, due - 1));
        assert_noop!(
            bill(CHARLIE, 0, ""),
            Error::<Test>::ServiceContractNotEnoughFundsToPayBill
        );
        // The account would end: what is usable is enough, but it must stay.
        assert_ok!(Balances::force_set_balance(root(), DAVE, due));
        assert!(bill(CHARLIE, 0, "").is_err());
        assert_eq!(stored().last_bill, NOW);
        assert_ok!(Balances::force_set_balance(root(), DAVE, due + 500));
        assert_ok!(bill(CHARLIE, 0, ""));
        assert_eq!(Balances::free_balance(DAVE), 500);
    });
}

#[test]
fn the_dearest_service_saturates() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE));
        assert_ok!(set_metadata(CHARLIE, "backups"));
        assert_ok!(set_fees(CHARLIE, u64::MAX, u64::MAX));
        assert_ok!(approve(CHARLIE));
        assert_ok!(approve(DAVE));
        pass(3600);
        assert_noop!(
            bill(CHARLIE, u64::MAX, ""),
            Error::<Test>::ServiceContractNotEnoughFundsToPayBill
        );
    });
}
