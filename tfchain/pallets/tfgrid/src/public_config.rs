//! The public network configuration that a farmer gives a node.
use crate::{Config, Error, Event, Nodes, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tfchain_support::types::PublicConfig;

impl<T: Config> Pallet<T> {
    /// `None` takes it away.
    pub(crate) fn do_add_node_public_config(
        who: &T::AccountId,
        farm_id: u32,
        node_id: u32,
        public_config: Option<PublicConfig>,
    ) -> DispatchResult {
        let farm = Self::farm_of(who, farm_id)?;
        let mut node = Self::node(node_id)?;
        ensure!(node.farm_id == farm.id, Error::<T>::NodeUpdateNotAuthorized);
        ensure!(
            public_config.as_ref().is_none_or(PublicConfig::is_valid),
            Error::<T>::InvalidPublicConfig
        );

        node.public_config = public_config.clone();
        Nodes::<T>::insert(node_id, node);
        Self::deposit_event(Event::NodePublicConfigStored(node_id, public_config));
        Ok(())
    }
}
