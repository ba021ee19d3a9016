//! The lock on a twin's balance for what its contracts owe.
use crate::{types::Contract, Config, ContractLock, Pallet};

impl<T: Config> Pallet<T> {
    /// Lifts, unpaid, what the contract still has locked of its twin's balance, and drops its
    /// `ContractLock`. Called when a contract is removed: nothing is left of it after a last bill.
    pub(crate) fn forget_lock(contract: &Contract<T>) {
        ContractLock::<T>::remove(contract.contract_id);
    }
}
