//! Rent contracts: a whole node for one twin.
use crate::{
    types::{ContractData, RentContract},
    ActiveNodeContracts, ActiveRentContractForNode, Config, Error, Event, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    /// A sleeping node may be rented: the farmer wakes it then.
    pub(crate) fn do_create_rent_contract(
        who: &T::AccountId,
        node_id: u32,
        solution_provider_id: Option<u64>,
    ) -> DispatchResult {
        ensure!(
            !ActiveRentContractForNode::<T>::contains_key(node_id),
            Error::<T>::NodeHasRentContract
        );
        let node = Self::node(node_id)?;
        let farm = Self::farm(node.farm_id)?;
        ensure!(
            farm.dedicated_farm || ActiveNodeContracts::<T>::get(node_id).is_empty(),
            Error::<T>::NodeNotAvailableToDeploy
        );
        let twin_id = Self::twin_id_of(who)?;

        let contract = Self::make_contract(twin_id, solution_provider_id, |_| {
            Ok(ContractData::RentContract(RentContract { node_id }))
        })?;
        ActiveRentContractForNode::<T>::insert(node_id, contract.contract_id);
        Self::deposit_event(Event::ContractCreated(contract));
        Ok(())
    }
}
