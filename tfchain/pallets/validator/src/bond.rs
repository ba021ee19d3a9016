//! Stashes: accounts that say which validator they stand behind.
use crate::{Bonded, Config, Error, Event, Pallet};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
    pub(crate) fn bond_stash(stash: T::AccountId, validator: T::AccountId) -> DispatchResult {
        ensure!(
            !Bonded::<T>::contains_key(&stash),
            Error::<T>::AlreadyBonded
        );
        Bonded::<T>::insert(&stash, validator);
        Self::deposit_event(Event::Bonded(stash));
        Ok(())
    }
}
