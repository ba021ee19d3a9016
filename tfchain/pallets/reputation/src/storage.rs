//! What is kept. All maps are hashed with Blake2_128Concat, so that what belongs to one subject or
//! one node is read by the prefix of its key.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
    /// By contract id.
    #[pallet::storage]
    pub type PaidContracts<T> = StorageMap<_, Blake2_128Concat, u64, PaidContract>;

    /// By subject and contract id.
    #[pallet::storage]
    pub type Attestations<T> =
        StorageDoubleMap<_, Blake2_128Concat, Subject, Blake2_128Concat, u64, Attestation>;

    /// By the attestor's twin id and contract id: a party speaks once about a contract.
    #[pallet::storage]
    pub type AttestedBy<T> =
        StorageDoubleMap<_, Blake2_128Concat, u32, Blake2_128Concat, u64, Subject>;

    /// By subject and number of the period.
    #[pallet::storage]
    pub type Tallies<T> =
        StorageDoubleMap<_, Blake2_128Concat, Subject, Blake2_128Concat, u32, Tally, ValueQuery>;

    /// By node id: the latest report, and what the next one is compared with.
    #[pallet::storage]
    pub type NodeReports<T> = StorageMap<_, Blake2_128Concat, u32, NodeReport>;

    /// By node id and number of the period.
    #[pallet::storage]
    pub type UptimePeriods<T> =
        StorageDoubleMap<_, Blake2_128Concat, u32, Blake2_128Concat, u32, Uptime, ValueQuery>;
}
