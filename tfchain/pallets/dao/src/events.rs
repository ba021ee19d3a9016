//! What clients and indexers hear. The index of an event is its place here.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// `yes` and `no` count the votes up to this one.
        Voted {
            account: T::AccountId,
            proposal_hash: T::Hash,
            voted: bool,
            yes: u32,
            no: u32,
        },
        Proposed {
            account: T::AccountId,
            proposal_index: ProposalIndex,
            proposal_hash: T::Hash,
            threshold: u32,
        },
        Approved {
            proposal_hash: T::Hash,
        },
        Disapproved {
            proposal_hash: T::Hash,
        },
        Executed {
            proposal_hash: T::Hash,
            result: DispatchResult,
        },
        Closed {
            proposal_hash: T::Hash,
            yes: u32,
            yes_weight: u64,
            no: u32,
            no_weight: u64,
        },
        ClosedByCouncil {
            proposal_hash: T::Hash,
            vetos: Vec<T::AccountId>,
        },
        CouncilMemberVeto {
            proposal_hash: T::Hash,
            who: T::AccountId,
        },
    }
}
