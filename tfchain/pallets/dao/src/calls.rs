//! The calls: who may make them. What they do is with their noun.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Opens a vote on `action`. By a council member.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::propose::<T>(action))]
        pub fn propose(
            origin: OriginFor<T>,
            #[pallet::compact] threshold: u32,
            action: Box<<T as Config>::Proposal>,
            description: Vec<u8>,
            link: Vec<u8>,
            duration: Option<BlockNumberFor<T>>,
        ) -> DispatchResult {
            let who = Self::ensure_council_member(origin)?;
            let about = (description, link);
            Self::do_propose(who, threshold, *action, about, duration)
        }

        /// Votes with the weight of a farm. By its farmer, who may change his mind.
        #[pallet::call_index(1)]
        #[pallet::weight(weights::vote::<T>(MAX_VOTES))]
        pub fn vote(
            origin: OriginFor<T>,
            farm_id: u32,
            proposal_hash: T::Hash,
            approve: bool,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_vote(who, farm_id, proposal_hash, approve)
        }

        /// Ends the vote when enough members of the council do so.
        #[pallet::call_index(2)]
        #[pallet::weight(weights::veto::<T>())]
        pub fn veto(origin: OriginFor<T>, proposal_hash: T::Hash) -> DispatchResult {
            let who = Self::ensure_council_member(origin)?;
            Self::do_veto(who, proposal_hash)
        }

        /// Counts the votes and executes what is approved. By a council member.
        #[pallet::call_index(3)]
        #[pallet::weight(weights::close::<T>(T::MaxProposalWeight::get()))]
        pub fn close(
            origin: OriginFor<T>,
            proposal_hash: T::Hash,
            #[pallet::compact] proposal_index: ProposalIndex,
        ) -> DispatchResultWithPostInfo {
            Self::ensure_council_member(origin)?;
            Self::do_close(proposal_hash, proposal_index)
        }
    }

    impl<T: Config> Pallet<T> {
        fn ensure_council_member(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
            let who = ensure_signed(origin)?;
            ensure!(
                T::CouncilMembers::contains(&who),
                Error::<T>::NotCouncilMember
            );
            Ok(who)
        }
    }
}
