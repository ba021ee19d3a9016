//! Node certification, and the accounts that may give it.
use crate::{AllowedNodeCertifiers, Config, Error, Event, FarmingPoliciesMap, Nodes, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::EnsureOrigin};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use tfchain_support::types::NodeCertification;

impl<T: Config> Pallet<T> {
    /// Passes governance and the accounts it allowed.
    pub(crate) fn ensure_certifier(origin: OriginFor<T>) -> DispatchResult {
        let Err(origin) = T::RestrictedOrigin::try_origin(origin) else {
            return Ok(());
        };
        let who = ensure_signed(origin)?;
        let allowed = AllowedNodeCertifiers::<T>::get()
            .is_some_and(|certifiers| certifiers.binary_search(&who).is_ok());
        ensure!(allowed, Error::<T>::NotAllowedToCertifyNode);
        Ok(())
    }

    /// A node on a default policy may fit another one after this.
    pub(crate) fn do_set_node_certification(
        node_id: u32,
        certification: NodeCertification,
    ) -> DispatchResult {
        let mut node = Self::node(node_id)?;
        node.certification = certification;
        if FarmingPoliciesMap::<T>::get(node.farming_policy_id).default {
            node.farming_policy_id = Self::farming_policy_for(&node)?.id;
        }
        Nodes::<T>::insert(node_id, &node);
        Self::deposit_event(Event::NodeUpdated(node));
        Self::deposit_event(Event::NodeCertificationSet(node_id, certification));
        Ok(())
    }

    pub(crate) fn do_add_node_certifier(certifier: T::AccountId) -> DispatchResult {
        let mut certifiers = AllowedNodeCertifiers::<T>::get().unwrap_or_default();
        let Err(place) = certifiers.binary_search(&certifier) else {
            return Err(Error::<T>::AlreadyCertifier.into());
        };
        certifiers.insert(place, certifier.clone());
        AllowedNodeCertifiers::<T>::put(certifiers);
        Self::deposit_event(Event::NodeCertifierAdded(certifier));
        Ok(())
    }

    /// Succeeds in silence while nobody was ever allowed.
    pub(crate) fn do_remove_node_certifier(certifier: T::AccountId) -> DispatchResult {
        let Some(mut certifiers) = AllowedNodeCertifiers::<T>::get() else {
            return Ok(());
        };
        let Ok(place) = certifiers.binary_search(&certifier) else {
            return Err(Error::<T>::NotCertifier.into());
        };
        certifiers.remove(place);
        AllowedNodeCertifiers::<T>::put(certifiers);
        Self::deposit_event(Event::NodeCertifierRemoved(certifier));
        Ok(())
    }
}
