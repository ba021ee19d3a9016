//! Power: farmers put idle nodes to sleep, nodes tell what they are.
use crate::{Config, Error, Event, NodePower, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tfchain_support::{
    traits::{ChangeNode, NodeActiveContracts},
    types::{Power, PowerState},
};

impl<T: Config> Pallet<T> {
    /// By the node. Saying the same again in another block counts as a change when it is down.
    pub(crate) fn do_change_power_state(who: &T::AccountId, power: Power) -> DispatchResult {
        let node = Self::own_node(who)?;
        let power_state = match power {
            Power::Up => PowerState::Up,
            Power::Down => PowerState::Down(frame_system::Pallet::<T>::block_number()),
        };
        let mut stored = NodePower::<T>::get(node.id);
        if stored.state == power_state {
            return Ok(());
        }
        stored.state = power_state.clone();
        NodePower::<T>::insert(node.id, stored);
        Self::deposit_event(Event::PowerStateChanged {
            farm_id: node.farm_id,
            node_id: node.id,
            power_state,
        });
        T::NodeChanged::node_power_state_changed(&node);
        Ok(())
    }

    /// By the farmer. A node in use stays up.
    pub(crate) fn do_change_power_target(
        who: &T::AccountId,
        node_id: u32,
        power_target: Power,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let node = Self::node(node_id)?;
        let farm = Self::farm(node.farm_id)?;
        ensure!(
            farm.twin_id == twin_id,
            Error::<T>::UnauthorizedToChangePowerTarget
        );
        ensure!(
            power_target == Power::Up
                || T::NodeActiveContracts::node_has_no_active_contracts(node_id),
            Error::<T>::NodeHasActiveContracts
        );

        NodePower::<T>::mutate(node_id, |power| power.target = power_target);
        Self::deposit_event(Event::PowerTargetChanged {
            farm_id: farm.id,
            node_id,
            power_target,
        });
        Ok(())
    }
}
