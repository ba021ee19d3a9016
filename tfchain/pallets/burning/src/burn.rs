//! Burning: only what its owner could have spent.
use crate::{
    types::{BalanceOf, Burn},
    Burns, Config, Error, Event, Pallet,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    sp_runtime::traits::Zero,
    traits::{Currency, OnUnbalanced, WithdrawReasons},
};

/// Bytes of the list of burns beyond which a burn is told by its event alone.
pub(crate) const MAX_LIST: usize = 4 * 1024 * 1024;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_burn(
        target: T::AccountId,
        amount: BalanceOf<T>,
        message: Vec<u8>,
    ) -> DispatchResult {
        Self::ensure_spendable(&target, amount)?;
        let (burnt, missing) = T::Currency::slash(&target, amount);
        T::Burn::on_unbalanced(burnt);
        // An account that may not die keeps the smallest balance.
        ensure!(missing.is_zero(), Error::<T>::NotEnoughBalanceToBurn);

        let block = frame_system::Pallet::<T>::block_number();
        Self::append(Burn {
            target: target.clone(),
            amount,
            block,
            message: message.clone(),
        });
        Self::deposit_event(Event::BurnTransactionCreated(
            target, amount, block, message,
        ));
        Ok(())
    }

    /// What is locked stays.
    fn ensure_spendable(who: &T::AccountId, amount: BalanceOf<T>) -> Result<(), Error<T>> {
        let free = T::Currency::free_balance(who);
        ensure!(free >= amount, Error::NotEnoughBalanceToBurn);
        let left = frame_support::sp_runtime::Saturating::saturating_sub(free, amount);
        T::Currency::ensure_can_withdraw(who, amount, WithdrawReasons::all(), left)
            .map_err(|_| Error::NotEnoughBalanceToBurn)
    }

    /// The list is lengthened where it lies, without decoding it.
    fn append(
        burn: Burn<T::AccountId, BalanceOf<T>, frame_system::pallet_prelude::BlockNumberFor<T>>,
    ) {
        let stored = sp_io::storage::read(&Burns::<T>::hashed_key(), &mut [], 0);
        let stored = usize::try_from(stored.unwrap_or(0)).unwrap_or(usize::MAX);
        if stored.saturating_add(burn.encoded_size()) <= MAX_LIST {
            Burns::<T>::append(burn);
        }
    }
}
