//! Periods that a chain may shorten at genesis; TFChain's are the default.
//!
//! They are values of storage beside the pallet's own items, so the metadata is that of TFChain.
//! A runtime names them in its `Config`.
use frame_support::parameter_types;

/// Blocks between two bills of a contract: an hour.
pub(crate) const DEFAULT_BILLING_FREQUENCY: u64 = 600;
/// Fourteen days of blocks.
pub(crate) const DEFAULT_GRACE_PERIOD: u64 = 201_600;
/// Bills before what they locked is paid.
pub(crate) const DEFAULT_DISTRIBUTION_FREQUENCY: u16 = 24;

parameter_types! {
    pub storage GracePeriod: u64 = DEFAULT_GRACE_PERIOD;
    pub storage DistributionFrequency: u16 = DEFAULT_DISTRIBUTION_FREQUENCY;
}
