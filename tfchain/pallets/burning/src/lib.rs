//! BurningModule: tokens destroyed by their owners.
//!
//! Names, indices and layouts are those of TFChain spec 149 and are compared with its metadata by
//! `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod burn;
pub mod types;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
    use crate::{
        types::{self, BalanceOf, NegativeImbalanceOf},
        weights,
    };
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{Currency, OnUnbalanced},
    };
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        type Currency: Currency<Self::AccountId>;
        /// Takes what was burnt out of the issuance.
        type Burn: OnUnbalanced<NegativeImbalanceOf<Self>>;
    }

    /// Every burn, oldest first.
    #[pallet::storage]
    pub type Burns<T: Config> =
        StorageValue<_, Vec<types::Burn<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>>>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Account, amount, block, message.
        BurnTransactionCreated(T::AccountId, BalanceOf<T>, BlockNumberFor<T>, Vec<u8>),
    }

    #[pallet::error]
    pub enum Error<T> {
        NotEnoughBalanceToBurn,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Destroys `amount` of the sender's tokens and keeps `message` on chain.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::burn_tft::<T>(message.len()))]
        pub fn burn_tft(
            origin: OriginFor<T>,
            amount: BalanceOf<T>,
            message: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_burn(who, amount, message)
        }
    }
}
