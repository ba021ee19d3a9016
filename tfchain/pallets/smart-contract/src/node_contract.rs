//! Node contracts: a deployment on a node, named by its hash.
use crate::{
    types::{
        Contract, ContractBillingInformation, ContractData, ContractState, DeploymentDataInput,
        HexHash, NodeContract,
    },
    ActiveNodeContracts, ActiveRentContractForNode, Config, ContractBillingInformationByID,
    ContractIDByNodeIDAndHash, Contracts, DedicatedNodesExtraFee, Error, Event, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use pallet_tfgrid::{types::FarmInfoOf, NodePower};

/// Each of a node's contracts may have to follow the rent into grace in one block. Who rents the
/// node passes: nobody else can fill it.
pub(crate) const MAX_CONTRACTS_OF_A_NODE: usize = 4_000;

impl<T: Config> Pallet<T> {
    /// `wanted` has the addresses' number and no addresses yet.
    pub(crate) fn do_create_node_contract(
        who: &T::AccountId,
        wanted: NodeContract<T>,
        solution_provider_id: Option<u64>,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let (node_id, hash) = (wanted.node_id, wanted.deployment_hash);
        let node = Self::node(node_id)?;
        ensure!(
            !NodePower::<T>::get(node_id).is_down(),
            Error::<T>::NodeNotAvailableToDeploy
        );
        let farm = Self::farm(node.farm_id)?;
        Self::ensure_may_deploy(twin_id, node_id, &farm)?;
        Self::ensure_unique(node_id, &hash, None)?;
        let mut active = ActiveNodeContracts::<T>::get(node_id);
        ensure!(
            active.len() < MAX_CONTRACTS_OF_A_NODE
                || ActiveRentContractForNode::<T>::contains_key(node_id),
            Error::<T>::NotEnoughResourcesOnNode
        );

        let contract = Self::make_contract(twin_id, solution_provider_id, |contract_id| {
            let ips = Self::reserve_ips(farm.id, contract_id, wanted.public_ips)?;
            Ok(ContractData::NodeContract(NodeContract {
                public_ips_list: ips,
                ..wanted
            }))
        })?;
        let contract_id = contract.contract_id;
        let billing = ContractBillingInformation {
            last_updated: Self::now(),
            ..Default::default()
        };
        ContractBillingInformationByID::<T>::insert(contract_id, billing);
        ContractIDByNodeIDAndHash::<T>::insert(node_id, hash, contract_id);
        active.push(contract_id);
        ActiveNodeContracts::<T>::insert(node_id, active);
        Self::deposit_event(Event::ContractCreated(contract));
        Ok(())
    }

    /// The deployment changed: its hash and its data with it, and nothing else.
    pub(crate) fn do_update_node_contract(
        who: &T::AccountId,
        contract_id: u64,
        hash: HexHash,
        data: DeploymentDataInput<T>,
    ) -> DispatchResult {
        let not_authorized = Error::<T>::TwinNotAuthorizedToUpdateContract;
        let mut contract = Self::contract_of(who, contract_id, not_authorized)?;
        ensure!(
            !matches!(contract.state, ContractState::GracePeriod(_)),
            Error::<T>::CannotUpdateContractInGraceState
        );
        let ContractData::NodeContract(node_contract) = &mut contract.contract_type else {
            return Err(Error::<T>::InvalidContractType.into());
        };
        let node_id = node_contract.node_id;
        Self::ensure_unique(node_id, &hash, Some(contract_id))?;

        Self::forget_hash(node_id, &node_contract.deployment_hash, contract_id);
        ContractIDByNodeIDAndHash::<T>::insert(node_id, hash, contract_id);
        node_contract.deployment_hash = hash;
        node_contract.deployment_data = data;
        Self::store_contract(contract);
        Ok(())
    }

    /// Drops what is stored of a node contract beside the contract itself; its addresses are free.
    pub(crate) fn forget_node_contract(contract_id: u64, node_contract: &NodeContract<T>) {
        let node_id = node_contract.node_id;
        if let Some(node) = pallet_tfgrid::Nodes::<T>::get(node_id) {
            if node_contract.public_ips > 0 {
                Self::free_ips(node.farm_id, contract_id);
            }
        }
        // A node that is gone has no list.
        ActiveNodeContracts::<T>::mutate_extant(node_id, |ids| ids.retain(|&id| id != contract_id));
        Self::forget_hash(node_id, &node_contract.deployment_hash, contract_id);
        crate::NodeContractResources::<T>::remove(contract_id);
        ContractBillingInformationByID::<T>::remove(contract_id);
    }

    /// The first node contracts of a node, so many at most.
    pub(crate) fn node_contracts_on(node_id: u32, most: usize) -> Vec<Contract<T>> {
        let contract_ids = ActiveNodeContracts::<T>::get(node_id);
        contract_ids
            .into_iter()
            .take(most)
            .filter_map(Contracts::<T>::get)
            .collect()
    }

    pub(crate) fn count_node_contracts_on(node_id: u32) -> usize {
        ActiveNodeContracts::<T>::decode_len(node_id).unwrap_or(0)
    }

    /// A rented node is its renter's alone, and a dedicated one is only rented whole.
    fn ensure_may_deploy(twin_id: u32, node_id: u32, farm: &FarmInfoOf<T>) -> DispatchResult {
        let available = match ActiveRentContractForNode::<T>::get(node_id) {
            Some(rent_id) => Self::contract(rent_id)?.twin_id == twin_id,
            None => !farm.dedicated_farm && DedicatedNodesExtraFee::<T>::get(node_id) == 0,
        };
        ensure!(available, Error::<T>::NodeNotAvailableToDeploy);
        Ok(())
    }

    /// No contract but `own` has this hash on this node.
    fn ensure_unique(node_id: u32, hash: &HexHash, own: Option<u64>) -> DispatchResult {
        let other = Contracts::<T>::get(ContractIDByNodeIDAndHash::<T>::get(node_id, hash));
        let taken =
            other.is_some_and(|other| Some(other.contract_id) != own && !other.is_deleted());
        ensure!(!taken, Error::<T>::ContractIsNotUnique);
        Ok(())
    }

    /// Only when the index names this contract: another one may have the hash by now.
    fn forget_hash(node_id: u32, hash: &HexHash, contract_id: u64) {
        if ContractIDByNodeIDAndHash::<T>::get(node_id, hash) == contract_id {
            ContractIDByNodeIDAndHash::<T>::remove(node_id, hash);
        }
    }
}
