//! Another account makes the blocks.
use crate::{mock::*, types::ValidatorRequestState, Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_validating_node_is_swapped_in_the_set() {
    on_chain(|| {
        make_validating();
        System::reset_events();
        assert_ok!(Validator::change_validator_node_account(
            signed(BOB),
            OTHER_NODE
        ));
        assert_eq!(validators(), [FIRST, OTHER_NODE]);
        assert_eq!(
            events(),
            [
                Event::NodeValidatorRemoved(NODE),
                Event::NodeValidatorChanged(OTHER_NODE)
            ]
        );
        let stored = crate::Validator::<Test>::get(BOB).unwrap();
        assert_eq!(stored.validator_node_account, OTHER_NODE);
    });
}

#[test]
fn the_only_node_of_a_chain_is_swapped_too() {
    on_chain(|| {
        make_validating();
        assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), FIRST));
        assert_ok!(Validator::change_validator_node_account(
            signed(BOB),
            OTHER_NODE
        ));
        assert_eq!(validators(), [OTHER_NODE]);
    });
}

#[test]
fn who_was_taken_out_of_the_set_does_not_come_back_with_another_node() {
    on_chain(|| {
        make_expelled();
        System::reset_events();
        assert_ok!(Validator::change_validator_node_account(
            signed(BOB),
            OTHER_NODE
        ));
        assert_eq!(validators(), [FIRST]);
        assert_eq!(events(), [Event::NodeValidatorChanged(OTHER_NODE)]);
        let stored = crate::Validator::<Test>::get(BOB).unwrap();
        assert_eq!(stored.validator_node_account, OTHER_NODE);
        assert_eq!(stored.state, ValidatorRequestState::Created);
        assert_noop!(
            Validator::activate_validator_node(signed(BOB)),
            Error::<Test>::ValidatorNotApproved
        );
    });
}

#[test]
fn who_was_taken_out_of_the_set_is_approved_anew_by_another_member() {
    on_chain(|| {
        make_expelled();
        assert_ok!(Validator::change_validator_node_account(
            signed(BOB),
            OTHER_NODE
        ));
        assert_noop!(
            Validator::approve_validator(signed(BOB), address(BOB)),
            pallet_membership::Error::<Test, pallet_membership::Instance1>::AlreadyMember
        );
        assert_ok!(Validator::approve_validator(signed(ALICE), address(BOB)));
        assert_eq!(council(), [ALICE, BOB]);
        assert_ok!(Validator::activate_validator_node(signed(BOB)));
        assert_eq!(validators(), [FIRST, OTHER_NODE]);
    });
}

#[test]
fn a_node_that_does_not_validate_is_only_noted() {
    on_chain(|| {
        make_request();
        assert_ok!(Validator::change_validator_node_account(
            signed(BOB),
            OTHER_NODE
        ));
        assert_eq!(last_event(), Event::NodeValidatorChanged(OTHER_NODE));
        assert_eq!(validators(), [FIRST]);
        let stored = crate::Validator::<Test>::get(BOB).unwrap();
        assert_eq!(stored.validator_node_account, OTHER_NODE);
    });
}

#[test]
fn a_validating_node_changes_to_no_node_of_the_set() {
    on_chain(|| {
        make_validating();
        for taken in [FIRST, NODE] {
            assert_noop!(
                Validator::change_validator_node_account(signed(BOB), taken),
                substrate_validator_set::Error::<Test>::Duplicate
            );
        }
        assert_noop!(
            Validator::change_validator_node_account(signed(CHARLIE), OTHER_NODE),
            Error::<Test>::ValidatorNotFound
        );
    });
}
