use crate::{
    mock::*, types::BurnTransaction, BurnTransactionID, BurnTransactions, Error, Event, FeeAccount,
    WithdrawFee,
};
use frame_support::{
    assert_noop, assert_ok,
    sp_runtime::{DispatchError, DispatchResult},
    traits::{LockableCurrency, WithdrawReasons},
};

fn swap(amount: u128) -> DispatchResult {
    TFTBridgeModule::swap_to_stellar(signed(ALICE), STELLAR.to_vec(), amount)
}

#[test]
fn swapped_tokens_are_burnt_but_for_the_fee() {
    on_chain(|| {
        let issued = Balances::total_issuance();
        assert_ok!(swap(51_000));
        assert_eq!(Balances::free_balance(ALICE), BALANCE - 51_000);
        assert_eq!(Balances::free_balance(FEES), u128::from(WITHDRAW_FEE));
        assert_eq!(Burnt::get(), 50_000);
        assert_eq!(Balances::total_issuance(), issued - 50_000);
        let transaction = BurnTransaction {
            block: 1,
            amount: 50_000,
            source: Some(ALICE),
            target: STELLAR.to_vec(),
            signatures: vec![],
            sequence_number: 0,
        };
        assert_eq!(BurnTransactions::<Test>::get(1), Some(transaction));
        let created = Event::BurnTransactionCreated(1, ALICE, STELLAR.to_vec(), 50_000);
        assert_eq!(events(), [created]);
        assert_ok!(swap(51_000));
        assert_eq!(BurnTransactionID::<Test>::get(), 2);
        assert!(BurnTransactions::<Test>::contains_key(2));
    });
}

#[test]
fn without_a_fee_account_all_is_burnt() {
    on_chain(|| {
        FeeAccount::<Test>::kill();
        assert_ok!(swap(51_000));
        assert_eq!(Burnt::get(), 51_000);
    });
}

#[test]
fn more_than_the_fee_must_be_swapped() {
    on_chain(|| {
        assert_noop!(
            swap(WITHDRAW_FEE.into()),
            Error::<Test>::AmountIsLessThanWithdrawFee
        );
        assert_ok!(swap(u128::from(WITHDRAW_FEE) + 1));
    });
}

#[test]
fn only_what_is_free_can_be_swapped() {
    on_chain(|| {
        let poor = || Error::<Test>::NotEnoughBalanceToSwap;
        assert_noop!(swap(BALANCE + 1), poor());
        assert_noop!(swap(u128::MAX), poor());
        Balances::set_lock(*b"contract", &ALICE, 400_000, WithdrawReasons::all());
        assert_noop!(swap(BALANCE - 399_999), poor());
        assert_ok!(swap(BALANCE - 400_000));
    });
}

#[test]
fn the_target_must_be_a_key_of_stellar() {
    on_chain(|| {
        let swap = TFTBridgeModule::swap_to_stellar(signed(ALICE), b"GABC".to_vec(), 51_000);
        assert_noop!(swap, Error::<Test>::InvalidStellarPublicKey);
        assert_noop!(
            TFTBridgeModule::swap_to_stellar(RuntimeOrigin::root(), STELLAR.to_vec(), 51_000),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_fee_too_small_for_a_new_account_is_lost() {
    on_chain(|| {
        WithdrawFee::<Test>::put(1);
        let issued = Balances::total_issuance();
        assert_ok!(swap(50_001));
        assert_eq!(Balances::free_balance(FEES), 0);
        assert_eq!(Balances::total_issuance(), issued - 50_001);
    });
}
