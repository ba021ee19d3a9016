//! Dao: farmers vote on what the council proposes, with the weight of their farms' nodes.
//!
//! What they approve is executed as Root. Names, indices and layouts are those of TFChain spec 149
//! and are compared with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod calls;
mod errors;
mod events;
mod farm_weight;
mod genesis;
pub mod periods;
pub mod proposal;
mod storage;
mod vote;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[import_section(genesis::genesis)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        genesis,
        periods::DEFAULT_VOTING_PERIOD,
        proposal::{DaoProposal, DaoVotes, ProposalIndex},
        vote::MAX_VOTES,
        weights,
    };
    use alloc::{boxed::Box, vec::Vec};
    use frame_support::{
        dispatch::{GetDispatchInfo, PostDispatchInfo},
        pallet_prelude::*,
        sp_runtime::traits::Dispatchable,
        traits::Contains,
    };
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_tfgrid::Config
    {
        /// What is proposed: any call of the runtime.
        type Proposal: Parameter
            + Dispatchable<
                RuntimeOrigin = <Self as frame_system::Config>::RuntimeOrigin,
                PostInfo = PostDispatchInfo,
            > + From<frame_system::Call<Self>>
            + GetDispatchInfo;
        /// Who proposes, vetoes and closes.
        type CouncilMembers: Contains<Self::AccountId>;
        /// Blocks that a vote lasts when its proposer names none.
        type VotingPeriod: Get<BlockNumberFor<Self>>;
        /// Most that a proposed call may weigh: `close` is weighed with it.
        type MaxProposalWeight: Get<Weight>;
    }
}
