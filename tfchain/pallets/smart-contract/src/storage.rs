//! What the pallet keeps. All maps are hashed with Blake2_128Concat.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
    #[pallet::storage]
    pub type Contracts<T: Config> = StorageMap<_, Blake2_128Concat, u64, Contract<T>>;

    #[pallet::storage]
    pub type ContractBillingInformationByID<T> =
        StorageMap<_, Blake2_128Concat, u64, ContractBillingInformation, ValueQuery>;

    #[pallet::storage]
    pub type NodeContractResources<T> =
        StorageMap<_, Blake2_128Concat, u64, ContractResources, ValueQuery>;

    #[pallet::storage]
    pub type ContractIDByNodeIDAndHash<T> =
        StorageDoubleMap<_, Blake2_128Concat, u32, Blake2_128Concat, HexHash, u64, ValueQuery>;

    /// Node contracts of a node, in the order of their ids.
    #[pallet::storage]
    pub type ActiveNodeContracts<T> = StorageMap<_, Blake2_128Concat, u32, Vec<u64>, ValueQuery>;

    /// Contracts by their place in the billing loop: their id modulo `BillingFrequency`.
    #[pallet::storage]
    pub type ContractsToBillAt<T> = StorageMap<_, Blake2_128Concat, u64, Vec<u64>, ValueQuery>;

    #[pallet::storage]
    pub type ContractLock<T: Config> =
        StorageMap<_, Blake2_128Concat, u64, types::ContractLock<BalanceOf<T>>, ValueQuery>;

    #[pallet::storage]
    pub type ContractIDByNameRegistration<T: Config> =
        StorageMap<_, Blake2_128Concat, NameContractName<T>, u64, ValueQuery>;

    #[pallet::storage]
    pub type ActiveRentContractForNode<T> = StorageMap<_, Blake2_128Concat, u32, u64>;

    /// The last id given out, as are the two below.
    #[pallet::storage]
    pub type ContractID<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::storage]
    pub type SolutionProviders<T: Config> =
        StorageMap<_, Blake2_128Concat, u64, SolutionProvider<T::AccountId>>;

    #[pallet::storage]
    pub type SolutionProviderID<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::storage]
    pub type PalletVersion<T> = StorageValue<_, types::StorageVersion, ValueQuery>;

    #[pallet::type_value]
    pub fn DefaultBillingFrequency<T: Config>() -> u64 {
        DEFAULT_BILLING_FREQUENCY
    }

    /// Blocks between two bills of a contract.
    #[pallet::storage]
    pub type BillingFrequency<T> = StorageValue<_, u64, ValueQuery, DefaultBillingFrequency<T>>;

    #[pallet::storage]
    pub type ServiceContracts<T> = StorageMap<_, Blake2_128Concat, u64, ServiceContract>;

    #[pallet::storage]
    pub type ServiceContractID<T> = StorageValue<_, u64, ValueQuery>;

    /// Kept for clients that read it; nothing writes it.
    #[pallet::storage]
    pub type CurrentMigrationStage<T> = StorageValue<_, u8>;

    /// mUSD per month on top of the rent. More than 0 makes the node one that is only rented whole.
    #[pallet::storage]
    pub type DedicatedNodesExtraFee<T> = StorageMap<_, Blake2_128Concat, u32, u64, ValueQuery>;
}

use crate::{Config, Error, Pallet};
use frame_support::StorageValue;

impl<T: Config> Pallet<T> {
    /// Ids start at 1; when they run out, nothing more is created.
    pub(crate) fn next_id<Counter: StorageValue<u64, Query = u64>>() -> Result<u64, Error<T>> {
        let id = Counter::get()
            .checked_add(1)
            .ok_or(Error::<T>::NumOverflow)?;
        Counter::put(id);
        Ok(id)
    }
}
