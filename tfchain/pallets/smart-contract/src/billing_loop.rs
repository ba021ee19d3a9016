//! The billing loop: which contracts are billed in which block.
//!
//! A contract is billed in each block whose number and its id are equal modulo `BillingFrequency`.
use crate::{weights, BillingFrequency, Config, ContractsToBillAt, Error, Event, Pallet};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn enter_billing_loop(contract_id: u64) {
        ContractsToBillAt::<T>::append(Self::billing_index(contract_id), contract_id);
    }

    pub(crate) fn leave_billing_loop(contract_id: u64) -> DispatchResult {
        let index = Self::billing_index(contract_id);
        let mut contract_ids = ContractsToBillAt::<T>::get(index);
        let place = contract_ids.iter().position(|&id| id == contract_id);
        contract_ids.remove(place.ok_or(Error::<T>::ContractWrongBillingLoopIndex)?);
        store_bucket::<T>(index, &contract_ids);
        Ok(())
    }

    /// Where `number`, a contract's id or a block, is in the loop.
    pub(crate) fn billing_index(number: u64) -> u64 {
        number
            .checked_rem(BillingFrequency::<T>::get())
            .unwrap_or(0)
    }

    /// Contracts move to their places in the longer loop.
    pub(crate) fn do_change_billing_frequency(frequency: u64) -> DispatchResult {
        ensure!(
            frequency > BillingFrequency::<T>::get(),
            Error::<T>::CanOnlyIncreaseFrequency
        );
        let before: Vec<_> = ContractsToBillAt::<T>::drain().collect();
        BillingFrequency::<T>::put(frequency);

        let mut after = BTreeMap::<u64, Vec<u64>>::new();
        for contract_id in before.iter().flat_map(|(_, contract_ids)| contract_ids) {
            let index = Self::billing_index(*contract_id);
            after.entry(index).or_default().push(*contract_id);
        }
        for (index, contract_ids) in &mut after {
            contract_ids.sort_unstable();
            store_bucket::<T>(*index, contract_ids);
        }
        Self::register_weight(weights::moved_buckets::<T>(before.len(), after.len()));
        Self::deposit_event(Event::BillingFrequencyChanged(frequency));
        Ok(())
    }
}

/// An empty list is not kept.
fn store_bucket<T: Config>(index: u64, contract_ids: &[u64]) {
    if contract_ids.is_empty() {
        ContractsToBillAt::<T>::remove(index);
    } else {
        ContractsToBillAt::<T>::insert(index, contract_ids);
    }
}
