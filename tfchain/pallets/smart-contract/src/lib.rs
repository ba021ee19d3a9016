//! SmartContractModule: contracts, their bills, service contracts, solution providers.
//!
//! This file declares the pallet; each noun has its file. Names, indices and layouts are those of
//! TFChain spec 149 and are compared with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod billing;
mod billing_loop;
mod calls;
mod cancel;
mod cost;
pub mod crypto;
mod dedicated_node;
mod discount;
mod distribution;
mod due;
mod errors;
mod events;
mod genesis;
mod grace;
pub mod grid_contract;
mod hooks;
mod locks;
mod name_contract;
mod node_contract;
mod nru;
mod offchain;
pub mod periods;
mod public_ip;
mod rent_contract;
mod resources;
mod service_bill;
mod service_contract;
mod solution_provider;
mod storage;
pub mod types;
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
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        genesis,
        grid_contract::NameContractName,
        periods::{
            DEFAULT_BILLING_FREQUENCY, DEFAULT_DISTRIBUTION_FREQUENCY, DEFAULT_GRACE_PERIOD,
        },
        types::{
            self, BalanceOf, Contract, ContractBillingInformation, ContractResources,
            DeploymentDataInput, HexHash, NegativeImbalanceOf, NodeContract, PublicIps,
            ServiceContract, SolutionProvider,
        },
        weights,
    };
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{fungible, EnsureOrigin, LockableCurrency, OnUnbalanced},
    };
    use frame_system::{
        offchain::{AppCrypto, CreateSignedTransaction},
        pallet_prelude::*,
    };
    use tfchain_support::{
        traits::{ContractPaid, NextAuthor, TftPrice},
        types::MAX_FARM_IPS,
    };

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        CreateSignedTransaction<Call<Self>>
        + frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_timestamp::Config<Moment = u64>
        + pallet_tfgrid::Config
    {
        type Currency: LockableCurrency<Self::AccountId, Balance = u128>
            + fungible::Inspect<Self::AccountId, Balance = u128>;
        /// Takes the part of bills that nobody receives.
        type Burn: OnUnbalanced<NegativeImbalanceOf<Self>>;
        /// Receives the validators' part of bills.
        type StakingPoolAccount: Get<Self::AccountId>;
        type TftPrice: TftPrice;
        /// Asked by off-chain workers, of which only one may send a bill.
        type NextAuthor: NextAuthor<Self::AccountId>;
        /// Signs what an off-chain worker sends.
        type AuthorityId: AppCrypto<Self::Public, Self::Signature>;
        /// Told what is paid for contracts.
        type ContractPaid: ContractPaid;
        /// Root, or enough of the council.
        type RestrictedOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Seconds that a monthly price is reckoned by.
        type BillingReferencePeriod: Get<u64>;
        /// Bills before what they locked is paid.
        type DistributionFrequency: Get<u16>;
        /// Blocks that a contract may owe before it is deleted.
        type GracePeriod: Get<u64>;

        #[pallet::constant]
        type MaxNameContractNameLength: Get<u32>;
        #[pallet::constant]
        type MaxDeploymentDataLength: Get<u32>;
        #[pallet::constant]
        type MaxNodeContractPublicIps: Get<u32>;
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn offchain_worker(block_number: BlockNumberFor<T>) {
            Self::bill_contracts_of(block_number);
        }

        fn integrity_test() {
            assert!(
                T::MaxNodeContractPublicIps::get() >= MAX_FARM_IPS,
                "a contract can hold all addresses of a farm"
            );
        }
    }
}
