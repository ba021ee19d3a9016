//! Bills: what a contract owes since its last bill is locked, and paid after so many of them.
use crate::{
    due::Due,
    types::{BalanceOf, Contract, ContractBill, ContractData, ContractLock as Lock, ContractState},
    Config, ContractBillingInformationByID, ContractLock, Event, Pallet,
};
use frame_support::{
    pallet_prelude::{DispatchResult, DispatchResultWithPostInfo},
    storage::with_storage_layer,
    traits::Get,
};
use pallet_tfgrid::NodePower;
use tfchain_support::types::PowerState;

impl<T: Config> Pallet<T> {
    /// Bills the contract for the time since its last bill, wholly or not at all.
    ///
    /// One in state Deleted is paid and removed. The rent of a node that sleeps stays as it is until
    /// the node is awake; if it is Deleted, it owes nothing for that time.
    pub(crate) fn bill_contract(contract_id: u64) -> DispatchResultWithPostInfo {
        with_storage_layer(|| Self::bill(contract_id))?;
        Ok(().into())
    }

    fn bill(contract_id: u64) -> DispatchResult {
        let mut contract = Self::contract(contract_id)?;
        let asleep = Self::is_asleep(&contract);
        if asleep && !contract.is_deleted() {
            return Ok(());
        }
        let twin = Self::twin(contract.twin_id)?;
        let usable = Self::usable_balance(&twin.account_id);
        let balance = usable.saturating_add(Self::stash_balance(twin.id));
        let mut lock = ContractLock::<T>::get(contract_id);
        let seconds = match asleep {
            true => 0,
            false => Self::now().saturating_sub(lock.lock_updated),
        };
        let due = Self::due(&contract, seconds, balance)?;
        if due.total() == 0 && !contract.is_deleted() {
            // What is reported late is billed from the start.
            return Ok(());
        }

        let wanted = lock.total().saturating_add(due.total());
        Self::update_grace(&mut contract, usable, wanted);
        if !contract.is_deleted() {
            add_to_lock(&mut lock, &due, Self::now());
        }
        if matches!(contract.state, ContractState::GracePeriod(_)) {
            ContractLock::<T>::insert(contract_id, lock);
            return Ok(());
        }
        Self::settle(&contract, &mut lock, &due, &twin.account_id)
    }

    /// Locks what is due, pays what it is time for, tells the bill; removes a contract that ended.
    fn settle(
        contract: &Contract<T>,
        lock: &mut Lock<BalanceOf<T>>,
        due: &Due,
        payer: &T::AccountId,
    ) -> DispatchResult {
        let ended = contract.is_deleted();
        if !ended {
            Self::extend_lock(payer, due.total());
        }
        if lock.cycles >= T::DistributionFrequency::get() || (ended && lock.total() > 0) {
            Self::distribute(contract, lock, payer)?;
            *lock = Lock {
                lock_updated: Self::now(),
                ..Default::default()
            };
        }
        ContractLock::<T>::insert(contract.contract_id, *lock);

        Self::deposit_event(Event::ContractBilled(ContractBill {
            contract_id: contract.contract_id,
            timestamp: Self::now(),
            discount_level: due.level,
            amount_billed: due.total(),
        }));
        if ended {
            return Self::remove_contract(contract);
        }
        if matches!(contract.contract_type, ContractData::NodeContract(_)) {
            ContractBillingInformationByID::<T>::mutate(contract.contract_id, |billing| {
                billing.amount_unbilled = 0;
            });
        }
        Ok(())
    }

    fn is_asleep(contract: &Contract<T>) -> bool {
        match &contract.contract_type {
            ContractData::RentContract(rent) => {
                matches!(NodePower::<T>::get(rent.node_id).state, PowerState::Down(_))
            }
            _ => false,
        }
    }
}

fn add_to_lock(lock: &mut Lock<u128>, due: &Due, now: u64) {
    lock.lock_updated = now;
    lock.cycles = lock.cycles.saturating_add(1);
    lock.amount_locked = lock.amount_locked.saturating_add(due.regular.into());
    lock.extra_amount_locked = lock.extra_amount_locked.saturating_add(due.extra.into());
}
