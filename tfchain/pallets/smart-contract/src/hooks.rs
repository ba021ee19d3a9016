//! What happens to contracts when their node changes, and when an address is taken from them.
//!
//! Nobody hears of a failure here, so each contract's part is done wholly or not at all.
use crate::{
    cancel::MAX_ENDED_AT_ONCE,
    types::{Cause, Contract, ContractData, PublicIps},
    weights, ActiveNodeContracts, ActiveRentContractForNode, Config, ContractLock, Contracts,
    DedicatedNodesExtraFee, Event, Pallet,
};
use alloc::{collections::BTreeSet, vec};
use frame_support::{storage::with_storage_layer, weights::Weight};
use pallet_tfgrid::{types::TfgridNode, NodePower};
use sp_runtime::DispatchError;
use tfchain_support::{
    traits::{ChangeNode, NodeActiveContracts, PublicIpModifier},
    types::{PowerState, PublicIP},
};

impl<T: Config> ChangeNode<TfgridNode<T>> for Pallet<T> {
    /// A node that moves leaves the addresses of its old farm behind.
    fn node_changed(before: Option<&TfgridNode<T>>, after: &TfgridNode<T>) {
        if let Some(before) = before.filter(|before| before.farm_id != after.farm_id) {
            Self::take_ips_of_farm(before);
        }
    }

    /// Contracts end with their node; those that are too many for one block end when they are
    /// billed next, but give their addresses back at once.
    fn node_deleted(node: &TfgridNode<T>) {
        let left = Self::count_node_contracts_on(node.id) > MAX_ENDED_AT_ONCE;
        for contract in Self::node_contracts_on(node.id, MAX_ENDED_AT_ONCE) {
            Self::end_with_node(&contract);
        }
        ActiveNodeContracts::<T>::remove(node.id);
        if left {
            Self::take_ips_of_farm(node);
        }
        let rent = ActiveRentContractForNode::<T>::get(node.id).and_then(Contracts::<T>::get);
        if let Some(contract) = rent {
            Self::end_with_node(&contract);
        }
        DedicatedNodesExtraFee::<T>::remove(node.id);
    }

    /// Rent is not due for the time that a node slept.
    fn node_power_state_changed(node: &TfgridNode<T>) {
        if NodePower::<T>::get(node.id).state != PowerState::Up {
            return;
        }
        if let Some(rent_id) = ActiveRentContractForNode::<T>::get(node.id) {
            ContractLock::<T>::mutate(rent_id, |lock| lock.lock_updated = Self::now());
        }
    }

    fn deletion_weight(node_id: u32) -> Weight {
        let contracts = Self::count_node_contracts_on(node_id);
        let rents = usize::from(ActiveRentContractForNode::<T>::contains_key(node_id));
        let ended = contracts.min(MAX_ENDED_AT_ONCE).saturating_add(rents);
        let node = pallet_tfgrid::Nodes::<T>::get(node_id);
        let ips = node
            .filter(|_| contracts > MAX_ENDED_AT_ONCE)
            .map_or(Weight::zero(), |node| Self::move_weight(&node));
        weights::ended_contracts::<T>(ended).saturating_add(ips)
    }

    fn move_weight(node: &TfgridNode<T>) -> Weight {
        let farm = pallet_tfgrid::Farms::<T>::get(node.farm_id);
        let lent = |ip: &&PublicIP| ip.contract_id != 0;
        let count = farm.map_or(0, |farm| farm.public_ips.iter().filter(lent).count());
        weights::checked_contracts::<T>(count)
    }
}

impl<T: Config> NodeActiveContracts for Pallet<T> {
    fn node_has_no_active_contracts(node_id: u32) -> bool {
        !ActiveRentContractForNode::<T>::contains_key(node_id)
            && ActiveNodeContracts::<T>::get(node_id).is_empty()
    }
}

impl<T: Config> PublicIpModifier for Pallet<T> {
    /// The contract goes on without the address.
    fn ip_removed(ip: &PublicIP) {
        let Some(mut contract) = Contracts::<T>::get(ip.contract_id) else {
            return;
        };
        let ContractData::NodeContract(node_contract) = &mut contract.contract_type else {
            return;
        };
        node_contract
            .public_ips_list
            .retain(|held| held.ip != ip.ip);
        node_contract.public_ips = node_contract.public_ips_list.len() as u32;
        let freed = PublicIP {
            contract_id: 0,
            ..ip.clone()
        };
        Self::deposit_event(Event::IPsFreed {
            contract_id: ip.contract_id,
            public_ips: PublicIps::<T>::truncate_from(vec![freed]),
        });
        Self::store_contract(contract);
    }
}

impl<T: Config> Pallet<T> {
    /// Billed if that can be done, removed in any case.
    fn end_with_node(contract: &Contract<T>) {
        let billed = with_storage_layer(|| -> Result<(), DispatchError> {
            Self::end_contract(contract.clone(), Cause::CanceledByUser)
        });
        if billed.is_ok() && !Contracts::<T>::contains_key(contract.contract_id) {
            return;
        }
        // A failure of removal itself means that storage was broken before; what is left stays.
        let _ = with_storage_layer(|| Self::remove_contract(contract));
    }

    fn take_ips_of_farm(node: &TfgridNode<T>) {
        let Some(farm) = pallet_tfgrid::Farms::<T>::get(node.farm_id) else {
            return;
        };
        let lent = farm.public_ips.iter().map(|ip| ip.contract_id);
        let contract_ids: BTreeSet<_> = lent.filter(|&id| id != 0).collect();
        for contract_id in contract_ids {
            let Some(mut contract) = Contracts::<T>::get(contract_id) else {
                continue;
            };
            let ContractData::NodeContract(node_contract) = &mut contract.contract_type else {
                continue;
            };
            if node_contract.node_id != node.id {
                continue;
            }
            node_contract.public_ips = 0;
            node_contract.public_ips_list = Default::default();
            Self::free_ips(node.farm_id, contract_id);
            Self::store_contract(contract);
        }
    }
}
