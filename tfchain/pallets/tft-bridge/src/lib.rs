//! TFTBridgeModule: tokens from and to Stellar.
//!
//! Validators of the bridge watch both chains: what arrives on Stellar's account is minted here, and
//! what is burnt here is paid there, once enough of them have signed. Names, indices and layouts are
//! those of TFChain spec 149 and are compared with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod burn;
mod calls;
mod errors;
mod events;
mod expiry;
mod genesis;
mod mint;
mod refund;
mod stellar;
mod storage;
mod swap;
pub mod types;
mod validators;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[import_section(genesis::genesis)]
#[allow(clippy::too_many_arguments)] // The calls' argument lists are those of the live chain.
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        genesis,
        types::{
            self, BalanceOf, BurnTransaction, MintTransaction, NegativeImbalanceOf,
            RefundTransaction, StellarSignature,
        },
        weights,
    };
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{Currency, EnsureOrigin, OnUnbalanced},
    };
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        type Currency: Currency<Self::AccountId, Balance = u128>;
        /// Takes what leaves for Stellar out of the issuance.
        type Burn: OnUnbalanced<NegativeImbalanceOf<Self>>;
        /// Root, or enough of the council.
        type RestrictedOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Blocks after which the signatures of a payment that nobody made are forgotten.
        type RetryInterval: Get<BlockNumberFor<Self>>;
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// What `on_finalize` will weigh.
        fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
            weights::on_finalize::<T>()
        }

        fn on_finalize(now: BlockNumberFor<T>) {
            Self::expire_burns(now);
            Self::expire_refunds(now);
        }
    }
}
