//! Why calls are refused. The index of an error is its place here.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        NoneValue,
        /// Too many proposals or too many votes.
        StorageOverflow,
        FarmNotExists,
        NotCouncilMember,
        WrongProposalLength,
        DuplicateProposal,
        NotAuthorizedToVote,
        ProposalMissing,
        WrongIndex,
        DuplicateVote,
        DuplicateVeto,
        WrongProposalWeight,
        TooEarly,
        TimeLimitReached,
        OngoingVoteAndTresholdStillNotMet,
        FarmHasNoNodes,
        InvalidProposalDuration,
    }
}
