//! What is voted on, and what a farm's vote weighs.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
    /// The open ones, oldest first.
    #[pallet::storage]
    pub type ProposalList<T: Config> = StorageValue<_, Vec<T::Hash>, ValueQuery>;

    #[pallet::storage]
    pub type Proposals<T: Config> = StorageMap<_, Identity, T::Hash, DaoProposal>;

    #[pallet::storage]
    pub type ProposalOf<T: Config> = StorageMap<_, Identity, T::Hash, <T as Config>::Proposal>;

    #[pallet::storage]
    pub type Voting<T: Config> =
        StorageMap<_, Identity, T::Hash, DaoVotes<BlockNumberFor<T>, T::AccountId>>;

    /// Proposals ever made; the index of the next.
    #[pallet::storage]
    pub type ProposalCount<T> = StorageValue<_, u32, ValueQuery>;

    /// Sum over the farm's nodes of two cloud units and one storage unit.
    #[pallet::storage]
    pub type FarmWeight<T> = StorageMap<_, Identity, u32, u64, ValueQuery>;
}
