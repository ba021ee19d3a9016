//! Bills: what a contract owes since its last bill, and what follows from it.
use crate::{Config, Pallet};
use frame_support::pallet_prelude::DispatchResultWithPostInfo;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// A contract in state Deleted is settled and removed (`remove_contract`) whatever happens: what
    /// cannot be paid is released, and a node that sleeps owes nothing for its last period.
    pub(crate) fn bill_contract(_contract_id: u64) -> DispatchResultWithPostInfo {
        Err(DispatchError::Unavailable.into())
    }
}
