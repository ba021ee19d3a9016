//! The length of a vote, which a chain may shorten at genesis; TFChain's is the default.
//!
//! It is a value of storage beside the pallet's own items, so the metadata is that of TFChain. A
//! runtime names it in its `Config`.
use frame_support::parameter_types;

/// Seven days of blocks.
pub(crate) const DEFAULT_VOTING_PERIOD: u32 = 100_800;
/// No vote lasts as long as this: thirty days of blocks.
pub(crate) const MAX_VOTING_PERIOD: u32 = 432_000;

parameter_types! {
    pub storage VotingPeriod: u32 = DEFAULT_VOTING_PERIOD;
}
