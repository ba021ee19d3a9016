use crate::{
    mock::*,
    tests::burn::signature,
    types::{RefundTransaction, StellarSignature},
    Error, Event, ExecutedRefundTransactions, RefundTransactions,
};
use frame_support::{
    assert_noop, assert_ok,
    sp_runtime::{DispatchError, DispatchResult},
};
use sp_runtime::AccountId32;

const AMOUNT: u64 = 50_000;

pub fn deposit() -> Vec<u8> {
    b"deposit".to_vec()
}

pub fn sign_as(validator: AccountId32, by: StellarSignature) -> DispatchResult {
    sign(validator, STELLAR, AMOUNT, by)
}

fn sign(
    validator: AccountId32,
    target: &[u8],
    amount: u64,
    by: StellarSignature,
) -> DispatchResult {
    TFTBridgeModule::create_refund_transaction_or_add_sig(
        signed(validator),
        deposit(),
        target.to_vec(),
        amount,
        by.signature,
        by.stellar_pub_key,
        77,
    )
}

fn executed(validator: AccountId32) -> DispatchResult {
    TFTBridgeModule::set_refund_transaction_executed(signed(validator), deposit())
}

fn transaction(signatures: Vec<StellarSignature>) -> RefundTransaction<u32> {
    RefundTransaction {
        block: 1,
        amount: AMOUNT,
        target: STELLAR.to_vec(),
        tx_hash: deposit(),
        signatures,
        sequence_number: 77,
    }
}

fn added(name: &str) -> Event<Test> {
    Event::RefundTransactionsignatureAdded(deposit(), signature(name))
}

#[test]
fn the_first_signature_makes_the_refund() {
    on_chain(|| {
        assert_ok!(sign_as(ONE, signature("one")));
        let refund = transaction(vec![signature("one")]);
        assert_eq!(RefundTransactions::<Test>::get(deposit()), refund);
        let created = Event::RefundTransactionCreated(deposit(), STELLAR.to_vec(), AMOUNT);
        assert_eq!(events(), [added("one"), created]);
    });
}

#[test]
fn a_majority_makes_it_ready() {
    on_chain(|| {
        assert_ok!(sign_as(ONE, signature("one")));
        System::reset_events();
        assert_ok!(sign_as(TWO, signature("two")));
        let wanted = [added("two"), Event::RefundTransactionReady(deposit())];
        assert_eq!(events(), wanted);
        assert_noop!(
            sign_as(THREE, signature("three")),
            Error::<Test>::EnoughRefundSignaturesPresent
        );
    });
}

#[test]
fn one_validator_alone_makes_it_ready_at_once() {
    let alone = crate::GenesisConfig {
        validator_accounts: Some(vec![ONE]),
        ..genesis()
    };
    on_chain_with(alone, || {
        assert_ok!(sign_as(ONE, signature("one")));
        let wanted = [
            added("one"),
            Event::RefundTransactionReady(deposit()),
            Event::RefundTransactionCreated(deposit(), STELLAR.to_vec(), AMOUNT),
        ];
        assert_eq!(events(), wanted);
    });
}

#[test]
fn signatures_agree_and_count_once() {
    on_chain(|| {
        assert_ok!(sign_as(ONE, signature("one")));
        assert_noop!(
            sign_as(TWO, signature("one")),
            Error::<Test>::RefundSignatureExists
        );
        let other = || Error::<Test>::WrongParametersProvided;
        assert_noop!(sign(TWO, b"other", AMOUNT, signature("two")), other());
        assert_noop!(sign(TWO, STELLAR, 1, signature("two")), other());
    });
}

#[test]
fn an_executed_refund_is_set_aside() {
    on_chain(|| {
        assert_noop!(executed(ONE), Error::<Test>::RefundTransactionNotExists);
        assert_ok!(sign_as(ONE, signature("one")));
        System::reset_events();
        assert_ok!(executed(TWO));
        let refund = transaction(vec![signature("one")]);
        assert!(!RefundTransactions::<Test>::contains_key(deposit()));
        let set_aside = ExecutedRefundTransactions::<Test>::get(deposit());
        assert_eq!(set_aside, refund);
        assert_eq!(events(), [Event::RefundTransactionProcessed(refund)]);
        let done = || Error::<Test>::RefundTransactionAlreadyExecuted;
        assert_noop!(executed(ONE), done());
        assert_noop!(sign_as(TWO, signature("two")), done());
    });
}

#[test]
fn only_validators_refund() {
    on_chain(|| {
        let stranger = || Error::<Test>::ValidatorNotExists;
        assert_noop!(sign_as(ALICE, signature("alice")), stranger());
        assert_noop!(executed(ALICE), stranger());
        assert_noop!(
            TFTBridgeModule::set_refund_transaction_executed(RuntimeOrigin::root(), deposit()),
            DispatchError::BadOrigin
        );
    });
}
