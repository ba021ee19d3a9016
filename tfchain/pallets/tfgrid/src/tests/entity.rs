use crate::{
    mock::*,
    node::{CityName, CountryName},
    types::{EntityProof, TfgridEntity},
    Entities, EntityID, EntityIdByAccountID, EntityIdByName, Error, Event, Twins,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};

const SEED: [u8; 32] = [7; 32];

fn ed_pair() -> ed25519::Pair {
    ed25519::Pair::from_seed(&SEED)
}

fn account() -> AccountId32 {
    AccountId32::new(ed_pair().public().0)
}

fn ed_sign(message: &[u8]) -> Vec<u8> {
    hex::encode(ed_pair().sign(message).0).into_bytes()
}

fn create(signature: Vec<u8>) -> DispatchResult {
    create_of(account(), "acme", "BE", "Ghent", signature)
}

fn create_of(
    target: AccountId32,
    name: &str,
    country: &str,
    city: &str,
    signature: Vec<u8>,
) -> DispatchResult {
    TfgridModule::create_entity(
        signed(ALICE),
        target,
        name.into(),
        text(country),
        text(city),
        signature,
    )
}

fn update(who: AccountId32, name: &str) -> DispatchResult {
    TfgridModule::update_entity(signed(who), name.into(), text("NL"), text("Delft"))
}

fn make_entity() {
    assert_ok!(create(ed_sign(b"acmeBEGhent")));
}

fn entity(name: &str, country: &str, city: &str) -> TfgridEntity<Test> {
    TfgridEntity::<Test> {
        version: 1,
        id: 1,
        name: name.into(),
        account_id: account(),
        country: CountryName(text(country)),
        city: CityName(text(city)),
    }
}

fn id_of(name: &str) -> u32 {
    EntityIdByName::<Test>::get(name.as_bytes().to_vec())
}

/// The entity's consent to stand behind twin 1.
fn proof() -> Vec<u8> {
    ed_sign(&[0, 0, 0, 1, 0, 0, 0, 1])
}

fn add(who: AccountId32, signature: Vec<u8>) -> DispatchResult {
    TfgridModule::add_twin_entity(signed(who), 1, 1, signature)
}

#[test]
fn anybody_brings_an_entity_that_signed() {
    on_chain(|| {
        make_entity();
        let stored = entity("acme", "BE", "Ghent");
        assert_eq!(Entities::<Test>::get(1), Some(stored.clone()));
        assert_eq!((id_of("acme"), EntityID::<Test>::get()), (1, 1));
        assert_eq!(EntityIdByAccountID::<Test>::get(account()), Some(1));
        assert_eq!(events(), [Event::EntityStored(stored)]);
    });
}

#[test]
fn a_key_of_the_other_kind_signs_as_well() {
    on_chain(|| {
        let pair = sr25519::Pair::from_seed(&SEED);
        let target = AccountId32::new(pair.public().0);
        let signature = hex::encode(pair.sign(b"acmeBEGhent").0)
            .to_uppercase()
            .into_bytes();
        assert_ok!(create_of(target, "acme", "BE", "Ghent", signature));
    });
}

#[test]
fn names_and_accounts_are_used_once() {
    on_chain(|| {
        make_entity();
        let good = ed_sign(b"acmeBEGhent");
        assert_noop!(create(good), Error::<Test>::EntityWithNameExists);
        let other = ed_sign(b"otherBEGhent");
        assert_noop!(
            create_of(account(), "other", "BE", "Ghent", other),
            Error::<Test>::EntityWithPubkeyExists
        );
    });
}

#[test]
fn a_signature_is_128_digits_that_match() {
    on_chain(|| {
        let short = ed_sign(b"acmeBEGhent")[..127].to_vec();
        assert_noop!(create(short), Error::<Test>::SignatureLengthIsIncorrect);
        assert_noop!(create(vec![]), Error::<Test>::SignatureLengthIsIncorrect);
        let mismatch = DispatchError::from(Error::<Test>::EntitySignatureDoesNotMatch);
        assert_noop!(create(ed_sign(b"acmeGhentBE")), mismatch);
        // The live chain panics on what is no hexadecimal.
        assert_noop!(create(vec![b'g'; 128]), mismatch);
        assert_noop!(create(vec![0xff; 128]), mismatch);
        assert_noop!(create(vec![b'0'; 128]), mismatch);
    });
}

#[test]
fn places_of_entities_are_checked() {
    on_chain(|| {
        let create = |country: &str, city: &str| {
            let signature = ed_sign(format!("acme{country}{city}").as_bytes());
            create_of(account(), "acme", country, city, signature)
        };
        assert_noop!(create("B", "Ghent"), Error::<Test>::CountryNameTooShort);
        assert_noop!(create("BE", ""), Error::<Test>::CityNameTooShort);
        make_entity();
        let update = |country, city| {
            TfgridModule::update_entity(
                signed(account()),
                b"new".to_vec(),
                text(country),
                text(city),
            )
        };
        assert_noop!(update("B", "Ghent"), Error::<Test>::CountryNameTooShort);
        assert_noop!(update("BE", ""), Error::<Test>::CityNameTooShort);
    });
}

