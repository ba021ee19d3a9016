//! From here to Stellar: the validators' part, signatures until a majority has signed.
use crate::{
    types::{BurnTransaction, StellarSignature},
    BurnTransactions, Config, Error, Event, ExecutedBurnTransactions, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;

type BurnOf<T> = BurnTransaction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_sign_burn(
        id: u64,
        target: &[u8],
        amount: u64,
        signature: StellarSignature,
        sequence_number: u64,
    ) -> DispatchResult {
        let mut burn = Self::open_burn(id)?;
        ensure!(
            burn.amount == amount && burn.target == target,
            Error::<T>::WrongParametersProvided
        );
        ensure!(
            !signature.is_in(&burn.signatures),
            Error::<T>::BurnSignatureExists
        );
        ensure!(
            !Self::is_majority(burn.signatures.len()),
            Error::<T>::EnoughBurnSignaturesPresent
        );
        burn.sequence_number = sequence_number;
        burn.signatures.push(signature.clone());
        Self::deposit_event(Event::BurnTransactionSignatureAdded(id, signature));
        if Self::is_majority(burn.signatures.len()) {
            Self::deposit_event(Event::BurnTransactionReady(id));
        }
        BurnTransactions::<T>::insert(id, burn);
        Ok(())
    }

    pub(crate) fn do_set_burn_executed(id: u64) -> DispatchResult {
        let burn = Self::open_burn(id)?;
        BurnTransactions::<T>::remove(id);
        ExecutedBurnTransactions::<T>::insert(id, &burn);
        Self::deposit_event(Event::BurnTransactionProcessed(burn));
        Ok(())
    }

    fn open_burn(id: u64) -> Result<BurnOf<T>, Error<T>> {
        let executed = ExecutedBurnTransactions::<T>::contains_key(id);
        ensure!(!executed, Error::BurnTransactionAlreadyExecuted);
        BurnTransactions::<T>::get(id).ok_or(Error::BurnTransactionNotExists)
    }
}
