use crate::{
    mock::*,
    types::{BurnTransaction, StellarSignature},
    BurnTransactions, Error, Event, ExecutedBurnTransactions,
};
use frame_support::{
    assert_noop, assert_ok,
    sp_runtime::{DispatchError, DispatchResult},
};
use sp_runtime::AccountId32;

const AMOUNT: u64 = 50_000;

/// Alice's burn 1 of `AMOUNT` and the fee.
pub fn make_burn() {
    let amount = u128::from(AMOUNT + WITHDRAW_FEE);
    let target = STELLAR.to_vec();
    assert_ok!(TFTBridgeModule::swap_to_stellar(
        signed(ALICE),
        target,
        amount
    ));
    System::reset_events();
}

pub fn signature(text: &str) -> StellarSignature {
    StellarSignature {
        signature: format!("{text}'s signature").into_bytes(),
        stellar_pub_key: format!("{text}'s key").into_bytes(),
    }
}

pub fn sign_as(validator: AccountId32, by: StellarSignature) -> DispatchResult {
    sign(validator, 1, STELLAR, AMOUNT, by)
}

fn sign(
    validator: AccountId32,
    id: u64,
    target: &[u8],
    amount: u64,
    by: StellarSignature,
) -> DispatchResult {
    TFTBridgeModule::propose_burn_transaction_or_add_sig(
        signed(validator),
        id,
        target.to_vec(),
        amount,
        by.signature,
        by.stellar_pub_key,
        77,
    )
}

fn executed(validator: AccountId32) -> DispatchResult {
    TFTBridgeModule::set_burn_transaction_executed(signed(validator), 1)
}

fn transaction(signatures: Vec<StellarSignature>) -> BurnTransaction<AccountId32, u32> {
    BurnTransaction {
        block: 1,
        amount: AMOUNT,
        source: Some(ALICE),
        target: STELLAR.to_vec(),
        signatures,
        sequence_number: 77,
    }
}

#[test]
fn signatures_are_gathered_until_a_majority_has_signed() {
    on_chain(|| {
        make_burn();
        assert_ok!(sign_as(ONE, signature("one")));
        let added = |name| Event::BurnTransactionSignatureAdded(1, signature(name));
        assert_eq!(events(), [added("one")]);
        assert_ok!(sign_as(TWO, signature("two")));
        let wanted = [added("one"), added("two"), Event::BurnTransactionReady(1)];
        assert_eq!(events(), wanted);
        let both = transaction(vec![signature("one"), signature("two")]);
        assert_eq!(BurnTransactions::<Test>::get(1), Some(both));
        assert_noop!(
            sign_as(THREE, signature("three")),
            Error::<Test>::EnoughBurnSignaturesPresent
        );
    });
}

#[test]
fn a_signature_and_a_key_count_once() {
    on_chain(|| {
        make_burn();
        assert_ok!(sign_as(ONE, signature("one")));
        let same_key = StellarSignature {
            signature: b"other".to_vec(),
            ..signature("one")
        };
        let same_signature = StellarSignature {
            stellar_pub_key: b"other".to_vec(),
            ..signature("one")
        };
        for again in [signature("one"), same_key, same_signature] {
            assert_noop!(sign_as(TWO, again), Error::<Test>::BurnSignatureExists);
        }
    });
}

#[test]
fn what_is_signed_must_be_what_was_burnt() {
    on_chain(|| {
        make_burn();
        let one = || signature("one");
        let other = || Error::<Test>::WrongParametersProvided;
        assert_noop!(sign(ONE, 1, b"other", AMOUNT, one()), other());
        assert_noop!(sign(ONE, 1, STELLAR, AMOUNT + 1, one()), other());
        assert_noop!(
            sign(ONE, 2, STELLAR, AMOUNT, one()),
            Error::<Test>::BurnTransactionNotExists
        );
    });
}

#[test]
fn an_executed_burn_is_set_aside() {
    on_chain(|| {
        assert_noop!(executed(ONE), Error::<Test>::BurnTransactionNotExists);
        make_burn();
        assert_ok!(sign_as(ONE, signature("one")));
        System::reset_events();
        assert_ok!(executed(TWO));
        let burn = transaction(vec![signature("one")]);
        assert!(!BurnTransactions::<Test>::contains_key(1));
        assert_eq!(ExecutedBurnTransactions::<Test>::get(1), Some(burn.clone()));
        assert_eq!(events(), [Event::BurnTransactionProcessed(burn)]);
        let done = || Error::<Test>::BurnTransactionAlreadyExecuted;
        assert_noop!(executed(ONE), done());
        assert_noop!(sign_as(TWO, signature("two")), done());
    });
}

#[test]
fn only_validators_sign() {
    on_chain(|| {
        make_burn();
        let stranger = || Error::<Test>::ValidatorNotExists;
        assert_noop!(sign_as(ALICE, signature("alice")), stranger());
        assert_noop!(executed(ALICE), stranger());
        assert_noop!(
            TFTBridgeModule::set_burn_transaction_executed(RuntimeOrigin::root(), 1),
            DispatchError::BadOrigin
        );
    });
}
