//! Pricing policies: what users pay.
use crate::{
    types::PricingPolicy, Config, Error, Event, Pallet, PricingPolicies, PricingPolicyID,
    PricingPolicyIdByName,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};

pub(crate) const PRICING_POLICY_VERSION: u32 = 2;

impl<T: Config> Pallet<T> {
    /// The id is given here.
    pub(crate) fn do_create_pricing_policy(
        mut policy: PricingPolicy<T::AccountId>,
    ) -> DispatchResult {
        ensure!(
            PricingPolicyIdByName::<T>::get(&policy.name) == 0,
            Error::<T>::PricingPolicyExists
        );
        policy.id = Self::next_id::<PricingPolicyID<T>>()?;
        store::<T>(policy);
        Ok(())
    }

    /// The version stays what it was.
    pub(crate) fn do_update_pricing_policy(
        mut policy: PricingPolicy<T::AccountId>,
    ) -> DispatchResult {
        let before =
            PricingPolicies::<T>::get(policy.id).ok_or(Error::<T>::PricingPolicyNotExists)?;
        let holder = PricingPolicyIdByName::<T>::get(&policy.name);
        ensure!(
            holder == 0 || holder == policy.id,
            Error::<T>::PricingPolicyWithDifferentIdExists
        );
        if before.name != policy.name {
            PricingPolicyIdByName::<T>::remove(&before.name);
        }
        policy.version = before.version;
        store::<T>(policy);
        Ok(())
    }
}

fn store<T: Config>(policy: PricingPolicy<T::AccountId>) {
    PricingPolicyIdByName::<T>::insert(&policy.name, policy.id);
    PricingPolicies::<T>::insert(policy.id, &policy);
    Pallet::<T>::deposit_event(Event::PricingPolicyStored(policy));
}
