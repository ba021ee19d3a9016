//! The lock on a twin's balance: what its contracts have billed and not yet been paid.
//!
//! An account has one such lock for all of its contracts. It grows with every bill outside grace,
//! and shrinks when one contract is paid by all that this one owed. Debt of a grace was never in the
//! lock, so its payment lifts that much of what other contracts locked, as on the live chain.
use crate::{
    types::{BalanceOf, Contract, ContractLock as Lock},
    Config, ContractLock, Pallet,
};
use frame_support::{
    pallet_prelude::ValueQuery,
    storage_alias,
    traits::{
        fungible::Inspect,
        tokens::{Fortitude, Preservation},
        Currency, LockIdentifier, LockableCurrency, WithdrawReasons,
    },
    Blake2_128Concat,
};
use pallet_tfgrid::TwinBoundedAccountID;

/// What each contract's `ContractLock` holds that accrued in grace, and so is in no account's lock.
/// It is kept beside the pallet's own items, so the metadata is that of TFChain.
#[storage_alias(pallet_name)]
pub(crate) type OwedInGrace<T: Config> =
    StorageMap<Pallet<T>, Blake2_128Concat, u64, u128, ValueQuery>;

/// The name of the account lock.
pub(crate) const GRID_LOCK_ID: LockIdentifier = *b"gridlock";

impl<T: Config> Pallet<T> {
    /// What no lock freezes of the account's balance.
    pub(crate) fn usable_balance(who: &T::AccountId) -> BalanceOf<T> {
        T::Currency::reducible_balance(who, Preservation::Expendable, Fortitude::Polite)
    }

    /// What of it may be spent while the account stays alive.
    pub(crate) fn payable_balance(who: &T::AccountId) -> BalanceOf<T> {
        T::Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite)
    }

    /// What of it the account that is bonded to the twin may spend: it counts for discounts.
    pub(crate) fn stash_balance(twin_id: u32) -> BalanceOf<T> {
        TwinBoundedAccountID::<T>::get(twin_id).map_or(0, |stash| Self::usable_balance(&stash))
    }

    /// Locks `amount` more of the account's balance.
    pub(crate) fn extend_lock(who: &T::AccountId, amount: BalanceOf<T>) {
        let locked = Self::locked_balance(who).saturating_add(amount);
        T::Currency::extend_lock(GRID_LOCK_ID, who, locked, WithdrawReasons::all());
    }

    /// Lifts the lock but for what remains without `amount`. A rest that is not above the
    /// existential deposit is lifted with it.
    pub(crate) fn reduce_lock(who: &T::AccountId, amount: BalanceOf<T>) {
        let rest = Self::locked_balance(who).saturating_sub(amount);
        T::Currency::remove_lock(GRID_LOCK_ID, who);
        if rest > <T::Currency as Currency<T::AccountId>>::minimum_balance() {
            T::Currency::set_lock(GRID_LOCK_ID, who, rest, WithdrawReasons::all());
        }
    }

    /// Lifts, unpaid, what the contract still has locked of its twin's balance, and drops its
    /// `ContractLock`. Called when a contract is removed: nothing is left of it after a last bill.
    pub(crate) fn forget_lock(contract: &Contract<T>) {
        let lock = ContractLock::<T>::take(contract.contract_id);
        let owed = OwedInGrace::<T>::take(contract.contract_id);
        let locked = lock.total().saturating_sub(owed);
        if let (1.., Ok(twin)) = (locked, Self::twin(contract.twin_id)) {
            Self::reduce_lock(&twin.account_id, locked);
        }
    }

    /// Notes debt that no lock covers.
    pub(crate) fn owe_in_grace(contract_id: u64, amount: u128) {
        OwedInGrace::<T>::mutate(contract_id, |owed| *owed = owed.saturating_add(amount));
    }

    /// What is locked of the account's balance, by this pallet or by others.
    fn locked_balance(who: &T::AccountId) -> BalanceOf<T> {
        T::Currency::free_balance(who).saturating_sub(Self::usable_balance(who))
    }
}

impl Lock<u128> {
    pub(crate) fn total(&self) -> u128 {
        self.amount_locked.saturating_add(self.extra_amount_locked)
    }
}
