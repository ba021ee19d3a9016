//! TFKVStore: entries that an account keeps on chain.
//!
//! Everybody reads them, only the account writes them. Names, indices and layouts are those of
//! TFChain spec 149 and are compared with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

/// Longest key and longest value, in bytes.
pub const MAX_KEY_LENGTH: usize = 512;
pub const MAX_VALUE_LENGTH: usize = 2048;

#[frame_support::pallet]
pub mod pallet {
    use crate::{weights, MAX_KEY_LENGTH, MAX_VALUE_LENGTH};
    use alloc::vec::Vec;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {}

    /// Value by account and key.
    #[pallet::storage]
    pub type TFKVStore<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Blake2_128Concat,
        Vec<u8>,
        Vec<u8>,
        ValueQuery,
    >;

    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// Account, key, value.
        EntrySet(T::AccountId, Vec<u8>, Vec<u8>),
        /// Kept for its index; reading leaves no trace.
        EntryGot(T::AccountId, Vec<u8>, Vec<u8>),
        /// Account, key, the value that was there.
        EntryTaken(T::AccountId, Vec<u8>, Vec<u8>),
    }

    #[pallet::error]
    pub enum Error<T> {
        NoValueStored,
        KeyIsTooLarge,
        ValueIsTooLarge,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Stores `value` under the sender's `key`, in place of what was there.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::set::<T>())]
        pub fn set(origin: OriginFor<T>, key: Vec<u8>, value: Vec<u8>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(key.len() <= MAX_KEY_LENGTH, Error::<T>::KeyIsTooLarge);
            ensure!(value.len() <= MAX_VALUE_LENGTH, Error::<T>::ValueIsTooLarge);
            TFKVStore::<T>::insert(&who, &key, &value);
            Self::deposit_event(Event::EntrySet(who, key, value));
            Ok(())
        }

        /// Removes the sender's entry.
        #[pallet::call_index(1)]
        #[pallet::weight(weights::delete::<T>())]
        pub fn delete(origin: OriginFor<T>, key: Vec<u8>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let stored = TFKVStore::<T>::contains_key(&who, &key);
            ensure!(stored, Error::<T>::NoValueStored);
            let value = TFKVStore::<T>::take(&who, &key);
            Self::deposit_event(Event::EntryTaken(who, key, value));
            Ok(())
        }
    }
}
