//! Solution providers: who shares in the bills of contracts that they brought.
use crate::{Config, Pallet};
use alloc::vec::Vec;
use frame_support::pallet_prelude::DispatchResult;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create_solution_provider(
        _description: Vec<u8>,
        _link: Vec<u8>,
        _providers: Vec<crate::types::Provider<T::AccountId>>,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_approve_solution_provider(
        _solution_provider_id: u64,
        _approve: bool,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_attach_solution_provider_id(
        _who: &T::AccountId,
        _contract_id: u64,
        _solution_provider_id: u64,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn ensure_solution_provider(_solution_provider_id: Option<u64>) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }
}
