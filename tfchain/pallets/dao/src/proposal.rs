//! Proposals: opened, vetoed and closed by the council.
use crate::{
    periods::MAX_VOTING_PERIOD, weights, Config, Error, Event, Pallet, ProposalCount, ProposalList,
    ProposalOf, Proposals, Voting,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    dispatch::GetDispatchInfo,
    ensure,
    pallet_prelude::{DispatchResult, DispatchResultWithPostInfo},
    sp_runtime::traits::{Dispatchable, Hash, Saturating},
    traits::Get,
    weights::Weight,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use scale_info::TypeInfo;

pub type ProposalIndex = u32;

/// Open proposals at one time.
pub(crate) const MAX_PROPOSALS: usize = 100;
/// Longest call, in bytes: a runtime fits.
pub(crate) const MAX_PROPOSAL_LENGTH: usize = 4 * 1024 * 1024;
/// Council members whose veto ends a vote.
const VETOS: usize = 3;

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct DaoProposal {
    pub index: ProposalIndex,
    pub description: Vec<u8>,
    pub link: Vec<u8>,
}

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct DaoVotes<BlockNumber, AccountId> {
    pub index: ProposalIndex,
    /// Votes that make a result before the end.
    pub threshold: u32,
    pub ayes: Vec<VoteWeight>,
    pub nays: Vec<VoteWeight>,
    /// Last block in which votes are taken.
    pub end: BlockNumber,
    pub vetos: Vec<AccountId>,
}

/// A farm's vote, with what the farm weighed at that time.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct VoteWeight {
    pub farm_id: u32,
    pub weight: u64,
}

impl<BlockNumber, AccountId> DaoVotes<BlockNumber, AccountId> {
    fn new(index: ProposalIndex, threshold: u32, end: BlockNumber) -> Self {
        Self {
            index,
            threshold,
            ayes: Vec::new(),
            nays: Vec::new(),
            end,
            vetos: Vec::new(),
        }
    }

    pub(crate) fn yes(&self) -> u32 {
        count(&self.ayes)
    }

    pub(crate) fn no(&self) -> u32 {
        count(&self.nays)
    }

    fn is_decided(&self) -> bool {
        self.yes().saturating_add(self.no()) >= self.threshold
    }
}

fn count(votes: &[VoteWeight]) -> u32 {
    u32::try_from(votes.len()).unwrap_or(u32::MAX)
}

