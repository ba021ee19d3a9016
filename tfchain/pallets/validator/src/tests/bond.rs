//! Stashes.
use crate::{mock::*, Bonded, Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_stash_stands_behind_one_validator() {
    on_chain(|| {
        assert_ok!(Validator::bond(signed(CHARLIE), address(BOB)));
        assert_eq!(Bonded::<Test>::get(CHARLIE), Some(BOB));
        assert_eq!(events(), [Event::Bonded(CHARLIE)]);
        assert_noop!(
            Validator::bond(signed(CHARLIE), address(ALICE)),
            Error::<Test>::AlreadyBonded
        );
    });
}

#[test]
fn an_address_that_names_no_account_is_refused() {
    on_chain(|| {
        let nowhere = sp_runtime::MultiAddress::Address20([0; 20]);
        assert_noop!(
            Validator::bond(signed(CHARLIE), nowhere),
            sp_runtime::DispatchError::CannotLookup
        );
    });
}
