//! From Stellar to here: each call of a validator is a vote; enough of them mint.
use crate::{
    types::MintTransaction, Config, DepositFee, Error, Event, ExecutedMintTransactions, FeeAccount,
    MintTransactions, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Currency};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;

type MintOf<T> = MintTransaction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_vote_mint(
        transaction: Vec<u8>,
        target: T::AccountId,
        amount: u64,
    ) -> DispatchResult {
        ensure!(
            !ExecutedMintTransactions::<T>::contains_key(&transaction),
            Error::<T>::MintTransactionAlreadyExecuted
        );
        let mut mint = match MintTransactions::<T>::get(&transaction) {
            Some(mint) => mint,
            None => Self::propose_mint(&transaction, target.clone(), amount),
        };
        ensure!(
            mint.target == target && mint.amount == amount,
            Error::<T>::WrongParametersProvided
        );
        mint.votes = mint.votes.saturating_add(1);
        Self::deposit_event(Event::MintTransactionVoted(transaction.clone()));
        if !Self::is_majority(usize::try_from(mint.votes).unwrap_or(usize::MAX)) {
            MintTransactions::<T>::insert(transaction, mint);
            return Ok(());
        }
        Self::mint(&mint)?;
        MintTransactions::<T>::remove(&transaction);
        ExecutedMintTransactions::<T>::insert(&transaction, &mint);
        Self::deposit_event(Event::MintCompleted(mint, transaction));
        Ok(())
    }

    fn propose_mint(transaction: &[u8], target: T::AccountId, amount: u64) -> MintOf<T> {
        let proposed = transaction.to_vec();
        Self::deposit_event(Event::MintTransactionProposed(
            proposed,
            target.clone(),
            amount,
        ));
        MintTransaction {
            amount,
            target,
            block: frame_system::Pallet::<T>::block_number(),
            votes: 0,
        }
    }

    fn mint(mint: &MintOf<T>) -> DispatchResult {
        let fee = DepositFee::<T>::get();
        ensure!(mint.amount > fee, Error::<T>::AmountIsLessThanDepositFee);
        let minted = mint.amount.saturating_sub(fee);
        ensure!(
            can_hold::<T>(&mint.target, minted.into()),
            Error::<T>::AmountIsLessThanDepositFee
        );
        drop(T::Currency::deposit_creating(&mint.target, minted.into()));
        if let Some(fee_account) = FeeAccount::<T>::get() {
            drop(T::Currency::deposit_creating(&fee_account, fee.into()));
        }
        Ok(())
    }
}

/// An account that does not exist begins with no less than the existential deposit: anything less
/// would vanish.
fn can_hold<T: Config>(target: &T::AccountId, amount: u128) -> bool {
    !T::Currency::total_balance(target).is_zero() || amount >= T::Currency::minimum_balance()
}
