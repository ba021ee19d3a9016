//! Votes of farms.
use crate::{proposal::VoteWeight, weights, Config, Error, Event, FarmWeight, Pallet, Voting};
use alloc::vec::Vec;
use core::mem;
use frame_support::{dispatch::Pays, ensure, pallet_prelude::DispatchResultWithPostInfo};

/// Votes on one proposal. To fill it takes as many farms with nodes, each node with an account of its own.
pub(crate) const MAX_VOTES: u32 = 100_000;

impl<T: Config> Pallet<T> {
    /// The first vote of a farm is free. It weighs as many votes as there are.
    pub(crate) fn do_vote(
        account: T::AccountId,
        farm_id: u32,
        proposal_hash: T::Hash,
        approve: bool,
    ) -> DispatchResultWithPostInfo {
        Self::ensure_farmer(&account, farm_id)?;
        let mut votes = Self::votes(proposal_hash)?;
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(now <= votes.end, Error::<T>::TimeLimitReached);

        let (mut same, mut other) = (mem::take(&mut votes.ayes), mem::take(&mut votes.nays));
        if !approve {
            mem::swap(&mut same, &mut other);
        }
        let by_farm = |vote: &VoteWeight| vote.farm_id == farm_id;
        ensure!(!same.iter().any(by_farm), Error::<T>::DuplicateVote);
        let weight = FarmWeight::<T>::get(farm_id);
        ensure!(weight > 0, Error::<T>::FarmHasNoNodes);
        let changes = remove_vote(&mut other, by_farm);
        ensure!(
            same.len().saturating_add(other.len()) < MAX_VOTES as usize,
            Error::<T>::StorageOverflow
        );
        same.push(VoteWeight { farm_id, weight });

        (votes.ayes, votes.nays) = if approve {
            (same, other)
        } else {
            (other, same)
        };
        Self::deposit_event(Event::Voted {
            account,
            proposal_hash,
            voted: approve,
            yes: votes.yes(),
            no: votes.no(),
        });
        let count = votes.yes().saturating_add(votes.no());
        Voting::<T>::insert(proposal_hash, votes);
        let pays = if changes { Pays::Yes } else { Pays::No };
        Ok((Some(weights::vote::<T>(count)), pays).into())
    }

    fn ensure_farmer(who: &T::AccountId, farm_id: u32) -> Result<(), Error<T>> {
        let farm = pallet_tfgrid::Farms::<T>::get(farm_id).ok_or(Error::FarmNotExists)?;
        let twin = pallet_tfgrid::Twins::<T>::get(farm.twin_id);
        let farmer = twin.ok_or(Error::NotAuthorizedToVote)?.account_id;
        ensure!(farmer == *who, Error::NotAuthorizedToVote);
        Ok(())
    }
}

/// Whether there was one.
fn remove_vote(votes: &mut Vec<VoteWeight>, by_farm: impl Fn(&VoteWeight) -> bool) -> bool {
    let place = votes.iter().position(by_farm);
    place.map(|place| votes.remove(place)).is_some()
}
