//! Bills: what a contract owes since its last bill is locked, and paid after so many of them.
use crate::{
    cancel::MAX_ENDED_AT_ONCE,
    due::Due,
    locks::OwedInGrace,
    node_contract::MAX_CONTRACTS_OF_A_NODE,
    types::{
        BalanceOf, Cause, Contract, ContractBill, ContractData, ContractLock as Lock, ContractState,
    },
    weights, Config, ContractBillingInformationByID, ContractLock, Contracts, Event, Pallet,
};
use frame_support::{
    pallet_prelude::{DispatchResult, DispatchResultWithPostInfo},
    storage::with_storage_layer,
    traits::Get,
    weights::Weight,
};
use pallet_tfgrid::NodePower;
use tfchain_support::types::PowerState;

impl<T: Config> Pallet<T> {
    /// Bills the contract for the time since its last bill, wholly or not at all.
    ///
    /// One in state Deleted is paid and removed. The rent of a node that sleeps stays as it is until
    /// the node is awake; if it is Deleted, it owes nothing for that time.
    pub(crate) fn bill_contract(contract_id: u64) -> DispatchResult {
        with_storage_layer(|| Self::bill(contract_id))
    }

    /// Whoever sends the bill of a rent that takes deployments along pays for them, as the weight
    /// of a batch that fails is that of its calls. All other bills cost the same.
    pub(crate) fn do_bill_contract_for_block(contract_id: u64) -> DispatchResultWithPostInfo {
        let before = Contracts::<T>::get(contract_id);
        let followers = Self::count_followers(before.as_ref());
        Self::bill_contract(contract_id)?;

        let after = Contracts::<T>::get(contract_id);
        let same = before.map(|contract| contract.state) == after.as_ref().map(|it| it.state);
        if followers == 0 || (same && followers == Self::count_followers(after.as_ref())) {
            return Ok(Some(weights::bill_contract_for_block::<T>()).into());
        }
        Ok(().into())
    }

    /// What the bill of this contract may weigh.
    pub(crate) fn bill_weight(contract_id: u64) -> Weight {
        let followers = Self::count_followers(Contracts::<T>::get(contract_id).as_ref());
        let removed = followers.min(MAX_ENDED_AT_ONCE);
        weights::bill_contract_for_block::<T>()
            .saturating_add(Self::providers_weight(contract_id))
            .saturating_add(weights::followers::<T>(
                followers.min(MAX_CONTRACTS_OF_A_NODE),
            ))
            .saturating_add(weights::removed_contracts::<T>(removed))
    }

    /// Deployments on the node that the contract rents.
    fn count_followers(contract: Option<&Contract<T>>) -> usize {
        match contract.map(|contract| &contract.contract_type) {
            Some(ContractData::RentContract(rent)) => Self::count_node_contracts_on(rent.node_id),
            _ => 0,
        }
    }

    fn bill(contract_id: u64) -> DispatchResult {
        let mut contract = Self::contract(contract_id)?;
        if Self::has_lost_its_node(&contract) {
            contract.state = ContractState::Deleted(Cause::CanceledByUser);
        }
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
        if let Some(node_id) = Self::ending_rent_of_many(&contract, usable, wanted) {
            return Self::remove_node_contracts_on(node_id);
        }
        Self::update_grace(&mut contract, usable, wanted);
        if !contract.is_deleted() {
            add_to_lock(&mut lock, &due, Self::now());
        }
        if matches!(contract.state, ContractState::GracePeriod(_)) {
            ContractLock::<T>::insert(contract_id, lock);
            Self::owe_in_grace(contract_id, due.total());
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
            OwedInGrace::<T>::remove(contract.contract_id);
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

    /// The node of a rent that ends now and has more deployments than can end with it at once:
    /// some of them go with each bill, and the rent stays as it is until they are few.
    fn ending_rent_of_many(contract: &Contract<T>, usable: u128, wanted: u128) -> Option<u32> {
        let ends = contract.is_deleted() || Self::is_out_of_funds(contract, usable, wanted);
        let many = Self::count_followers(Some(contract)) > MAX_ENDED_AT_ONCE;
        contract.node_id().filter(|_| ends && many)
    }

    /// Deployments that were too many to end with their node.
    pub(crate) fn has_lost_its_node(contract: &Contract<T>) -> bool {
        let node_id = contract.node_id();
        node_id.is_some_and(|node_id| !pallet_tfgrid::Nodes::<T>::contains_key(node_id))
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
