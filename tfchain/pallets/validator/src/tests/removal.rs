//! The end of a request.
use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_validator_leaves_council_set_and_storage() {
    on_chain(|| {
        make_validating();
        assert_ok!(Validator::remove_validator(signed(BOB), address(BOB)));
        assert_eq!(crate::Validator::<Test>::get(BOB), None);
        assert_eq!(council(), [ALICE]);
        assert_eq!(validators(), [FIRST]);
        assert_eq!(last_event(), Event::NodeValidatorRemoved(BOB));
    });
}

#[test]
fn a_member_of_the_council_removes_a_request_that_nobody_approved() {
    on_chain(|| {
        make_request();
        assert_ok!(Validator::remove_validator(signed(ALICE), address(BOB)));
        assert_eq!(crate::Validator::<Test>::get(BOB), None);
        assert_eq!(council(), [ALICE]);
    });
}

#[test]
fn nobody_else_removes_it() {
    on_chain(|| {
        make_request();
        assert_noop!(
            Validator::remove_validator(signed(CHARLIE), address(BOB)),
            Error::<Test>::BadOrigin
        );
        assert_noop!(
            Validator::remove_validator(signed(CHARLIE), address(CHARLIE)),
            Error::<Test>::ValidatorNotFound
        );
    });
}

#[test]
fn the_last_validator_of_a_chain_stays() {
    on_chain(|| {
        make_validating();
        assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), FIRST));
        let refused = frame_support::storage::with_storage_layer(|| {
            Validator::remove_validator(signed(BOB), address(BOB))
        });
        assert_eq!(
            refused,
            Err(substrate_validator_set::Error::<Test>::TooLowValidatorCount.into())
        );
        assert_eq!(council(), [ALICE, BOB]);
    });
}
