//! The list of validators: who is added, who is removed, who may come back.
use crate::{ApprovedValidators, Config, Error, Event, GenesisConfig, Pallet, Validators};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use sp_runtime::traits::Zero;
use tfchain_support::traits::Setting;

/// Panics when the values describe no chain: there is no other way to refuse a genesis.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    let initial = &config.initial_validators;
    if !initial.is_empty() {
        let enough = initial.len() as u64 >= u64::from(T::MinAuthorities::get());
        assert!(enough, "validatorSet.initialValidators are too few");
    }
    Validators::<T>::put(initial);
    ApprovedValidators::<T>::put(initial);
    if let Some(period) = config.session_period {
        assert!(!period.is_zero(), "validatorSet.sessionPeriod is 0");
        T::SessionPeriod::set(period);
    }
}

impl<T: Config> Pallet<T> {
    /// Adds a validator and lets it come back by itself from now on.
    pub fn approve(validator: T::AccountId) -> DispatchResult {
        Self::add(validator.clone())?;
        ApprovedValidators::<T>::mutate(|approved| {
            if !approved.contains(&validator) {
                approved.push(validator);
            }
        });
        Ok(())
    }

    /// Takes a validator out of the set; only `approve` brings it back.
    pub fn remove(validator: T::AccountId) -> DispatchResult {
        let mut validators = Validators::<T>::get();
        let left = validators.len().saturating_sub(1) as u64;
        ensure!(
            left >= u64::from(T::MinAuthorities::get()),
            Error::<T>::TooLowValidatorCount
        );
        validators.retain(|known| *known != validator);
        Validators::<T>::put(validators);
        ApprovedValidators::<T>::mutate(|approved| approved.retain(|known| *known != validator));
        Self::deposit_event(Event::ValidatorRemovalInitiated(validator));
        Ok(())
    }

    pub(crate) fn return_to_set(who: T::AccountId, validator: T::AccountId) -> DispatchResult {
        ensure!(who == validator, Error::<T>::BadOrigin);
        ensure!(
            ApprovedValidators::<T>::get().contains(&validator),
            Error::<T>::ValidatorNotApproved
        );
        Self::add(validator)
    }

    fn add(validator: T::AccountId) -> DispatchResult {
        let mut validators = Validators::<T>::get();
        ensure!(!validators.contains(&validator), Error::<T>::Duplicate);
        validators.push(validator.clone());
        Validators::<T>::put(validators);
        Self::deposit_event(Event::ValidatorAdditionInitiated(validator));
        Ok(())
    }
}