fn weight(votes: &[VoteWeight]) -> u64 {
    let weights = votes.iter().map(|vote| vote.weight);
    weights.fold(0, u64::saturating_add)
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_propose(
        account: T::AccountId,
        threshold: u32,
        action: <T as Config>::Proposal,
        (description, link): (Vec<u8>, Vec<u8>),
        duration: Option<BlockNumberFor<T>>,
    ) -> DispatchResult {
        let proposal_hash = T::Hashing::hash_of(&action);
        let active = ProposalOf::<T>::contains_key(proposal_hash);
        ensure!(!active, Error::<T>::DuplicateProposal);
        let duration = duration.unwrap_or_else(T::VotingPeriod::get);
        ensure!(
            duration < MAX_VOTING_PERIOD.into(),
            Error::<T>::InvalidProposalDuration
        );
        Self::ensure_executable(&action)?;

        let index = Self::list(proposal_hash)?;
        let now = frame_system::Pallet::<T>::block_number();
        let votes = DaoVotes::new(index, threshold, now.saturating_add(duration));
        let proposal = DaoProposal {
            index,
            description,
            link,
        };
        Proposals::<T>::insert(proposal_hash, proposal);
        ProposalOf::<T>::insert(proposal_hash, action);
        Voting::<T>::insert(proposal_hash, votes);
        Self::deposit_event(Event::Proposed {
            account,
            proposal_index: index,
            proposal_hash,
            threshold,
        });
        Ok(())
    }

    /// What `close` is weighed for must suffice.
    fn ensure_executable(action: &<T as Config>::Proposal) -> Result<(), Error<T>> {
        let short = action.encoded_size() <= MAX_PROPOSAL_LENGTH;
        ensure!(short, Error::WrongProposalLength);
        let weight = action.get_dispatch_info().call_weight;
        let light = weight.all_lte(T::MaxProposalWeight::get());
        ensure!(light, Error::WrongProposalWeight);
        Ok(())
    }

    /// Gives the proposal its index and a place among the open ones.
    fn list(proposal_hash: T::Hash) -> Result<ProposalIndex, Error<T>> {
        let mut open = ProposalList::<T>::get();
        ensure!(open.len() < MAX_PROPOSALS, Error::StorageOverflow);
        open.push(proposal_hash);
        ProposalList::<T>::put(open);
        let index = ProposalCount::<T>::get();
        let next = index.checked_add(1).ok_or(Error::StorageOverflow)?;
        ProposalCount::<T>::put(next);
        Ok(index)
    }

    pub(crate) fn do_veto(who: T::AccountId, proposal_hash: T::Hash) -> DispatchResult {
        let mut votes = Self::votes(proposal_hash)?;
        ensure!(!votes.vetos.contains(&who), Error::<T>::DuplicateVeto);
        votes.vetos.push(who.clone());
        Self::deposit_event(Event::CouncilMemberVeto { proposal_hash, who });
        if votes.vetos.len() < VETOS {
            Voting::<T>::insert(proposal_hash, votes);
            return Ok(());
        }
        Self::remove(proposal_hash);
        let vetos = votes.vetos;
        Self::deposit_event(Event::ClosedByCouncil {
            proposal_hash,
            vetos,
        });
        Self::deposit_event(Event::Disapproved { proposal_hash });
        Ok(())
    }

    pub(crate) fn do_close(
        proposal_hash: T::Hash,
        index: ProposalIndex,
    ) -> DispatchResultWithPostInfo {
        let votes = Self::votes(proposal_hash)?;
        ensure!(votes.index == index, Error::<T>::WrongIndex);
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(
            votes.is_decided() || now >= votes.end,
            Error::<T>::OngoingVoteAndTresholdStillNotMet
        );
        let action = ProposalOf::<T>::get(proposal_hash).ok_or(Error::<T>::ProposalMissing)?;
        Self::remove(proposal_hash);
        let (yes_weight, no_weight) = (weight(&votes.ayes), weight(&votes.nays));
        Self::deposit_event(Event::Closed {
            proposal_hash,
            yes: votes.yes(),
            yes_weight,
            no: votes.no(),
            no_weight,
        });
        let spent = if votes.is_decided() && yes_weight > no_weight {
            Self::deposit_event(Event::Approved { proposal_hash });
            Self::execute(proposal_hash, action)
        } else {
            Self::deposit_event(Event::Disapproved { proposal_hash });
            Weight::zero()
        };
        Ok(Some(weights::close::<T>(spent)).into())
    }

    /// As Root. What fails leaves nothing behind but its error. Returns what the call weighed.
    fn execute(proposal_hash: T::Hash, action: <T as Config>::Proposal) -> Weight {
        let declared = action.get_dispatch_info().call_weight;
        let executed = action.dispatch(RawOrigin::Root.into());
        let (result, info) = match executed {
            Ok(info) => (Ok(()), info),
            Err(error) => (Err(error.error), error.post_info),
        };
        Self::deposit_event(Event::Executed {
            proposal_hash,
            result,
        });
        info.actual_weight.unwrap_or(declared)
    }

    pub(crate) fn votes(
        proposal_hash: T::Hash,
    ) -> Result<DaoVotes<BlockNumberFor<T>, T::AccountId>, Error<T>> {
        Voting::<T>::get(proposal_hash).ok_or(Error::ProposalMissing)
    }

    fn remove(proposal_hash: T::Hash) {
        ProposalList::<T>::mutate(|open| open.retain(|&hash| hash != proposal_hash));
        Proposals::<T>::remove(proposal_hash);
        ProposalOf::<T>::remove(proposal_hash);
        Voting::<T>::remove(proposal_hash);
    }
}
