use crate::{
    mock::*, twin::is_valid_relay, types::Twin, Error, Event, TwinBoundedAccountID, TwinID,
    TwinIdByAccountID, Twins,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn creating_stores_the_twin_and_tells_it() {
    on_chain(|| {
        accept_terms(ALICE);
        let (relay, pk) = (Some(text("relay.dev.grid.tf")), Some(text("key")));
        assert_ok!(TfgridModule::create_twin(
            signed(ALICE),
            relay.clone(),
            pk.clone()
        ));

        let twin = Twin {
            id: 1,
            account_id: ALICE,
            relay,
            entities: vec![],
            pk,
        };
        assert_eq!(Twins::<Test>::get(1), Some(twin.clone()));
        assert_eq!(TwinIdByAccountID::<Test>::get(ALICE), Some(1));
        assert_eq!(TwinID::<Test>::get(), 1);
        assert_eq!(events(), [Event::TwinStored(twin)]);
    });
}

#[test]
fn ids_count_up_from_one() {
    on_chain(|| {
        make_twin(ALICE);
        make_twin(BOB);
        assert_eq!(TwinIdByAccountID::<Test>::get(BOB), Some(2));
    });
}

#[test]
fn when_ids_run_out_nothing_is_created() {
    on_chain(|| {
        accept_terms(ALICE);
        TwinID::<Test>::put(u32::MAX);
        assert_noop!(
            TfgridModule::create_twin(signed(ALICE), None, None),
            Error::<Test>::StorageOverflow
        );
    });
}

#[test]
fn creating_needs_the_terms_and_happens_once() {
    on_chain(|| {
        assert_noop!(
            TfgridModule::create_twin(signed(ALICE), None, None),
            Error::<Test>::UserDidNotSignTermsAndConditions
        );
        make_twin(ALICE);
        assert_noop!(
            TfgridModule::create_twin(signed(ALICE), None, None),
            Error::<Test>::TwinWithPubkeyExists
        );
    });
}

#[test]
fn a_relay_that_is_no_name_is_refused() {
    on_chain(|| {
        accept_terms(ALICE);
        assert_noop!(
            TfgridModule::create_twin(signed(ALICE), Some(text("")), None),
            Error::<Test>::InvalidRelayAddress
        );
        make_twin(ALICE);
        assert_noop!(
            TfgridModule::update_twin(signed(ALICE), Some(text("a..b")), None),
            Error::<Test>::InvalidRelayAddress
        );
    });
}

#[test]
fn relays_are_names_joined_by_underscores() {
    for relay in [
        "relay",
        "r1.example_r2.example",
        "AZ-09.grid.tf",
        "ab.c",
        "_a.b",
    ] {
        assert!(is_valid_relay(relay.as_bytes()), "{relay}");
    }
    for relay in [
        "", ".", ".relay", "relay.", "re..lay", "a.b", "re lay", "relay:80", "relä",
    ] {
        assert!(!is_valid_relay(relay.as_bytes()), "{relay}");
    }
}

#[test]
fn updating_sets_exactly_what_is_passed() {
    on_chain(|| {
        accept_terms(ALICE);
        let relay = Some(text("relay.dev.grid.tf"));
        assert_ok!(TfgridModule::create_twin(
            signed(ALICE),
            relay,
            Some(text("key"))
        ));
        assert_ok!(TfgridModule::update_twin(
            signed(ALICE),
            None,
            Some(text("other"))
        ));

        let twin = Twins::<Test>::get(1).unwrap();
        assert_eq!(twin.relay, None);
        assert_eq!(twin.pk, Some(text("other")));
        assert_eq!(last_event(), Event::TwinUpdated(twin));
    });
}

#[test]
fn updating_needs_a_twin_of_ones_own() {
    on_chain(|| {
        assert_noop!(
            TfgridModule::update_twin(signed(ALICE), None, None),
            Error::<Test>::TwinNotExists
        );
        // Unreachable through calls: an index that leads to somebody else's twin.
        make_twin(ALICE);
        TwinIdByAccountID::<Test>::insert(BOB, 1);
        assert_noop!(
            TfgridModule::update_twin(signed(BOB), None, None),
            Error::<Test>::UnauthorizedToUpdateTwin
        );
    });
}

#[test]
fn a_stash_bonds_itself_and_the_last_one_counts() {
    on_chain(|| {
        make_twin(ALICE);
        assert_ok!(TfgridModule::bond_twin_account(signed(BOB), 1));
        assert_eq!(last_event(), Event::TwinAccountBounded(1, BOB));
        assert_ok!(TfgridModule::bond_twin_account(signed(CHARLIE), 1));
        assert_eq!(TwinBoundedAccountID::<Test>::get(1), Some(CHARLIE));
    });
}

#[test]
fn bonding_needs_another_accounts_twin() {
    on_chain(|| {
        assert_noop!(
            TfgridModule::bond_twin_account(signed(BOB), 1),
            Error::<Test>::TwinNotExists
        );
        make_twin(ALICE);
        assert_noop!(
            TfgridModule::bond_twin_account(signed(ALICE), 1),
            Error::<Test>::TwinCannotBoundToItself
        );
    });
}

#[test]
fn only_an_account_has_a_twin() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        assert_noop!(TfgridModule::create_twin(root(), None, None), bad);
        assert_noop!(TfgridModule::update_twin(root(), None, None), bad);
        assert_noop!(TfgridModule::bond_twin_account(root(), 1), bad);
    });
}
