//! Name contracts: a label below the names of the web gateways.
use crate::{
    grid_contract::NameContractName,
    types::{ContractData, NameContract},
    Config, ContractIDByNameRegistration, Error, Event, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create_name_contract(who: &T::AccountId, name: Vec<u8>) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let name = NameContractName::<T>::try_from(name)?;
        ensure!(
            !ContractIDByNameRegistration::<T>::contains_key(&name),
            Error::<T>::NameExists
        );

        let contract = Self::make_contract(twin_id, None, |_| {
            Ok(ContractData::NameContract(NameContract {
                name: name.clone(),
            }))
        })?;
        ContractIDByNameRegistration::<T>::insert(&name, contract.contract_id);
        Self::deposit_event(Event::ContractCreated(contract));
        Ok(())
    }
}
