//! From here to Stellar: the user's part.
use crate::{
    stellar,
    types::{BurnTransaction, NegativeImbalanceOf},
    BurnTransactionID, BurnTransactions, Config, Error, Event, FeeAccount, Pallet, WithdrawFee,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{Currency, ExistenceRequirement, Imbalance, OnUnbalanced, WithdrawReasons},
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_swap(source: T::AccountId, target: Vec<u8>, amount: u128) -> DispatchResult {
        ensure!(
            stellar::is_public_key(&target),
            Error::<T>::InvalidStellarPublicKey
        );
        let fee = u128::from(WithdrawFee::<T>::get());
        ensure!(amount > fee, Error::<T>::AmountIsLessThanWithdrawFee);
        // More than Stellar's own amounts can express is more than anybody has.
        let paid = u64::try_from(amount.saturating_sub(fee))
            .map_err(|_| Error::<T>::NotEnoughBalanceToSwap)?;
        let taken = T::Currency::withdraw(
            &source,
            amount,
            WithdrawReasons::TRANSFER,
            ExistenceRequirement::AllowDeath,
        )
        .map_err(|_| Error::<T>::NotEnoughBalanceToSwap)?;
        Self::share_out(taken, fee);

        let id = BurnTransactionID::<T>::get().saturating_add(1);
        BurnTransactionID::<T>::put(id);
        let transaction = BurnTransaction {
            block: frame_system::Pallet::<T>::block_number(),
            amount: paid,
            source: Some(source.clone()),
            target: target.clone(),
            signatures: Vec::new(),
            sequence_number: 0,
        };
        BurnTransactions::<T>::insert(id, transaction);
        Self::deposit_event(Event::BurnTransactionCreated(id, source, target, paid));
        Ok(())
    }

    /// The fee to its account, if there is one; the rest is burnt.
    fn share_out(taken: NegativeImbalanceOf<T>, fee: u128) {
        let Some(fee_account) = FeeAccount::<T>::get() else {
            return T::Burn::on_unbalanced(taken);
        };
        let (fee, burnt) = taken.split(fee);
        T::Currency::resolve_creating(&fee_account, fee);
        T::Burn::on_unbalanced(burnt);
    }
}
