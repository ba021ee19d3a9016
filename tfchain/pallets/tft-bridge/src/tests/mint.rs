use crate::{
    mock::*, types::MintTransaction, Error, Event, ExecutedMintTransactions, FeeAccount,
    MintTransactions,
};
use frame_support::{
    assert_noop, assert_ok,
    sp_runtime::{DispatchError, DispatchResult},
};
use sp_runtime::AccountId32;

const AMOUNT: u64 = 50_000;

fn deposit() -> Vec<u8> {
    b"deposit".to_vec()
}

fn vote(validator: AccountId32) -> DispatchResult {
    vote_for(validator, BOB, AMOUNT)
}

fn vote_for(validator: AccountId32, target: AccountId32, amount: u64) -> DispatchResult {
    TFTBridgeModule::propose_or_vote_mint_transaction(signed(validator), deposit(), target, amount)
}

fn transaction(votes: u32) -> MintTransaction<AccountId32, u32> {
    MintTransaction {
        amount: AMOUNT,
        target: BOB,
        block: 1,
        votes,
    }
}

#[test]
fn the_first_vote_proposes() {
    on_chain(|| {
        assert_ok!(vote(ONE));
        assert_eq!(
            MintTransactions::<Test>::get(deposit()),
            Some(transaction(1))
        );
        assert_eq!(Balances::free_balance(BOB), 0);
        let wanted = [
            Event::MintTransactionProposed(deposit(), BOB, AMOUNT),
            Event::MintTransactionVoted(deposit()),
        ];
        assert_eq!(events(), wanted);
    });
}

#[test]
fn a_majority_mints() {
    on_chain(|| {
        let issued = Balances::total_issuance();
        assert_ok!(vote(ONE));
        System::reset_events();
        assert_ok!(vote(TWO));
        assert_eq!(
            Balances::free_balance(BOB),
            u128::from(AMOUNT - DEPOSIT_FEE)
        );
        assert_eq!(Balances::free_balance(FEES), DEPOSIT_FEE.into());
        assert_eq!(Balances::total_issuance(), issued + u128::from(AMOUNT));
        assert!(!MintTransactions::<Test>::contains_key(deposit()));
        assert_eq!(
            ExecutedMintTransactions::<Test>::get(deposit()),
            Some(transaction(2))
        );
        let wanted = [
            Event::MintTransactionVoted(deposit()),
            Event::MintCompleted(transaction(2), deposit()),
        ];
        assert_eq!(events(), wanted);
        assert_noop!(vote(THREE), Error::<Test>::MintTransactionAlreadyExecuted);
    });
}

#[test]
fn without_a_fee_account_the_fee_is_not_minted() {
    on_chain(|| {
        FeeAccount::<Test>::kill();
        let issued = Balances::total_issuance();
        assert_ok!(vote(ONE));
        assert_ok!(vote(TWO));
        let minted = u128::from(AMOUNT - DEPOSIT_FEE);
        assert_eq!(Balances::total_issuance(), issued + minted);
    });
}

#[test]
fn votes_agree_on_target_and_amount() {
    on_chain(|| {
        assert_ok!(vote(ONE));
        let other = || Error::<Test>::WrongParametersProvided;
        assert_noop!(vote_for(TWO, ALICE, AMOUNT), other());
        assert_noop!(vote_for(TWO, BOB, AMOUNT + 1), other());
        assert_ok!(vote(TWO));
    });
}

#[test]
fn a_deposit_no_greater_than_the_fee_is_not_minted() {
    on_chain(|| {
        assert_ok!(vote_for(ONE, BOB, DEPOSIT_FEE));
        assert_noop!(
            vote_for(TWO, BOB, DEPOSIT_FEE),
            Error::<Test>::AmountIsLessThanDepositFee
        );
    });
}

/// Leaves a new account just what it needs.
fn least() -> u64 {
    DEPOSIT_FEE + u64::try_from(EXISTENTIAL_DEPOSIT).expect("the deposit is small")
}

#[test]
fn too_little_for_a_new_account_is_not_minted() {
    on_chain(|| {
        let issued = Balances::total_issuance();
        assert_ok!(vote_for(ONE, BOB, least() - 1));
        assert_noop!(
            vote_for(TWO, BOB, least() - 1),
            Error::<Test>::AmountIsLessThanDepositFee
        );
        assert_eq!(Balances::total_issuance(), issued);
        assert!(MintTransactions::<Test>::contains_key(deposit()));
        assert!(!ExecutedMintTransactions::<Test>::contains_key(deposit()));
    });
}

#[test]
fn a_new_account_begins_with_the_existential_deposit() {
    on_chain(|| {
        assert_ok!(vote_for(ONE, BOB, least()));
        assert_ok!(vote_for(TWO, BOB, least()));
        assert_eq!(Balances::free_balance(BOB), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn an_account_that_exists_receives_any_amount() {
    on_chain(|| {
        assert_ok!(vote_for(ONE, ALICE, DEPOSIT_FEE + 1));
        assert_ok!(vote_for(TWO, ALICE, DEPOSIT_FEE + 1));
        assert_eq!(Balances::free_balance(ALICE), BALANCE + 1);
    });
}

#[test]
fn only_validators_vote() {
    on_chain(|| {
        assert_noop!(vote(ALICE), Error::<Test>::ValidatorNotExists);
        let root = TFTBridgeModule::propose_or_vote_mint_transaction(
            RuntimeOrigin::root(),
            deposit(),
            BOB,
            AMOUNT,
        );
        assert_noop!(root, DispatchError::BadOrigin);
    });
}
