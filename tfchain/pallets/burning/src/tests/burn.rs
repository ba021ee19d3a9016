use crate::{burn::MAX_LIST, mock::*, types::Burn, Burns, Error, Event};
use frame_support::{
    assert_noop, assert_ok,
    sp_runtime::DispatchError,
    traits::{LockableCurrency, WithdrawReasons},
};
use sp_runtime::AccountId32;

fn burn(who: AccountId32, amount: u128) -> sp_runtime::DispatchResult {
    BurningModule::burn_tft(signed(who), amount, b"why".to_vec())
}

fn record(amount: u128) -> Burn<AccountId32, u128, u32> {
    Burn {
        target: ALICE,
        amount,
        block: 1,
        message: b"why".to_vec(),
    }
}

#[test]
fn burnt_tokens_are_gone_and_recorded() {
    on_chain(|| {
        let issued = Balances::total_issuance();
        assert_ok!(burn(ALICE, 1_000));
        assert_eq!(Balances::free_balance(ALICE), BALANCE - 1_000);
        assert_eq!(Burnt::get(), 1_000);
        assert_eq!(Balances::total_issuance(), issued - 1_000);
        assert_ok!(burn(ALICE, 500));
        let records = Burns::<Test>::get().expect("the burns are kept");
        assert_eq!(records, [record(1_000), record(500)]);
        let told = |amount| Event::BurnTransactionCreated(ALICE, amount, 1, b"why".to_vec());
        assert_eq!(events(), [told(1_000), told(500)]);
        System::assert_has_event(RuntimeEvent::Balances(pallet_balances::Event::Slashed {
            who: ALICE,
            amount: 500,
        }));
    });
}

#[test]
fn all_of_a_balance_may_be_burnt_and_no_more() {
    on_chain(|| {
        assert_noop!(
            burn(ALICE, BALANCE + 1),
            Error::<Test>::NotEnoughBalanceToBurn
        );
        assert_noop!(
            burn(ALICE, u128::MAX),
            Error::<Test>::NotEnoughBalanceToBurn
        );
        assert_ok!(burn(ALICE, BALANCE));
        assert_eq!(Balances::free_balance(ALICE), 0);
        assert_eq!(Burnt::get(), BALANCE);
    });
}

#[test]
fn locked_tokens_are_not_burnt() {
    on_chain(|| {
        Balances::set_lock(*b"contract", &ALICE, 4_000, WithdrawReasons::all());
        assert_noop!(
            burn(ALICE, BALANCE - 3_999),
            Error::<Test>::NotEnoughBalanceToBurn
        );
        assert_ok!(burn(ALICE, BALANCE - 4_000));
        assert_eq!(Balances::free_balance(ALICE), 4_000);
    });
}

#[test]
fn an_account_that_others_rely_on_keeps_the_smallest_balance() {
    on_chain(|| {
        assert_ok!(System::inc_consumers(&BOB));
        let refused = frame_support::storage::with_storage_layer(|| burn(BOB, 2));
        assert_eq!(refused, Err(Error::<Test>::NotEnoughBalanceToBurn.into()));
        assert_eq!(Balances::free_balance(BOB), EXISTENTIAL_DEPOSIT + 1);
        assert_ok!(burn(BOB, 1));
    });
}

#[test]
fn nothing_may_be_burnt_with_a_message() {
    on_chain(|| {
        assert_ok!(burn(ALICE, 0));
        assert_eq!(Burns::<Test>::get(), Some(vec![record(0)]));
        assert_eq!(Burnt::get(), 0);
    });
}

#[test]
fn a_full_list_takes_no_more_and_the_event_tells_all() {
    on_chain(|| {
        let message = vec![7; MAX_LIST - 100];
        assert_ok!(BurningModule::burn_tft(signed(ALICE), 1, message));
        System::reset_events();
        assert_ok!(burn(ALICE, 2));
        let records = Burns::<Test>::get().expect("the burns are kept");
        assert_eq!(records.len(), 1);
        let told = Event::BurnTransactionCreated(ALICE, 2, 1, b"why".to_vec());
        assert_eq!(events(), [told]);
        assert_eq!(Burnt::get(), 3);
    });
}

#[test]
fn only_owners_burn() {
    on_chain(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(
                BurningModule::burn_tft(origin, 1, vec![]),
                DispatchError::BadOrigin
            );
        }
    });
}