#[test]
fn when_ids_run_out_no_entity_is_created() {
    on_chain(|| {
        EntityID::<Test>::put(u32::MAX);
        assert_noop!(
            create(ed_sign(b"acmeBEGhent")),
            Error::<Test>::StorageOverflow
        );
    });
}

#[test]
fn an_entity_updates_itself_under_a_new_name() {
    on_chain(|| {
        make_entity();
        assert_ok!(update(account(), "acme2"));
        let stored = entity("acme2", "NL", "Delft");
        assert_eq!(Entities::<Test>::get(1), Some(stored.clone()));
        assert_eq!((id_of("acme"), id_of("acme2")), (0, 1));
        assert_eq!(last_event(), Event::EntityUpdated(stored));
        assert_noop!(
            update(account(), "acme2"),
            Error::<Test>::EntityWithNameExists
        );
    });
}

#[test]
fn an_entity_deletes_itself() {
    on_chain(|| {
        make_entity();
        assert_ok!(TfgridModule::delete_entity(signed(account())));
        assert_eq!(Entities::<Test>::get(1), None);
        assert_eq!(
            (id_of("acme"), EntityIdByAccountID::<Test>::get(account())),
            (0, None)
        );
        assert_eq!(last_event(), Event::EntityDeleted(1));
    });
}

#[test]
fn only_an_entity_changes_itself() {
    on_chain(|| {
        let delete = |who| TfgridModule::delete_entity(signed(who));
        assert_noop!(update(BOB, "new"), Error::<Test>::EntityNotExists);
        assert_noop!(delete(BOB), Error::<Test>::EntityNotExists);
        // Unreachable through calls: an index that leads to somebody else's entity.
        make_entity();
        EntityIdByAccountID::<Test>::insert(BOB, 1);
        assert_noop!(update(BOB, "new"), Error::<Test>::CannotUpdateEntity);
        assert_noop!(delete(BOB), Error::<Test>::CannotDeleteEntity);
    });
}

#[test]
fn a_twin_carries_and_drops_the_entity_that_signed_for_it() {
    on_chain(|| {
        make_entity();
        make_twin(ALICE);
        assert_ok!(add(ALICE, proof()));
        let entities = || Twins::<Test>::get(1).expect("twin 1 is stored").entities;
        assert_eq!(
            entities(),
            [EntityProof {
                entity_id: 1,
                signature: proof()
            }]
        );
        assert_eq!(last_event(), Event::TwinEntityStored(1, 1, proof()));

        assert_ok!(TfgridModule::delete_twin_entity(signed(ALICE), 1, 1));
        assert_eq!(entities(), []);
        assert_eq!(last_event(), Event::TwinEntityRemoved(1, 1));
    });
}

#[test]
fn adding_needs_twin_owner_entity_and_consent_and_happens_once() {
    on_chain(|| {
        assert_noop!(add(ALICE, proof()), Error::<Test>::TwinNotExists);
        make_twin(ALICE);
        assert_noop!(add(BOB, proof()), Error::<Test>::UnauthorizedToUpdateTwin);
        assert_noop!(add(ALICE, proof()), Error::<Test>::EntityNotExists);
        make_entity();
        assert_noop!(
            add(ALICE, vec![]),
            Error::<Test>::SignatureLengthIsIncorrect
        );
        let other = ed_sign(&[0, 0, 0, 1, 0, 0, 0, 2]);
        assert_noop!(
            add(ALICE, other),
            Error::<Test>::EntitySignatureDoesNotMatch
        );
        assert_ok!(add(ALICE, proof()));
        assert_noop!(
            add(ALICE, proof()),
            Error::<Test>::EntityWithSignatureAlreadyExists
        );
    });
}

#[test]
fn dropping_needs_twin_owner_and_entity() {
    on_chain(|| {
        let drop = |who| TfgridModule::delete_twin_entity(signed(who), 1, 1);
        assert_noop!(drop(ALICE), Error::<Test>::TwinNotExists);
        make_twin(ALICE);
        assert_noop!(drop(BOB), Error::<Test>::UnauthorizedToUpdateTwin);
        assert_noop!(drop(ALICE), Error::<Test>::EntityNotExists);
    });
}

#[test]
fn only_accounts_deal_with_entities() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        let none = Vec::new;
        assert_noop!(
            TfgridModule::create_entity(root(), ALICE, none(), text("BE"), text("Ghent"), none()),
            bad
        );
        assert_noop!(
            TfgridModule::update_entity(root(), none(), text("BE"), text("Ghent")),
            bad
        );
        assert_noop!(TfgridModule::delete_entity(root()), bad);
        assert_noop!(TfgridModule::add_twin_entity(root(), 1, 1, none()), bad);
        assert_noop!(TfgridModule::delete_twin_entity(root(), 1, 1), bad);
    });
}
