//! TfgridModule: the registry of twins, farms, nodes, entities and policies.
//!
//! This file declares the pallet; each noun has its file. Names, indices and layouts are those of
//! TFChain spec 149 and are compared with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod calls;
mod certification;
mod entity;
mod errors;
mod events;
pub mod farm;
mod farming_policy;
mod genesis;
pub mod interface;
pub mod node;
mod power;
mod pricing;
mod public_config;
mod public_ip;
mod storage;
pub mod terms_cond;
mod twin;
pub mod types;
mod uptime;
mod weights;
mod zos;

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
        farming_policy::FARMING_POLICY_VERSION,
        genesis,
        node::NodeFacts,
        pricing::PRICING_POLICY_VERSION,
        types::{self, LocationInputOf as LocationInput, *},
        weights,
    };
    use alloc::{string::String, vec::Vec};
    use frame_support::{pallet_prelude::*, traits::EnsureOrigin};
    use frame_system::pallet_prelude::*;
    use tfchain_support::{
        traits::{ChangeNode, NodeActiveContracts, PublicIpModifier, UptimeReported},
        types::{
            FarmCertification, FarmingPolicyLimit, NodeCertification, NodePower as NodePowerOf,
            Power, PowerState, PublicConfig,
        },
    };

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_timestamp::Config<Moment = u64>
    {
        /// Root, or enough of the council.
        type RestrictedOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Told when nodes appear, change, sleep and go.
        type NodeChanged: ChangeNode<TfgridNode<Self>>;
        /// Asked before a node may be put to sleep.
        type NodeActiveContracts: NodeActiveContracts;
        /// Told when a public IP is taken back from its contract.
        type PublicIpModifier: PublicIpModifier;
        /// Told what nodes report of their uptime.
        type UptimeReported: UptimeReported;

        #[pallet::constant]
        type MaxFarmNameLength: Get<u32>;
        #[pallet::constant]
        type MaxFarmPublicIps: Get<u32>;
        #[pallet::constant]
        type MaxInterfacesLength: Get<u32>;
        #[pallet::constant]
        type MaxInterfaceIpsLength: Get<u32>;
        /// Seconds a node's clock may differ from the chain's in `report_uptime_v2`.
        #[pallet::constant]
        type TimestampHintDrift: Get<u64>;
    }
}
