//! Twins: an account known to the grid, with its relays, its key and its bonded stash.
use crate::{
    types::{PkInput, RelayInput, Twin},
    Config, Error, Event, Pallet, TwinBoundedAccountID, TwinID, TwinIdByAccountID, Twins,
    UsersTermsAndConditions,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create_twin(
        who: T::AccountId,
        relay: RelayInput,
        pk: PkInput,
    ) -> DispatchResult {
        ensure!(
            UsersTermsAndConditions::<T>::contains_key(&who),
            Error::<T>::UserDidNotSignTermsAndConditions
        );
        ensure!(
            !TwinIdByAccountID::<T>::contains_key(&who),
            Error::<T>::TwinWithPubkeyExists
        );
        Self::ensure_valid_relay(&relay)?;

        let id = Self::next_id::<TwinID<T>>()?;
        let twin = Twin {
            id,
            account_id: who.clone(),
            relay,
            entities: Vec::new(),
            pk,
        };
        Twins::<T>::insert(id, &twin);
        TwinIdByAccountID::<T>::insert(&who, id);
        Self::deposit_event(Event::TwinStored(twin));
        Ok(())
    }

    pub(crate) fn do_update_twin(
        who: &T::AccountId,
        relay: RelayInput,
        pk: PkInput,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let mut twin = Twins::<T>::get(twin_id).ok_or(Error::<T>::TwinNotExists)?;
        ensure!(
            twin.account_id == *who,
            Error::<T>::UnauthorizedToUpdateTwin
        );
        Self::ensure_valid_relay(&relay)?;

        twin.relay = relay;
        twin.pk = pk;
        Twins::<T>::insert(twin_id, &twin);
        Self::deposit_event(Event::TwinUpdated(twin));
        Ok(())
    }

    /// The stash's balance then counts for the twin's discounts; a later bond replaces this one.
    pub(crate) fn do_bond_twin_account(stash: T::AccountId, twin_id: u32) -> DispatchResult {
        let twin = Twins::<T>::get(twin_id).ok_or(Error::<T>::TwinNotExists)?;
        ensure!(
            twin.account_id != stash,
            Error::<T>::TwinCannotBoundToItself
        );

        TwinBoundedAccountID::<T>::insert(twin_id, &stash);
        Self::deposit_event(Event::TwinAccountBounded(twin_id, stash));
        Ok(())
    }

    pub(crate) fn twin_id_of(who: &T::AccountId) -> Result<u32, Error<T>> {
        TwinIdByAccountID::<T>::get(who).ok_or(Error::<T>::TwinNotExists)
    }

    fn ensure_valid_relay(relay: &RelayInput) -> DispatchResult {
        let valid = relay.as_ref().is_none_or(|relay| is_valid_relay(relay));
        ensure!(valid, Error::<T>::InvalidRelayAddress);
        Ok(())
    }
}

/// Domain names joined by `_`.
///
/// The live chain measures a label from the dot before it, and the first one from the start of
/// the text: so a first label of one character is refused as well as an empty one.
pub(crate) fn is_valid_relay(relay: &[u8]) -> bool {
    let known = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut previous_dot = 0;
    for (index, _) in relay.iter().enumerate().filter(|(_, byte)| **byte == b'.') {
        if index - previous_dot == 1 {
            return false;
        }
        previous_dot = index;
    }
    relay.iter().all(known)
        && relay.first().is_some_and(|&byte| byte != b'.')
        && relay.last() != Some(&b'.')
}
