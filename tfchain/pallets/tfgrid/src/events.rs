//! What clients and indexers hear. The index of an event is its place here.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        FarmStored(FarmInfoOf<T>),
        FarmUpdated(FarmInfoOf<T>),
        /// Kept for its index; farms are not deleted.
        FarmDeleted(u32),
        NodeStored(TfgridNode<T>),
        NodeUpdated(TfgridNode<T>),
        NodeDeleted(u32),
        /// Node, chain time in seconds, uptime in seconds.
        NodeUptimeReported(u32, u64, u64),
        NodePublicConfigStored(u32, Option<PublicConfig>),
        EntityStored(TfgridEntity<T>),
        EntityUpdated(TfgridEntity<T>),
        EntityDeleted(u32),
        TwinStored(types::Twin<T::AccountId>),
        TwinUpdated(types::Twin<T::AccountId>),
        /// Twin, entity, signature.
        TwinEntityStored(u32, u32, Vec<u8>),
        /// Twin, entity.
        TwinEntityRemoved(u32, u32),
        /// Kept for its index; twins are not deleted.
        TwinDeleted(u32),
        /// Twin, stash account.
        TwinAccountBounded(u32, T::AccountId),
        PricingPolicyStored(types::PricingPolicy<T::AccountId>),
        FarmingPolicyStored(types::FarmingPolicy<BlockNumberFor<T>>),
        /// Farm, address.
        FarmPayoutV2AddressRegistered(u32, Vec<u8>),
        /// Kept for its index; `FarmUpdated` tells it.
        FarmMarkedAsDedicated(u32),
        ConnectionPriceSet(u32),
        NodeCertificationSet(u32, NodeCertification),
        NodeCertifierAdded(T::AccountId),
        NodeCertifierRemoved(T::AccountId),
        FarmingPolicyUpdated(types::FarmingPolicy<BlockNumberFor<T>>),
        FarmingPolicySet(u32, Option<FarmingPolicyLimit>),
        FarmCertificationSet(u32, FarmCertification),
        ZosVersionUpdated(Vec<u8>),
        PowerTargetChanged {
            farm_id: u32,
            node_id: u32,
            power_target: Power,
        },
        PowerStateChanged {
            farm_id: u32,
            node_id: u32,
            power_state: PowerState<BlockNumberFor<T>>,
        },
    }
}
