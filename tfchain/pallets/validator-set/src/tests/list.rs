//! Adding, removing, coming back.
use crate::{mock::*, ApprovedValidators, Error, Event, OfflineValidators, Validators};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn the_council_adds_a_validator() {
    on_chain(|| {
        assert_ok!(ValidatorSet::add_validator(root(), CHARLIE));
        assert_eq!(Validators::<Test>::get(), [ALICE, BOB, CHARLIE]);
        assert_eq!(ApprovedValidators::<Test>::get(), [ALICE, BOB, CHARLIE]);
        assert!(OfflineValidators::<Test>::get().is_empty());
        assert_eq!(events(), [Event::ValidatorAdditionInitiated(CHARLIE)]);
    });
}

#[test]
fn nobody_else_adds_or_removes() {
    on_chain(|| {
        let refused = DispatchError::BadOrigin;
        assert_noop!(ValidatorSet::add_validator(signed(ALICE), CHARLIE), refused);
        assert_noop!(ValidatorSet::remove_validator(signed(ALICE), BOB), refused);
        assert_noop!(ValidatorSet::add_validator_again(root(), ALICE), refused);
    });
}

#[test]
fn a_validator_is_in_the_set_once() {
    on_chain(|| {
        assert_noop!(
            ValidatorSet::add_validator(root(), BOB),
            Error::<Test>::Duplicate
        );
        assert_noop!(
            ValidatorSet::add_validator_again(signed(BOB), BOB),
            Error::<Test>::Duplicate
        );
    });
}

#[test]
fn a_removed_validator_cannot_come_back_by_itself() {
    on_chain(|| {
        assert_ok!(ValidatorSet::remove_validator(root(), BOB));
        assert_eq!(Validators::<Test>::get(), [ALICE]);
        assert_eq!(ApprovedValidators::<Test>::get(), [ALICE]);
        assert_eq!(events(), [Event::ValidatorRemovalInitiated(BOB)]);
        assert_noop!(
            ValidatorSet::add_validator_again(signed(BOB), BOB),
            Error::<Test>::ValidatorNotApproved
        );
        assert_ok!(ValidatorSet::add_validator(root(), BOB));
        assert_eq!(Validators::<Test>::get(), [ALICE, BOB]);
    });
}

#[test]
fn an_approved_validator_that_is_out_comes_back() {
    on_chain(|| {
        Validators::<Test>::put(vec![ALICE]);
        assert_noop!(
            ValidatorSet::add_validator_again(signed(ALICE), BOB),
            Error::<Test>::BadOrigin
        );
        assert_ok!(ValidatorSet::add_validator_again(signed(BOB), BOB));
        assert_eq!(Validators::<Test>::get(), [ALICE, BOB]);
        assert_eq!(events(), [Event::ValidatorAdditionInitiated(BOB)]);
    });
}

#[test]
fn the_council_adds_again_who_is_approved_and_out() {
    on_chain(|| {
        Validators::<Test>::put(vec![ALICE]);
        assert_ok!(ValidatorSet::add_validator(root(), BOB));
        assert_eq!(ApprovedValidators::<Test>::get(), [ALICE, BOB]);
    });
}

#[test]
fn the_last_validator_stays() {
    on_chain(|| {
        assert_ok!(ValidatorSet::remove_validator(root(), ALICE));
        assert_noop!(
            ValidatorSet::remove_validator(root(), BOB),
            Error::<Test>::TooLowValidatorCount
        );
        assert_eq!(Validators::<Test>::get(), [BOB]);
    });
}
