//! Service contracts: agreements about what is off the grid.
use crate::{Config, Pallet};
use alloc::vec::Vec;
use frame_support::pallet_prelude::DispatchResult;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_service_contract_create(
        _who: &T::AccountId,
        _service: &T::AccountId,
        _consumer: &T::AccountId,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_set_metadata(
        _who: &T::AccountId,
        _service_contract_id: u64,
        _metadata: Vec<u8>,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_set_fees(
        _who: &T::AccountId,
        _service_contract_id: u64,
        _base_fee: u64,
        _variable_fee: u64,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_approve(
        _who: &T::AccountId,
        _service_contract_id: u64,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_reject(
        _who: &T::AccountId,
        _service_contract_id: u64,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_cancel(
        _who: &T::AccountId,
        _service_contract_id: u64,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }

    pub(crate) fn do_service_contract_bill(
        _who: &T::AccountId,
        _service_contract_id: u64,
        _variable_amount: u64,
        _metadata: Vec<u8>,
    ) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }
}
