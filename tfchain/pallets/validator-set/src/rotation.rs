//! Who makes blocks in which session: what the session pallet asks for.
use crate::{Config, Pallet, Validators};
use alloc::vec::Vec;
use core::marker::PhantomData;
use pallet_session::{KeyOwner, NextKeys, SessionManager};
use sp_runtime::traits::{Convert, OpaqueKeys};

/// A validator's account is its identity.
pub struct ValidatorOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for ValidatorOf<T> {
    fn convert(account: T::AccountId) -> Option<T::AccountId> {
        Some(account)
    }
}

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
    /// `None` while the set stays as it is: the session pallet announces each answer with an event
    /// that TFChain's clients do not know.
    fn new_session(_index: u32) -> Option<Vec<T::AccountId>> {
        let present = pallet_session::QueuedKeys::<T>::get();
        let mut wanted = Validators::<T>::get();
        wanted.retain(|validator| NextKeys::<T>::contains_key(validator));
        if wanted.is_empty() {
            keep_keys::<T>(&present);
            return None;
        }
        let same = present.iter().map(|(validator, _)| validator).eq(&wanted);
        (!same).then_some(wanted)
    }

    fn new_session_genesis(_index: u32) -> Option<Vec<T::AccountId>> {
        let initial = Validators::<T>::get();
        (!initial.is_empty()).then_some(initial)
    }

    fn end_session(_index: u32) {}

    fn start_session(_index: u32) {}
}

/// Gives back the keys of the validators that make blocks now. When nobody else has any, their
/// withdrawal would end the chain: without an authority no block can ever change anything.
fn keep_keys<T: Config>(present: &[(T::AccountId, T::Keys)]) {
    for (validator, keys) in present {
        if NextKeys::<T>::contains_key(validator) {
            continue;
        }
        for id in T::Keys::key_ids() {
            KeyOwner::<T>::insert((*id, keys.get_raw(*id)), validator);
        }
        NextKeys::<T>::insert(validator, keys);
    }
}
