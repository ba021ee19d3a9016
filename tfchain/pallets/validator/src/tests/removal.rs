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
fn a_request_that_names_the_node_of_another_does_not_take_it_along() {
    on_chain(|| {
        make_approved();
        assert_ok!(Validator::change_validator_node_account(signed(BOB), FIRST));
        let other = Validator::create_validator_request;
        assert_ok!(other(
            signed(CHARLIE),
            OTHER_NODE,
            BOB,
            vec![],
            vec![],
            vec![]
        ));
        assert_ok!(Validator::approve_validator(
            signed(ALICE),
            address(CHARLIE)
        ));
        assert_ok!(Validator::activate_validator_node(signed(CHARLIE)));
        assert_ok!(Validator::remove_validator(signed(BOB), address(BOB)));
        assert_eq!(validators(), [FIRST, OTHER_NODE]);
    });
}

#[test]
fn a_node_that_the_council_took_out_is_not_taken_out_again() {
    on_chain(|| {
        make_expelled();
        assert_ok!(Validator::remove_validator(signed(ALICE), address(BOB)));
        assert_eq!(crate::Validator::<Test>::get(BOB), None);
        assert_eq!(validators(), [FIRST]);
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
