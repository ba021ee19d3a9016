//! Reports of traffic: NRU, which is priced when it is reported and billed with the contract.
use crate::{
    cost, types::NruConsumption, Config, ContractBillingInformationByID, Error, Event, Pallet,
};
use alloc::vec::Vec;
use frame_support::pallet_prelude::DispatchResult;
use pallet_tfgrid::types::Policy;

impl<T: Config> Pallet<T> {
    /// A contract that is gone is passed over; one of another node refuses the whole report.
    pub(crate) fn do_add_nru_reports(
        who: &T::AccountId,
        reports: Vec<NruConsumption>,
    ) -> DispatchResult {
        let node = Self::own_node(who)?;
        let farm = Self::farm(node.farm_id)?;
        let prices = pallet_tfgrid::PricingPolicies::<T>::get(farm.pricing_policy_id)
            .ok_or(Error::<T>::PricingPolicyNotExists)?;
        for report in reports {
            if !Self::is_contract_of_node(report.contract_id, node.id)? {
                continue;
            }
            Self::add_nru(&report, &prices.nu);
            Self::deposit_event(Event::NruConsumptionReportReceived(report));
        }
        Ok(())
    }

    /// A report older than the last one costs nothing.
    fn add_nru(report: &NruConsumption, price: &Policy) {
        ContractBillingInformationByID::<T>::mutate(report.contract_id, |billing| {
            if report.timestamp < billing.last_updated {
                return;
            }
            let due = cost::network(report.nru, report.window, price);
            billing.amount_unbilled = billing.amount_unbilled.saturating_add(due);
            billing.last_updated = report.timestamp;
        });
    }
}
