//! A change acts when the session after the next begins.
use crate::mock::*;
use frame_support::assert_ok;
use pallet_session::{NextKeys, QueuedKeys};

fn session_events() -> Vec<pallet_session::Event<Test>> {
    System::read_events_for_pallet::<pallet_session::Event<Test>>()
}

fn queued() -> Vec<sp_runtime::AccountId32> {
    QueuedKeys::<Test>::get()
        .into_iter()
        .map(|(who, _)| who)
        .collect()
}

#[test]
fn an_added_validator_makes_blocks_two_sessions_later() {
    on_chain(|| {
        assert_ok!(ValidatorSet::add_validator(root(), CHARLIE));
        next_session();
        assert_eq!(Session::validators(), [ALICE, BOB]);
        assert_eq!(queued(), [ALICE, BOB, CHARLIE]);
        next_session();
        assert_eq!(Session::validators(), [ALICE, BOB, CHARLIE]);
        assert_eq!(Session::current_index(), 2);
    });
}

#[test]
fn a_removed_validator_stops_two_sessions_later() {
    on_chain(|| {
        assert_ok!(ValidatorSet::remove_validator(root(), ALICE));
        next_session();
        assert_eq!(Session::validators(), [ALICE, BOB]);
        next_session();
        assert_eq!(Session::validators(), [BOB]);
    });
}

#[test]
fn sessions_without_a_change_announce_nothing_but_themselves() {
    on_chain(|| {
        for session_index in 1..4 {
            next_session();
            assert_eq!(
                session_events(),
                [pallet_session::Event::NewSession { session_index }]
            );
        }
        assert_eq!(Session::validators(), [ALICE, BOB]);
    });
}

#[test]
fn a_validator_without_keys_waits_until_it_has_some() {
    on_chain(|| {
        assert_ok!(ValidatorSet::add_validator(root(), CHARLIE));
        System::inc_providers(&CHARLIE);
        assert_ok!(Session::purge_keys(signed(CHARLIE)));
        next_session();
        next_session();
        assert_eq!(Session::validators(), [ALICE, BOB]);
        NextKeys::<Test>::insert(CHARLIE, keys(3));
        next_session();
        next_session();
        assert_eq!(Session::validators(), [ALICE, BOB, CHARLIE]);
    });
}

#[test]
fn giving_up_the_last_keys_does_not_end_the_chain() {
    on_chain(|| {
        assert_ok!(Session::purge_keys(signed(ALICE)));
        assert_ok!(Session::purge_keys(signed(BOB)));
        for _ in 0..3 {
            next_session();
            assert_eq!(Session::validators(), [ALICE, BOB]);
        }
        assert_eq!(NextKeys::<Test>::get(BOB), Some(keys(2)));
        let id = sp_runtime::key_types::DUMMY;
        let key = sp_runtime::testing::UintAuthorityId(2);
        let key = codec::Encode::encode(&key);
        assert_eq!(Session::key_owner(id, &key), Some(BOB));
    });
}

#[test]
fn giving_up_keys_releases_no_deposit() {
    on_chain(|| {
        assert_ok!(Session::purge_keys(signed(BOB)));
        assert!(System::events().is_empty());
        next_session();
        next_session();
        assert_eq!(Session::validators(), [ALICE]);
    });
}
