//! What the registry keeps. All maps are hashed with Blake2_128Concat.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
    #[pallet::storage]
    pub type Farms<T: Config> = StorageMap<_, Blake2_128Concat, u32, FarmInfoOf<T>>;

    #[pallet::storage]
    pub type NodesByFarmID<T> = StorageMap<_, Blake2_128Concat, u32, Vec<u32>, ValueQuery>;

    #[pallet::storage]
    pub type FarmIdByName<T> = StorageMap<_, Blake2_128Concat, Vec<u8>, u32, ValueQuery>;

    #[pallet::storage]
    pub type FarmPayoutV2AddressByFarmID<T> =
        StorageMap<_, Blake2_128Concat, u32, Vec<u8>, ValueQuery>;

    #[pallet::storage]
    pub type Nodes<T: Config> = StorageMap<_, Blake2_128Concat, u32, TfgridNode<T>>;

    #[pallet::storage]
    pub type NodeIdByTwinID<T> = StorageMap<_, Blake2_128Concat, u32, u32, ValueQuery>;

    #[pallet::storage]
    pub type Entities<T: Config> = StorageMap<_, Blake2_128Concat, u32, TfgridEntity<T>>;

    #[pallet::storage]
    pub type EntityIdByAccountID<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

    #[pallet::storage]
    pub type EntityIdByName<T> = StorageMap<_, Blake2_128Concat, Vec<u8>, u32, ValueQuery>;

    #[pallet::storage]
    pub type Twins<T: Config> = StorageMap<_, Blake2_128Concat, u32, Twin<T::AccountId>>;

    #[pallet::storage]
    pub type TwinIdByAccountID<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

    #[pallet::storage]
    pub type TwinBoundedAccountID<T: Config> = StorageMap<_, Blake2_128Concat, u32, T::AccountId>;

    #[pallet::storage]
    pub type PricingPolicies<T: Config> =
        StorageMap<_, Blake2_128Concat, u32, PricingPolicy<T::AccountId>>;

    #[pallet::storage]
    pub type PricingPolicyIdByName<T> = StorageMap<_, Blake2_128Concat, Vec<u8>, u32, ValueQuery>;

    #[pallet::storage]
    pub type FarmingPoliciesMap<T> =
        StorageMap<_, Blake2_128Concat, u32, FarmingPolicy<BlockNumberFor<T>>, ValueQuery>;

    #[pallet::storage]
    pub type UsersTermsAndConditions<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, Vec<TermsAndConditionsOf<T>>>;

    /// Sorted.
    #[pallet::storage]
    pub type AllowedNodeCertifiers<T: Config> = StorageValue<_, Vec<T::AccountId>>;

    #[pallet::storage]
    pub type ConnectionPrice<T> = StorageValue<_, u32, ValueQuery>;

    /// The last id given out, as the five that follow.
    #[pallet::storage]
    pub type FarmID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type NodeID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type EntityID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type TwinID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type PricingPolicyID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type FarmingPolicyID<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type PalletVersion<T> = StorageValue<_, types::StorageVersion, ValueQuery>;

    #[pallet::storage]
    pub type ZosVersion<T> = StorageValue<_, Vec<u8>, ValueQuery>;

    #[pallet::storage]
    pub type NodePower<T> =
        StorageMap<_, Blake2_128Concat, u32, NodePowerOf<BlockNumberFor<T>>, ValueQuery>;
}

use crate::{Config, Error, Pallet};
use frame_support::StorageValue;

impl<T: Config> Pallet<T> {
    /// Ids start at 1; when they run out, nothing more is created.
    pub(crate) fn next_id<Counter: StorageValue<u32, Query = u32>>() -> Result<u32, Error<T>> {
        let id = Counter::get()
            .checked_add(1)
            .ok_or(Error::<T>::StorageOverflow)?;
        Counter::put(id);
        Ok(id)
    }
}
