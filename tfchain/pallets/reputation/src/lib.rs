//! Reputation: what counterparties say of twins, farms and nodes, and how long nodes were up.
//!
//! Three kinds of fact are kept: what was paid for a contract and to whom, who attested what about
//! it, and how a node's uptime reports add up in each period. A score is a pure function of them
//! (`score`, docs/reputation.md), so anybody can compute it again. There are no events: clients
//! of TFChain refuse a whole block for one event whose name they do not know.
#![cfg_attr(not(feature = "std"), no_std)]

mod attestation;
mod calls;
mod errors;
mod genesis;
mod payment;
mod period;
pub mod report;
pub mod score;
mod storage;
pub mod types;
mod uptime;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(genesis::genesis)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{report::NodeReport, types::*, weights};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use tfchain_support::traits::Setting;

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config + pallet_tfgrid::Config {
        /// Seconds of a period, the same for uptime and for the age of attestations.
        #[pallet::constant]
        type UptimePeriod: Get<u64> + Setting<u64>;
    }
}

impl<T: Config> Pallet<T> {
    /// The chain's clock, unix seconds.
    pub(crate) fn now() -> u64 {
        pallet_timestamp::Now::<T>::get() / 1000
    }
}
