//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
//!
//! The times make the fees of the calls that clients send most equal to those of the live chain
//! (`tests::weights` holds them); the others are upper bounds of the same order.
use crate::{Config, Nodes};
use frame_support::{traits::Get, weights::Weight};
use tfchain_support::traits::ChangeNode;

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

pub(crate) fn set_storage_version<T: Config>() -> Weight {
    cost::<T>(25_000_000, 0, 1)
}

pub(crate) fn create_farm<T: Config>() -> Weight {
    cost::<T>(57_716_000, 3, 3)
}

pub(crate) fn update_farm<T: Config>() -> Weight {
    cost::<T>(25_000_000, 3, 3)
}

pub(crate) fn add_stellar_payout_v2address<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn set_farm_certification<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn add_farm_ip<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn remove_farm_ip<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn create_node<T: Config>() -> Weight {
    cost::<T>(123_562_000, 9, 5)
}

pub(crate) fn update_node<T: Config>() -> Weight {
    cost::<T>(2_722_000, 5, 2)
}

/// What `update_node` weighs beyond that when the node leaves its farm: nothing when it stays.
pub(crate) fn moved_node<T: Config>(node_id: u32, farm_id: u32) -> Weight {
    let node = Nodes::<T>::get(node_id).filter(|node| node.farm_id != farm_id);
    node.map_or(Weight::zero(), |node| {
        cost::<T>(25_000_000, 4, 6).saturating_add(T::NodeChanged::move_weight(&node))
    })
}

pub(crate) fn set_node_certification<T: Config>() -> Weight {
    // The node's policy may be chosen anew, and its farm's limits shrink with that.
    cost::<T>(25_000_000, 11, 5)
}

pub(crate) fn report_uptime<T: Config>() -> Weight {
    cost::<T>(18_396_000, 4, 0)
}

pub(crate) fn add_node_public_config<T: Config>() -> Weight {
    cost::<T>(25_000_000, 3, 1)
}

/// The contracts that end with the node are added, as is whatever else follows it.
pub(crate) fn delete_node<T: Config>(node_id: u32) -> Weight {
    cost::<T>(100_000_000, 14, 14).saturating_add(T::NodeChanged::deletion_weight(node_id))
}

pub(crate) fn create_entity<T: Config>() -> Weight {
    cost::<T>(120_000_000, 3, 4)
}

pub(crate) fn update_entity<T: Config>() -> Weight {
    cost::<T>(25_000_000, 3, 3)
}

pub(crate) fn delete_entity<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 3)
}

pub(crate) fn create_twin<T: Config>() -> Weight {
    cost::<T>(14_805_000, 3, 3)
}

pub(crate) fn update_twin<T: Config>() -> Weight {
    cost::<T>(15_485_000, 2, 1)
}

pub(crate) fn add_twin_entity<T: Config>() -> Weight {
    cost::<T>(120_000_000, 2, 1)
}

pub(crate) fn delete_twin_entity<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn create_pricing_policy<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 3)
}

pub(crate) fn update_pricing_policy<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 3)
}

pub(crate) fn create_farming_policy<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 2)
}

pub(crate) fn user_accept_tc<T: Config>() -> Weight {
    cost::<T>(7_647_000, 2, 1)
}

pub(crate) fn delete_node_farm<T: Config>(node_id: u32) -> Weight {
    delete_node::<T>(node_id).saturating_add(cost::<T>(0, 1, 0))
}

pub(crate) fn set_farm_dedicated<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn force_reset_farm_ip<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 2)
}

pub(crate) fn set_connection_price<T: Config>() -> Weight {
    cost::<T>(25_000_000, 0, 1)
}

pub(crate) fn add_node_certifier<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn remove_node_certifier<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn update_farming_policy<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn attach_policy_to_farm<T: Config>() -> Weight {
    cost::<T>(200_000_000, 20, 20)
}

pub(crate) fn set_zos_version<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn change_power_state<T: Config>() -> Weight {
    cost::<T>(23_151_000, 4, 1)
}

pub(crate) fn change_power_target<T: Config>() -> Weight {
    cost::<T>(27_048_000, 6, 1)
}

pub(crate) fn bond_twin_account<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn report_uptime_v2<T: Config>() -> Weight {
    cost::<T>(18_381_000, 4, 0)
}
