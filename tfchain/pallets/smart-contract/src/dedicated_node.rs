//! Dedicated nodes: rented whole or not at all, for what the farmer asks on top.
use crate::{Config, DedicatedNodesExtraFee, Error, Event, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tfchain_support::traits::NodeActiveContracts;

impl<T: Config> Pallet<T> {
    /// `extra_fee` is mUSD per month; 0 opens the node for single deployments again.
    pub(crate) fn do_set_dedicated_node_extra_fee(
        who: &T::AccountId,
        node_id: u32,
        extra_fee: u64,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let node = Self::node(node_id)?;
        let farm = Self::farm(node.farm_id)?;
        ensure!(
            farm.twin_id == twin_id,
            Error::<T>::UnauthorizedToSetExtraFee
        );
        ensure!(
            <Self as NodeActiveContracts>::node_has_no_active_contracts(node_id),
            Error::<T>::NodeHasActiveContracts
        );

        DedicatedNodesExtraFee::<T>::insert(node_id, extra_fee);
        Self::deposit_event(Event::NodeExtraFeeSet { node_id, extra_fee });
        Ok(())
    }
}
