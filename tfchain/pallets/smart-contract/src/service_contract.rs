//! Service contracts: a service and its consumer agree on metadata and fees, approve, and the
//! service bills. What the service is, and whether it was rendered, is between the two.
use crate::{
    types::{Cause, ServiceContract, ServiceContractState},
    Config, Error, Event, Pallet, ServiceContractID, ServiceContracts,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_service_contract_create(
        who: &T::AccountId,
        service: &T::AccountId,
        consumer: &T::AccountId,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let service_twin_id = Self::twin_id_of(service)?;
        let consumer_twin_id = Self::twin_id_of(consumer)?;
        ensure!(
            twin_id == service_twin_id || twin_id == consumer_twin_id,
            Error::<T>::TwinNotAuthorized
        );
        ensure!(
            service_twin_id != consumer_twin_id,
            Error::<T>::ServiceContractCreationNotAllowed
        );

        let service_contract = ServiceContract {
            service_contract_id: Self::next_id::<ServiceContractID<T>>()?,
            service_twin_id,
            consumer_twin_id,
            base_fee: 0,
            variable_fee: 0,
            metadata: Default::default(),
            accepted_by_service: false,
            accepted_by_consumer: false,
            last_bill: 0,
            state: ServiceContractState::Created,
        };
        store(&service_contract, Event::<T>::ServiceContractCreated);
        Ok(())
    }

    /// The agreement is ready when it has both metadata and a base fee.
    pub(crate) fn do_service_contract_set_metadata(
        who: &T::AccountId,
        service_contract_id: u64,
        metadata: Vec<u8>,
    ) -> DispatchResult {
        let (_, mut service_contract) = Self::service_contract_of(who, service_contract_id)?;
        ensure_open::<T>(&service_contract)?;

        service_contract.metadata = metadata
            .try_into()
            .map_err(|_| Error::<T>::ServiceContractMetadataTooLong)?;
        withdraw_approvals(&mut service_contract);
        if service_contract.base_fee != 0 {
            service_contract.state = ServiceContractState::AgreementReady;
        }
        store(&service_contract, Event::<T>::ServiceContractMetadataSet);
        Ok(())
    }

    /// Fees are mUSD per hour; the service alone names them.
    pub(crate) fn do_service_contract_set_fees(
        who: &T::AccountId,
        service_contract_id: u64,
        base_fee: u64,
        variable_fee: u64,
    ) -> DispatchResult {
        let (party, mut service_contract) = Self::service_contract_of(who, service_contract_id)?;
        ensure!(party == Party::Service, Error::<T>::TwinNotAuthorized);
        ensure_open::<T>(&service_contract)?;

        service_contract.base_fee = base_fee;
        service_contract.variable_fee = variable_fee;
        withdraw_approvals(&mut service_contract);
        if !service_contract.metadata.is_empty() {
            service_contract.state = ServiceContractState::AgreementReady;
        }
        store(&service_contract, Event::<T>::ServiceContractFeesSet);
        Ok(())
    }

    /// Time is billed from the moment that the second of the two approves.
    pub(crate) fn do_service_contract_approve(
        who: &T::AccountId,
        service_contract_id: u64,
    ) -> DispatchResult {
        let (party, mut service_contract) = Self::service_contract_of(who, service_contract_id)?;
        ensure!(
            service_contract.state == ServiceContractState::AgreementReady,
            Error::<T>::ServiceContractApprovalNotAllowed
        );

        match party {
            Party::Service => service_contract.accepted_by_service = true,
            Party::Consumer => service_contract.accepted_by_consumer = true,
        }
        if service_contract.accepted_by_service && service_contract.accepted_by_consumer {
            service_contract.state = ServiceContractState::ApprovedByBoth;
            service_contract.last_bill = Self::now();
        }
        store(&service_contract, Event::<T>::ServiceContractApproved);
        Ok(())
    }

    pub(crate) fn do_service_contract_reject(
        who: &T::AccountId,
        service_contract_id: u64,
    ) -> DispatchResult {
        let (_, service_contract) = Self::service_contract_of(who, service_contract_id)?;
        ensure!(
            service_contract.state == ServiceContractState::AgreementReady,
            Error::<T>::ServiceContractRejectionNotAllowed
        );
        Self::remove_service_contract(service_contract_id);
        Ok(())
    }

    pub(crate) fn do_service_contract_cancel(
        who: &T::AccountId,
        service_contract_id: u64,
    ) -> DispatchResult {
        Self::service_contract_of(who, service_contract_id)?;
        Self::remove_service_contract(service_contract_id);
        Ok(())
    }

    /// The agreement and what `who` is in it.
    pub(crate) fn service_contract_of(
        who: &T::AccountId,
        service_contract_id: u64,
    ) -> Result<(Party, ServiceContract), Error<T>> {
        let twin_id = Self::twin_id_of(who)?;
        let service_contract = ServiceContracts::<T>::get(service_contract_id)
            .ok_or(Error::<T>::ServiceContractNotExists)?;
        let party = match twin_id {
            id if id == service_contract.service_twin_id => Party::Service,
            id if id == service_contract.consumer_twin_id => Party::Consumer,
            _ => return Err(Error::<T>::TwinNotAuthorized),
        };
        Ok((party, service_contract))
    }

    fn remove_service_contract(service_contract_id: u64) {
        ServiceContracts::<T>::remove(service_contract_id);
        Self::deposit_event(Event::ServiceContractCanceled {
            service_contract_id,
            cause: Cause::CanceledByUser,
        });
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Party {
    Service,
    Consumer,
}

/// Who approved did so of the terms as they were.
fn withdraw_approvals(service_contract: &mut ServiceContract) {
    service_contract.accepted_by_service = false;
    service_contract.accepted_by_consumer = false;
}

/// What both approved is not changed any more.
fn ensure_open<T: Config>(service_contract: &ServiceContract) -> Result<(), Error<T>> {
    ensure!(
        service_contract.state != ServiceContractState::ApprovedByBoth,
        Error::<T>::ServiceContractModificationNotAllowed
    );
    Ok(())
}

fn store<T: Config>(service_contract: &ServiceContract, event: fn(ServiceContract) -> Event<T>) {
    ServiceContracts::<T>::insert(service_contract.service_contract_id, service_contract);
    Pallet::<T>::deposit_event(event(service_contract.clone()));
}
