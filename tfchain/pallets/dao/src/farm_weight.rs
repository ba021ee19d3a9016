//! What a farm's vote weighs: followed as its nodes come, change, move and go.
use crate::{Config, FarmWeight, Pallet};
use pallet_tfgrid::types::TfgridNode;
use tfchain_support::{resources::Resources, traits::ChangeNode};

impl<T: Config> ChangeNode<TfgridNode<T>> for Pallet<T> {
    fn node_changed(before: Option<&TfgridNode<T>>, after: &TfgridNode<T>) {
        if let Some(before) = before {
            Self::node_deleted(before);
        }
        let weight = weight(&after.resources);
        FarmWeight::<T>::mutate(after.farm_id, |sum| *sum = sum.saturating_add(weight));
    }

    fn node_deleted(node: &TfgridNode<T>) {
        let weight = weight(&node.resources);
        FarmWeight::<T>::mutate(node.farm_id, |sum| *sum = sum.saturating_sub(weight));
    }

    fn node_power_state_changed(_node: &TfgridNode<T>) {}
}

fn weight(resources: &Resources) -> u64 {
    let cloud = resources.cloud_units().saturating_mul(2);
    cloud.saturating_add(resources.storage_units())
}
