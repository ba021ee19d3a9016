//! Bills of service contracts: the service asks, the consumer pays at once.
use crate::{
    cost,
    service_contract::Party,
    types::{ServiceContract, ServiceContractBill, ServiceContractState},
    Config, Error, Event, Pallet, ServiceContracts,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{Currency, ExistenceRequirement::KeepAlive, Get},
};

impl<T: Config> Pallet<T> {
    /// Time beyond the reference period is lost to the service; it must bill often enough.
    ///
    /// A consumer who cannot pay makes the call fail, and the agreement goes on.
    pub(crate) fn do_service_contract_bill(
        who: &T::AccountId,
        service_contract_id: u64,
        variable_amount: u64,
        metadata: Vec<u8>,
    ) -> DispatchResult {
        let (party, mut service_contract) = Self::service_contract_of(who, service_contract_id)?;
        ensure!(party == Party::Service, Error::<T>::TwinNotAuthorized);
        ensure!(
            service_contract.state == ServiceContractState::ApprovedByBoth,
            Error::<T>::ServiceContractBillingNotApprovedByBoth
        );
        let now = Self::now();
        let elapsed = now.saturating_sub(service_contract.last_bill);
        let window = elapsed.min(T::BillingReferencePeriod::get());
        let limit = cost::service_variable_limit(service_contract.variable_fee, window);
        ensure!(
            variable_amount <= limit,
            Error::<T>::ServiceContractBillingVariableAmountTooHigh
        );
        let bill = ServiceContractBill {
            variable_amount,
            window,
            metadata: metadata
                .try_into()
                .map_err(|_| Error::<T>::ServiceContractBillMetadataTooLong)?,
        };

        let amount = Self::pay_service(&service_contract, &bill)?;
        service_contract.last_bill = now;
        ServiceContracts::<T>::insert(service_contract_id, &service_contract);
        Self::deposit_event(Event::ServiceContractBilled {
            service_contract,
            bill,
            amount,
        });
        Ok(())
    }

    fn pay_service(
        service_contract: &ServiceContract,
        bill: &ServiceContractBill,
    ) -> Result<u128, sp_runtime::DispatchError> {
        let cost = cost::service(service_contract.base_fee, bill.variable_amount, bill.window);
        let amount = Self::tft(cost)?.into();
        let service = Self::twin(service_contract.service_twin_id)?;
        let consumer = Self::twin(service_contract.consumer_twin_id)?;
        ensure!(
            Self::usable_balance(&consumer.account_id) >= amount,
            Error::<T>::ServiceContractNotEnoughFundsToPayBill
        );
        <T::Currency as Currency<_>>::transfer(
            &consumer.account_id,
            &service.account_id,
            amount,
            KeepAlive,
        )?;
        Ok(amount)
    }
}
