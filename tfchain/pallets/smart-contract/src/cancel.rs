//! The end of a contract: the last bill, then removal.
use crate::{
    types::{Cause, Contract, ContractData, ContractState, RentContract},
    weights, ActiveNodeContracts, ActiveRentContractForNode, Config, ContractIDByNameRegistration,
    Contracts, Error, Event, Pallet,
};
use frame_support::{
    dispatch::DispatchClass, ensure, pallet_prelude::DispatchResult,
    pallet_prelude::DispatchResultWithPostInfo, weights::Weight,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_cancel_contract(
        who: &T::AccountId,
        contract_id: u64,
    ) -> DispatchResultWithPostInfo {
        let not_authorized = Error::<T>::TwinNotAuthorizedToCancelContract;
        let contract = Self::contract_of(who, contract_id, not_authorized)?;
        Self::ensure_may_cancel(&contract)?;
        Self::end_contract(contract, Cause::CanceledByUser)
    }

    pub(crate) fn do_cancel_contract_collective(contract_id: u64) -> DispatchResultWithPostInfo {
        let contract = Self::contract(contract_id)?;
        Self::ensure_may_cancel(&contract)?;
        Self::end_contract(contract, Cause::CanceledByCollective)
    }

    /// Bills a contract for the last time. It is no more stored after that.
    pub(crate) fn end_contract(
        mut contract: Contract<T>,
        cause: Cause,
    ) -> DispatchResultWithPostInfo {
        contract.state = ContractState::Deleted(cause);
        Contracts::<T>::insert(contract.contract_id, &contract);
        Self::bill_contract(contract.contract_id)
    }

    /// Removes a contract with everything that is stored of it; nothing is billed.
    pub(crate) fn remove_contract(contract: &Contract<T>) -> DispatchResult {
        match &contract.contract_type {
            ContractData::NodeContract(node_contract) => {
                Self::forget_node_contract(contract.contract_id, node_contract);
                Self::deposit_event(Event::NodeContractCanceled {
                    contract_id: contract.contract_id,
                    node_id: node_contract.node_id,
                    twin_id: contract.twin_id,
                });
            }
            ContractData::NameContract(name_contract) => {
                ContractIDByNameRegistration::<T>::remove(&name_contract.name);
                Self::deposit_event(Event::NameContractCanceled {
                    contract_id: contract.contract_id,
                });
            }
            ContractData::RentContract(RentContract { node_id }) => {
                ActiveRentContractForNode::<T>::remove(node_id);
                Self::remove_node_contracts_on(*node_id)?;
                Self::deposit_event(Event::RentContractCanceled {
                    contract_id: contract.contract_id,
                });
            }
        }
        Self::forget_lock(contract);
        Contracts::<T>::remove(contract.contract_id);
        Self::leave_billing_loop(contract.contract_id)
    }

    /// What runs on a rented node goes with the rent.
    fn remove_node_contracts_on(node_id: u32) -> DispatchResult {
        let contracts = Self::node_contracts_on(node_id);
        Self::register_ended(contracts.len());
        for contract in &contracts {
            Self::remove_contract(contract)?;
        }
        Ok(())
    }

    pub(crate) fn register_ended(contracts: usize) {
        Self::register_weight(weights::ended_contracts::<T>(contracts));
    }

    /// What a call does beyond its weight still counts for the block.
    pub(crate) fn register_weight(weight: Weight) {
        frame_system::Pallet::<T>::register_extra_weight_unchecked(weight, DispatchClass::Normal);
    }

    /// A rent contract stays while something runs on its node.
    fn ensure_may_cancel(contract: &Contract<T>) -> DispatchResult {
        let in_use = match &contract.contract_type {
            ContractData::RentContract(rent) => {
                !ActiveNodeContracts::<T>::get(rent.node_id).is_empty()
            }
            _ => false,
        };
        ensure!(!in_use, Error::<T>::NodeHasActiveContracts);
        Ok(())
    }
}
