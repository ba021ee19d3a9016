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

/// Contracts that end with their node or rent in one block; the others wait for their bills.
pub(crate) const MAX_ENDED_AT_ONCE: usize = 50;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_cancel_contract(
        who: &T::AccountId,
        contract_id: u64,
    ) -> DispatchResultWithPostInfo {
        let not_authorized = Error::<T>::TwinNotAuthorizedToCancelContract;
        let contract = Self::contract_of(who, contract_id, not_authorized)?;
        Self::ensure_may_cancel(&contract)?;
        Self::end_contract(contract, Cause::CanceledByUser)?;
        Ok(Some(weights::cancel_contract::<T>()).into())
    }

    pub(crate) fn do_cancel_contract_collective(contract_id: u64) -> DispatchResultWithPostInfo {
        let contract = Self::contract(contract_id)?;
        Self::ensure_may_cancel(&contract)?;
        Self::end_contract(contract, Cause::CanceledByCollective)?;
        Ok(Some(weights::cancel_contract::<T>()).into())
    }

    /// Bills a contract for the last time. It is no more stored after that.
    pub(crate) fn end_contract(mut contract: Contract<T>, cause: Cause) -> DispatchResult {
        contract.state = ContractState::Deleted(cause);
        Contracts::<T>::insert(contract.contract_id, &contract);
        Self::bill_contract(contract.contract_id)
    }

    /// What the cancellation of this contract may weigh. A rent with deployments is refused, so
    /// what repeats itself is the payment to a solution provider's members.
    pub(crate) fn cancel_weight(contract_id: u64) -> Weight {
        weights::cancel_contract::<T>().saturating_add(Self::providers_weight(contract_id))
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

    /// What runs on a rented node goes with the rent, so many at once.
    pub(crate) fn remove_node_contracts_on(node_id: u32) -> DispatchResult {
        for contract in &Self::node_contracts_on(node_id, MAX_ENDED_AT_ONCE) {
            Self::remove_contract(contract)?;
        }
        Ok(())
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
