//! Farming policies: what farmers earn, and which policy a node falls under.
use crate::{
    types::{FarmInfoOf, FarmingPolicy, TfgridNode},
    Config, Error, Event, FarmingPoliciesMap, FarmingPolicyID, Nodes, NodesByFarmID, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{Saturating, Zero};
use tfchain_support::{resources::Resources, types::FarmingPolicyLimit};

pub(crate) const FARMING_POLICY_VERSION: u32 = 2;

type PolicyOf<T> = FarmingPolicy<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// The id is given here.
    pub(crate) fn do_create_farming_policy(mut policy: PolicyOf<T>) -> DispatchResult {
        policy.id = Self::next_id::<FarmingPolicyID<T>>()?;
        FarmingPoliciesMap::<T>::insert(policy.id, &policy);
        Self::deposit_event(Event::FarmingPolicyStored(policy));
        Ok(())
    }

    pub(crate) fn do_update_farming_policy(
        policy_id: u32,
        change: impl FnOnce(PolicyOf<T>) -> PolicyOf<T>,
    ) -> DispatchResult {
        let policy = change(Self::farming_policy(policy_id)?);
        FarmingPoliciesMap::<T>::insert(policy_id, &policy);
        Self::deposit_event(Event::FarmingPolicyUpdated(policy));
        Ok(())
    }

    /// Binds a farm to a policy within limits; its nodes on default policies move to it.
    ///
    /// `None` does nothing, as on the live chain.
    pub(crate) fn do_attach_policy_to_farm(
        farm_id: u32,
        limits: Option<FarmingPolicyLimit>,
    ) -> DispatchResult {
        let Some(limits) = limits else {
            return Ok(());
        };
        let policy = Self::farming_policy(limits.farming_policy_id)?;
        ensure!(!has_ended::<T>(&policy), Error::<T>::FarmingPolicyExpired);
        let mut farm = Self::farm(farm_id)?;

        farm.farming_policy_limits = Some(limits.clone());
        farm.certification = policy.farm_certification;
        Self::store_farm(farm);
        for node_id in NodesByFarmID::<T>::get(farm_id) {
            if let Some(node) = Nodes::<T>::get(node_id) {
                Self::move_off_default_policy(node)?;
            }
        }
        Self::deposit_event(Event::FarmingPolicySet(farm_id, Some(limits)));
        Ok(())
    }

    /// The policy for a node: the one its farm is bound to while the limits last, else the best
    /// that fits. Uses up the farm's limits.
    pub(crate) fn farming_policy_for(node: &TfgridNode<T>) -> Result<PolicyOf<T>, Error<T>> {
        let mut farm = Self::farm(node.farm_id)?;
        let Some(limits) = &farm.farming_policy_limits else {
            return best::<T>(node, &farm, |_| true);
        };
        let policy = Self::farming_policy(limits.farming_policy_id)?;
        match use_up(limits, &node.resources, Self::now()) {
            Some(left) => {
                farm.farming_policy_limits = Some(left);
                Self::store_farm(farm);
                Ok(policy)
            }
            None => best::<T>(node, &farm, |policy| policy.default),
        }
    }

    fn farming_policy(policy_id: u32) -> Result<PolicyOf<T>, Error<T>> {
        FarmingPoliciesMap::<T>::try_get(policy_id).map_err(|()| Error::<T>::FarmingPolicyNotExists)
    }

    fn move_off_default_policy(mut node: TfgridNode<T>) -> DispatchResult {
        if !FarmingPoliciesMap::<T>::get(node.farming_policy_id).default {
            return Ok(());
        }
        let policy = Self::farming_policy_for(&node)?;
        node.farming_policy_id = policy.id;
        node.certification = policy.node_certification;
        Nodes::<T>::insert(node.id, &node);
        Self::deposit_event(Event::NodeUpdated(node));
        Ok(())
    }
}

/// Default policies first, then the highest certifications, then the youngest.
fn best<T: Config>(
    node: &TfgridNode<T>,
    farm: &FarmInfoOf<T>,
    eligible: impl Fn(&PolicyOf<T>) -> bool,
) -> Result<PolicyOf<T>, Error<T>> {
    FarmingPoliciesMap::<T>::iter_values()
        .filter(|policy| {
            eligible(policy)
                && policy.node_certification <= node.certification
                && policy.farm_certification <= farm.certification
        })
        .max_by_key(|policy| {
            (
                policy.default,
                policy.farm_certification,
                policy.node_certification,
                policy.id,
            )
        })
        .ok_or(Error::<T>::FarmingPolicyNotExists)
}

/// What is left of the limits after one more node; nothing when it does not fit.
fn use_up(
    limits: &FarmingPolicyLimit,
    resources: &Resources,
    now: u64,
) -> Option<FarmingPolicyLimit> {
    if limits.end.is_some_and(|end| now > end) {
        return None;
    }
    let mut left = limits.clone();
    if let Some(cu) = &mut left.cu {
        *cu = cu.checked_sub(resources.cloud_units())?;
    }
    if let Some(su) = &mut left.su {
        *su = su.checked_sub(resources.storage_units())?;
    }
    if let Some(count) = &mut left.node_count {
        *count = count.checked_sub(1)?;
    }
    Some(left)
}

fn has_ended<T: Config>(policy: &PolicyOf<T>) -> bool {
    let end = policy.policy_created.saturating_add(policy.policy_end);
    !policy.policy_end.is_zero() && frame_system::Pallet::<T>::block_number() >= end
}
