//! What node, name and rent contracts share: how one is made and found.
use crate::{
    types::{Contract, ContractData, ContractLock as Lock, ContractState},
    Config, ContractID, ContractLock, Contracts, Error, Event, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use pallet_tfgrid::types::{TfgridNode, Twin};
use scale_info::TypeInfo;

pub(crate) const CONTRACT_VERSION: u32 = 4;
const MIN_NAME_LENGTH: usize = 3;

/// The label of a web name.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct NameContractName<T: Config>(pub BoundedVec<u8, T::MaxNameContractNameLength>);

impl<T: Config> TryFrom<alloc::vec::Vec<u8>> for NameContractName<T> {
    type Error = Error<T>;

    fn try_from(name: alloc::vec::Vec<u8>) -> Result<Self, Self::Error> {
        let known = |&byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        ensure!(
            name.len() >= MIN_NAME_LENGTH,
            Error::<T>::NameContractNameTooShort
        );
        let name = BoundedVec::try_from(name).map_err(|_| Error::<T>::NameContractNameTooLong)?;
        ensure!(name.iter().all(known), Error::<T>::NameNotValid);
        Ok(Self(name))
    }
}

impl<T: Config> Pallet<T> {
    /// Gives the contract its id and its place in the billing loop; billing starts now.
    ///
    /// `complete` makes what the contract is about from its id.
    pub(crate) fn make_contract(
        twin_id: u32,
        solution_provider_id: Option<u64>,
        complete: impl FnOnce(u64) -> Result<ContractData<T>, Error<T>>,
    ) -> Result<Contract<T>, sp_runtime::DispatchError> {
        let contract_id = Self::next_id::<ContractID<T>>()?;
        let contract_type = complete(contract_id)?;
        Self::ensure_solution_provider(solution_provider_id)?;

        let contract = Contract {
            version: CONTRACT_VERSION,
            state: ContractState::Created,
            contract_id,
            twin_id,
            contract_type,
            solution_provider_id,
        };
        let lock = Lock {
            lock_updated: Self::now(),
            ..Default::default()
        };
        Contracts::<T>::insert(contract_id, &contract);
        ContractLock::<T>::insert(contract_id, lock);
        Self::enter_billing_loop(contract_id);
        Ok(contract)
    }

    /// Writes a contract that already existed and tells it.
    pub(crate) fn store_contract(contract: Contract<T>) {
        Contracts::<T>::insert(contract.contract_id, &contract);
        Self::deposit_event(Event::ContractUpdated(contract));
    }

    pub(crate) fn contract(contract_id: u64) -> Result<Contract<T>, Error<T>> {
        Contracts::<T>::get(contract_id).ok_or(Error::<T>::ContractNotExists)
    }

    /// The contract, if its twin is `who`; `otherwise` what to say.
    pub(crate) fn contract_of(
        who: &T::AccountId,
        contract_id: u64,
        otherwise: Error<T>,
    ) -> Result<Contract<T>, Error<T>> {
        let contract = Self::contract(contract_id)?;
        let twin = Self::twin(contract.twin_id)?;
        ensure!(twin.account_id == *who, otherwise);
        Ok(contract)
    }

    pub(crate) fn twin(twin_id: u32) -> Result<Twin<T::AccountId>, Error<T>> {
        pallet_tfgrid::Twins::<T>::get(twin_id).ok_or(Error::<T>::TwinNotExists)
    }

    pub(crate) fn twin_id_of(who: &T::AccountId) -> Result<u32, Error<T>> {
        pallet_tfgrid::TwinIdByAccountID::<T>::get(who).ok_or(Error::<T>::TwinNotExists)
    }

    pub(crate) fn node(node_id: u32) -> Result<TfgridNode<T>, Error<T>> {
        pallet_tfgrid::Nodes::<T>::get(node_id).ok_or(Error::<T>::NodeNotExists)
    }

    pub(crate) fn farm(farm_id: u32) -> Result<pallet_tfgrid::types::FarmInfoOf<T>, Error<T>> {
        pallet_tfgrid::Farms::<T>::get(farm_id).ok_or(Error::<T>::FarmNotExists)
    }

    /// The node that `who` is.
    pub(crate) fn own_node(who: &T::AccountId) -> Result<TfgridNode<T>, Error<T>> {
        let twin_id = Self::twin_id_of(who)?;
        Self::node(pallet_tfgrid::NodeIdByTwinID::<T>::get(twin_id))
    }

    /// Chain time in unix seconds.
    pub(crate) fn now() -> u64 {
        pallet_timestamp::Pallet::<T>::get() / 1000
    }
}
