use crate::{mock::*, Error, Event, TFKVStore as Entries, MAX_KEY_LENGTH, MAX_VALUE_LENGTH};
use frame_support::{assert_noop, assert_ok, sp_runtime::DispatchError};

fn key() -> Vec<u8> {
    b"foo".to_vec()
}

fn value() -> Vec<u8> {
    b"bar".to_vec()
}

#[test]
fn an_entry_is_stored_under_its_account_and_key() {
    on_chain(|| {
        assert_ok!(TFKVStore::set(signed(ALICE), key(), value()));
        assert_eq!(Entries::<Test>::get(ALICE, key()), value());
        assert!(!Entries::<Test>::contains_key(BOB, key()));
        assert_eq!(events(), [Event::EntrySet(ALICE, key(), value())]);
    });
}

#[test]
fn setting_again_replaces_the_value() {
    on_chain(|| {
        assert_ok!(TFKVStore::set(signed(ALICE), key(), value()));
        assert_ok!(TFKVStore::set(signed(ALICE), key(), vec![]));
        assert!(Entries::<Test>::contains_key(ALICE, key()));
        assert_eq!(Entries::<Test>::get(ALICE, key()), b"");
    });
}

#[test]
fn the_longest_key_and_value_are_stored_and_longer_ones_refused() {
    on_chain(|| {
        let (long_key, long_value) = (vec![7; MAX_KEY_LENGTH], vec![8; MAX_VALUE_LENGTH]);
        assert_noop!(
            TFKVStore::set(signed(ALICE), vec![7; MAX_KEY_LENGTH + 1], value()),
            Error::<Test>::KeyIsTooLarge
        );
        assert_noop!(
            TFKVStore::set(signed(ALICE), key(), vec![8; MAX_VALUE_LENGTH + 1]),
            Error::<Test>::ValueIsTooLarge
        );
        assert_ok!(TFKVStore::set(
            signed(ALICE),
            long_key.clone(),
            long_value.clone()
        ));
        assert_eq!(Entries::<Test>::get(ALICE, long_key), long_value);
    });
}

#[test]
fn a_deleted_entry_is_told_and_gone() {
    on_chain(|| {
        assert_ok!(TFKVStore::set(signed(ALICE), key(), value()));
        System::reset_events();
        assert_ok!(TFKVStore::delete(signed(ALICE), key()));
        assert!(!Entries::<Test>::contains_key(ALICE, key()));
        assert_eq!(events(), [Event::EntryTaken(ALICE, key(), value())]);
    });
}

#[test]
fn only_the_own_entry_can_be_deleted_and_only_once() {
    on_chain(|| {
        assert_ok!(TFKVStore::set(signed(ALICE), key(), vec![]));
        let missing = || Error::<Test>::NoValueStored;
        assert_noop!(TFKVStore::delete(signed(BOB), key()), missing());
        assert_ok!(TFKVStore::delete(signed(ALICE), key()));
        assert_noop!(TFKVStore::delete(signed(ALICE), key()), missing());
    });
}

#[test]
fn entries_are_an_accounts_own() {
    on_chain(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = DispatchError::BadOrigin;
            assert_noop!(TFKVStore::set(origin.clone(), key(), value()), refused);
            assert_noop!(TFKVStore::delete(origin, key()), refused);
        }
    });
}
