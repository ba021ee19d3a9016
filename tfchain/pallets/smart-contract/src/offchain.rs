//! The billing worker of a validator.
use crate::{Config, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
    /// Sends a bill for each contract whose turn is `block_number`.
    pub(crate) fn bill_contracts_of(_block_number: BlockNumberFor<T>) {}
}
