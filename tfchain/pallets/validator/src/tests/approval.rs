//! Approval by a member of the council, activation by the one who asked.
use crate::{mock::*, types::ValidatorRequestState, Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn who_is_approved_joins_the_council() {
    on_chain(|| {
        make_approved();
        let request = request(ValidatorRequestState::Approved);
        assert_eq!(crate::Validator::<Test>::get(BOB), Some(request.clone()));
        assert_eq!(last_event(), Event::ValidatorRequestApproved(request));
        assert_eq!(council(), [ALICE, BOB]);
        assert_eq!(validators(), [FIRST]);
    });
}

#[test]
fn only_a_member_of_the_council_approves() {
    on_chain(|| {
        make_request();
        assert_noop!(
            Validator::approve_validator(signed(BOB), address(BOB)),
            Error::<Test>::NotCouncilMember
        );
        assert_noop!(
            Validator::approve_validator(signed(ALICE), address(CHARLIE)),
            Error::<Test>::ValidatorNotFound
        );
    });
}

#[test]
fn a_request_is_approved_once() {
    on_chain(|| {
        make_approved();
        assert_noop!(
            Validator::approve_validator(signed(ALICE), address(BOB)),
            pallet_membership::Error::<Test, pallet_membership::Instance1>::AlreadyMember
        );
    });
}

#[test]
fn only_a_new_request_is_approved() {
    on_chain(|| {
        let leave_council = || {
            let root = RuntimeOrigin::root();
            assert_ok!(CouncilMembership::remove_member(root, address(BOB)));
        };
        make_approved();
        leave_council();
        assert_noop!(
            Validator::approve_validator(signed(ALICE), address(BOB)),
            Error::<Test>::DuplicateValidator
        );
        assert_ok!(Validator::activate_validator_node(signed(BOB)));
        assert_noop!(
            Validator::approve_validator(signed(ALICE), address(BOB)),
            Error::<Test>::ValidatorValidatingAlready
        );
        assert_eq!(council(), [ALICE]);
    });
}

#[test]
fn an_approved_node_joins_the_set() {
    on_chain(|| {
        make_validating();
        let request = request(ValidatorRequestState::Validating);
        assert_eq!(crate::Validator::<Test>::get(BOB), Some(request.clone()));
        assert_eq!(last_event(), Event::ValidatorActivated(request));
        assert_eq!(validators(), [FIRST, NODE]);
    });
}

#[test]
fn a_node_is_activated_once_and_only_when_approved() {
    on_chain(|| {
        assert_noop!(
            Validator::activate_validator_node(signed(BOB)),
            Error::<Test>::ValidatorNotFound
        );
        make_request();
        assert_noop!(
            Validator::activate_validator_node(signed(BOB)),
            Error::<Test>::ValidatorNotApproved
        );
        assert_ok!(Validator::approve_validator(signed(ALICE), address(BOB)));
        assert_ok!(Validator::activate_validator_node(signed(BOB)));
        assert_noop!(
            Validator::activate_validator_node(signed(BOB)),
            Error::<Test>::ValidatorValidatingAlready
        );
    });
}

#[test]
fn a_node_that_is_in_the_set_is_not_activated_for_another() {
    on_chain(|| {
        make_approved();
        assert_ok!(Validator::change_validator_node_account(signed(BOB), FIRST));
        assert_noop!(
            Validator::activate_validator_node(signed(BOB)),
            substrate_validator_set::Error::<Test>::Duplicate
        );
    });
}
