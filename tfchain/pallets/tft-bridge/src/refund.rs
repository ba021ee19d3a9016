//! Deposits on Stellar that cannot be minted go back there: signatures until a majority has signed.
use crate::{
    types::{RefundTransaction, StellarSignature},
    Config, Error, Event, ExecutedRefundTransactions, Pallet, RefundTransactions,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_sign_refund(
        tx_hash: Vec<u8>,
        target: Vec<u8>,
        amount: u64,
        signature: StellarSignature,
        sequence_number: u64,
    ) -> DispatchResult {
        Self::ensure_open_refund(&tx_hash)?;
        if RefundTransactions::<T>::contains_key(&tx_hash) {
            let refund = RefundTransactions::<T>::get(&tx_hash);
            ensure!(
                refund.amount == amount && refund.target == target,
                Error::<T>::WrongParametersProvided
            );
            return Self::sign_refund(refund, signature, sequence_number);
        }
        let refund = RefundTransaction {
            block: frame_system::Pallet::<T>::block_number(),
            amount,
            target: target.clone(),
            tx_hash: tx_hash.clone(),
            signatures: Vec::new(),
            sequence_number,
        };
        Self::sign_refund(refund, signature, sequence_number)?;
        Self::deposit_event(Event::RefundTransactionCreated(tx_hash, target, amount));
        Ok(())
    }

    fn sign_refund(
        mut refund: RefundTransaction<frame_system::pallet_prelude::BlockNumberFor<T>>,
        signature: StellarSignature,
        sequence_number: u64,
    ) -> DispatchResult {
        ensure!(
            !signature.is_in(&refund.signatures),
            Error::<T>::RefundSignatureExists
        );
        ensure!(
            !Self::is_majority(refund.signatures.len()),
            Error::<T>::EnoughRefundSignaturesPresent
        );
        refund.sequence_number = sequence_number;
        refund.signatures.push(signature.clone());
        let tx_hash = refund.tx_hash.clone();
        Self::deposit_event(Event::RefundTransactionsignatureAdded(
            tx_hash.clone(),
            signature,
        ));
        if Self::is_majority(refund.signatures.len()) {
            Self::deposit_event(Event::RefundTransactionReady(tx_hash.clone()));
        }
        RefundTransactions::<T>::insert(tx_hash, refund);
        Ok(())
    }

    pub(crate) fn do_set_refund_executed(tx_hash: Vec<u8>) -> DispatchResult {
        Self::ensure_open_refund(&tx_hash)?;
        ensure!(
            RefundTransactions::<T>::contains_key(&tx_hash),
            Error::<T>::RefundTransactionNotExists
        );
        let refund = RefundTransactions::<T>::take(&tx_hash);
        ExecutedRefundTransactions::<T>::insert(tx_hash, &refund);
        Self::deposit_event(Event::RefundTransactionProcessed(refund));
        Ok(())
    }

    fn ensure_open_refund(tx_hash: &Vec<u8>) -> Result<(), Error<T>> {
        let executed = ExecutedRefundTransactions::<T>::contains_key(tx_hash);
        ensure!(!executed, Error::RefundTransactionAlreadyExecuted);
        Ok(())
    }
}
