//! Entities: a legal person known by name, and the twins it signs for.
use crate::{
    node::{CityName, CountryName},
    types::{CityNameInput, CountryNameInput, Entity, EntityProof, TfgridEntity, Twin},
    Config, Entities, EntityID, EntityIdByAccountID, EntityIdByName, Error, Event, Pallet, Twins,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use sp_core::{ed25519, sr25519};
use sp_io::crypto::{ed25519_verify, sr25519_verify};

const ENTITY_VERSION: u32 = 1;
/// Two hexadecimal digits for each of 64 bytes.
const SIGNATURE_LENGTH: usize = 128;

impl<T: Config> Pallet<T> {
    /// Anybody may bring an entity; its account signed `name ‖ country ‖ city`.
    pub(crate) fn do_create_entity(
        target: T::AccountId,
        name: Vec<u8>,
        country: CountryNameInput,
        city: CityNameInput,
        signature: &[u8],
    ) -> DispatchResult {
        ensure!(
            EntityIdByName::<T>::get(&name) == 0,
            Error::<T>::EntityWithNameExists
        );
        ensure!(
            !EntityIdByAccountID::<T>::contains_key(&target),
            Error::<T>::EntityWithPubkeyExists
        );
        let message = [name.as_slice(), country.as_slice(), city.as_slice()].concat();
        ensure_signed_by::<T>(&target, &message, signature)?;
        let country = CountryName::check::<T>(country)?;
        let city = CityName::check::<T>(city)?;

        let id = Self::next_id::<EntityID<T>>()?;
        let entity = Entity {
            version: ENTITY_VERSION,
            id,
            name,
            account_id: target,
            country,
            city,
        };
        Entities::<T>::insert(id, &entity);
        EntityIdByName::<T>::insert(&entity.name, id);
        EntityIdByAccountID::<T>::insert(&entity.account_id, id);
        Self::deposit_event(Event::EntityStored(entity));
        Ok(())
    }

    /// The new name must be free, even of the entity itself.
    pub(crate) fn do_update_entity(
        who: &T::AccountId,
        name: Vec<u8>,
        country: CountryNameInput,
        city: CityNameInput,
    ) -> DispatchResult {
        ensure!(
            EntityIdByName::<T>::get(&name) == 0,
            Error::<T>::EntityWithNameExists
        );
        let mut entity = entity_of::<T>(who)?;
        ensure!(entity.account_id == *who, Error::<T>::CannotUpdateEntity);
        let country = CountryName::check::<T>(country)?;
        let city = CityName::check::<T>(city)?;

        EntityIdByName::<T>::remove(&entity.name);
        EntityIdByName::<T>::insert(&name, entity.id);
        entity.name = name;
        entity.country = country;
        entity.city = city;
        Entities::<T>::insert(entity.id, &entity);
        Self::deposit_event(Event::EntityUpdated(entity));
        Ok(())
    }

    pub(crate) fn do_delete_entity(who: &T::AccountId) -> DispatchResult {
        let entity = entity_of::<T>(who)?;
        ensure!(entity.account_id == *who, Error::<T>::CannotDeleteEntity);

        Entities::<T>::remove(entity.id);
        EntityIdByName::<T>::remove(&entity.name);
        EntityIdByAccountID::<T>::remove(who);
        Self::deposit_event(Event::EntityDeleted(entity.id));
        Ok(())
    }

    /// The entity signed `entity_id ‖ twin_id`, each four bytes, the highest first.
    pub(crate) fn do_add_twin_entity(
        who: &T::AccountId,
        twin_id: u32,
        entity_id: u32,
        signature: Vec<u8>,
    ) -> DispatchResult {
        let mut twin = twin_to_update::<T>(who, twin_id)?;
        let entity = Entities::<T>::get(entity_id).ok_or(Error::<T>::EntityNotExists)?;
        let proof = EntityProof {
            entity_id,
            signature,
        };
        ensure!(
            !twin.entities.contains(&proof),
            Error::<T>::EntityWithSignatureAlreadyExists
        );
        let message = [entity_id.to_be_bytes(), twin_id.to_be_bytes()].concat();
        ensure_signed_by::<T>(&entity.account_id, &message, &proof.signature)?;

        twin.entities.push(proof.clone());
        Twins::<T>::insert(twin_id, &twin);
        Self::deposit_event(Event::TwinEntityStored(twin_id, entity_id, proof.signature));
        Ok(())
    }

    pub(crate) fn do_delete_twin_entity(
        who: &T::AccountId,
        twin_id: u32,
        entity_id: u32,
    ) -> DispatchResult {
        let mut twin = twin_to_update::<T>(who, twin_id)?;
        let place = twin
            .entities
            .iter()
            .position(|proof| proof.entity_id == entity_id);
        twin.entities
            .remove(place.ok_or(Error::<T>::EntityNotExists)?);
        Twins::<T>::insert(twin_id, &twin);
        Self::deposit_event(Event::TwinEntityRemoved(twin_id, entity_id));
        Ok(())
    }
}

fn entity_of<T: Config>(who: &T::AccountId) -> Result<TfgridEntity<T>, Error<T>> {
    EntityIdByAccountID::<T>::get(who)
        .and_then(Entities::<T>::get)
        .ok_or(Error::<T>::EntityNotExists)
}

fn twin_to_update<T: Config>(
    who: &T::AccountId,
    twin_id: u32,
) -> Result<Twin<T::AccountId>, Error<T>> {
    let twin = Twins::<T>::get(twin_id).ok_or(Error::<T>::TwinNotExists)?;
    ensure!(
        twin.account_id == *who,
        Error::<T>::UnauthorizedToUpdateTwin
    );
    Ok(twin)
}

/// The signature is hexadecimal, of either kind of key an account may be.
fn ensure_signed_by<T: Config>(
    account: &T::AccountId,
    message: &[u8],
    signature: &[u8],
) -> DispatchResult {
    ensure!(
        signature.len() == SIGNATURE_LENGTH,
        Error::<T>::SignatureLengthIsIncorrect
    );
    let key = <[u8; 32]>::try_from(account.encode());
    let (Some(signature), Ok(key)) = (decode_hex(signature), key) else {
        return Err(Error::<T>::EntitySignatureDoesNotMatch.into());
    };
    let signed = ed25519_verify(&signature.into(), message, &ed25519::Public::from_raw(key))
        || sr25519_verify(&signature.into(), message, &sr25519::Public::from_raw(key));
    ensure!(signed, Error::<T>::EntitySignatureDoesNotMatch);
    Ok(())
}

fn decode_hex(text: &[u8]) -> Option<[u8; SIGNATURE_LENGTH / 2]> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
        _ => None,
    };
    text.chunks(2)
        .map(pair)
        .collect::<Option<Vec<u8>>>()?
        .try_into()
        .ok()
}
