//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
use crate::{
    proposal::{MAX_PROPOSALS, MAX_PROPOSAL_LENGTH},
    vote::MAX_VOTES,
    Config,
};
use codec::Encode;
use frame_support::{traits::Get, weights::Weight};

/// To hash, encode or decode a byte of a call.
const BYTE: u64 = 2_000;
/// To decode, look at and encode a vote, or a hash of the list of proposals.
const ITEM: u64 = 200_000;

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

fn length(bytes: usize) -> u64 {
    BYTE.saturating_mul(u64::try_from(bytes).unwrap_or(u64::MAX))
}

fn votes(count: u32) -> u64 {
    ITEM.saturating_mul(count.into())
}

fn list() -> u64 {
    ITEM.saturating_mul(u64::try_from(MAX_PROPOSALS).unwrap_or(u64::MAX))
}

/// The call is hashed, measured and stored.
pub(crate) fn propose<T: Config>(action: &impl Encode) -> Weight {
    let bytes = length(action.encoded_size()).saturating_mul(3);
    let time = bytes.saturating_add(list());
    cost::<T>(time.saturating_add(50_000_000), 6, 5)
}

/// One of `count` votes.
pub(crate) fn vote<T: Config>(count: u32) -> Weight {
    cost::<T>(votes(count).saturating_add(50_000_000), 4, 1)
}

pub(crate) fn veto<T: Config>() -> Weight {
    let time = votes(MAX_VOTES).saturating_add(list());
    cost::<T>(time.saturating_add(50_000_000), 3, 4)
}

/// With a call that weighs `proposal`.
pub(crate) fn close<T: Config>(proposal: Weight) -> Weight {
    let time = votes(MAX_VOTES).saturating_add(list());
    let time = time.saturating_add(length(MAX_PROPOSAL_LENGTH));
    cost::<T>(time.saturating_add(50_000_000), 4, 4).saturating_add(proposal)
}
