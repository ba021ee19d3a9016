//! Who watches Stellar and signs there: a majority of them decides.
use crate::{Config, Error, Pallet, Validators};
use frame_support::{ensure, pallet_prelude::DispatchResult, sp_runtime::DispatchError};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_validator(account: T::AccountId) -> DispatchResult {
        let mut validators = Validators::<T>::get();
        let place = match validators.binary_search(&account) {
            Ok(_) => return Err(Error::<T>::ValidatorExists.into()),
            Err(place) => place,
        };
        validators.insert(place, account);
        Validators::<T>::put(validators);
        Ok(())
    }

    pub(crate) fn do_remove_validator(account: &T::AccountId) -> DispatchResult {
        let mut validators = Validators::<T>::get();
        let place = validators.binary_search(account);
        validators.remove(place.map_err(|_| Error::<T>::ValidatorNotExists)?);
        Validators::<T>::put(validators);
        Ok(())
    }

    pub(crate) fn ensure_validator(origin: OriginFor<T>) -> Result<(), DispatchError> {
        let who = ensure_signed(origin)?;
        let validators = Validators::<T>::get();
        ensure!(
            validators.binary_search(&who).is_ok(),
            Error::<T>::ValidatorNotExists
        );
        Ok(())
    }

    /// More than half.
    pub(crate) fn is_majority(count: usize) -> bool {
        let validators = Validators::<T>::decode_len().unwrap_or(0);
        count > validators / 2
    }
}
