//! Reports of resources: what a node says that its contracts use of it.
use crate::{
    types::{ContractData, ContractResources},
    Config, Contracts, Error, Event, NodeContractResources, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    /// A contract that is gone is passed over; one of another node refuses the whole report.
    pub(crate) fn do_report_contract_resources(
        who: &T::AccountId,
        reports: Vec<ContractResources>,
    ) -> DispatchResult {
        let node = Self::own_node(who)?;
        for report in reports {
            if !Self::is_contract_of_node(report.contract_id, node.id)? {
                continue;
            }
            NodeContractResources::<T>::insert(report.contract_id, report);
            Self::deposit_event(Event::UpdatedUsedResources(report));
        }
        Ok(())
    }

    /// False when there is no such contract.
    pub(crate) fn is_contract_of_node(contract_id: u64, node_id: u32) -> Result<bool, Error<T>> {
        let Some(contract) = Contracts::<T>::get(contract_id) else {
            return Ok(false);
        };
        let ContractData::NodeContract(node_contract) = contract.contract_type else {
            return Err(Error::<T>::InvalidContractType);
        };
        ensure!(
            node_contract.node_id == node_id,
            Error::<T>::NodeNotAuthorizedToComputeReport
        );
        Ok(true)
    }
}
