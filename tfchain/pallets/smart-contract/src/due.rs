//! What a contract owes for the time since its last bill.
use crate::{
    cost,
    discount::discounted,
    types::{Contract, ContractData, DiscountLevel, NodeContract, RentContract},
    ActiveRentContractForNode, Config, ContractBillingInformationByID, DedicatedNodesExtraFee,
    Error, NodeContractResources, Pallet,
};
use pallet_tfgrid::types::PricingPolicy;
use tfchain_support::traits::TftPrice;

/// Of all contracts, whatever the farm says.
const BILLING_POLICY_ID: u32 = 1;

/// Units of TFT. `extra` is the farmer's fee for a dedicated node; discounts leave it alone.
pub(crate) struct Due {
    pub regular: u64,
    pub extra: u64,
    pub level: DiscountLevel,
}

impl Due {
    pub(crate) fn total(&self) -> u128 {
        u128::from(self.regular).saturating_add(self.extra.into())
    }
}

impl<T: Config> Pallet<T> {
    /// `balance` is what the twin and its stash may spend.
    pub(crate) fn due(
        contract: &Contract<T>,
        seconds: u64,
        balance: u128,
    ) -> Result<Due, Error<T>> {
        let regular = Self::tft(Self::regular_cost(contract, seconds)?)?;
        let extra = Self::tft(Self::extra_cost(contract, seconds))?;
        let (regular, level) = discounted(regular, seconds, balance);
        Ok(Due {
            regular,
            extra,
            level,
        })
    }

    pub(crate) fn billing_policy() -> Result<PricingPolicy<T::AccountId>, Error<T>> {
        pallet_tfgrid::PricingPolicies::<T>::get(BILLING_POLICY_ID)
            .ok_or(Error::<T>::PricingPolicyNotExists)
    }

    /// Units-USD in units of TFT at the price of now.
    pub(crate) fn tft(units_usd: u64) -> Result<u64, Error<T>> {
        // Nothing needs no price.
        if units_usd == 0 {
            return Ok(0);
        }
        cost::tft(units_usd, T::TftPrice::tft_price()).ok_or(Error::<T>::TFTPriceValueError)
    }

    fn regular_cost(contract: &Contract<T>, seconds: u64) -> Result<u64, Error<T>> {
        let prices = Self::billing_policy()?;
        Ok(match &contract.contract_type {
            ContractData::NodeContract(node_contract) => {
                Self::node_contract_cost(contract.contract_id, node_contract, seconds, &prices)
            }
            ContractData::RentContract(RentContract { node_id }) => {
                pallet_tfgrid::Nodes::<T>::get(node_id).map_or(0, |node| {
                    cost::rent_contract(&node.resources, seconds, &prices)
                })
            }
            ContractData::NameContract(_) => cost::name_contract(seconds, &prices),
        })
    }

    fn node_contract_cost(
        contract_id: u64,
        contract: &NodeContract<T>,
        seconds: u64,
        prices: &PricingPolicy<T::AccountId>,
    ) -> u64 {
        let rented = ActiveRentContractForNode::<T>::contains_key(contract.node_id);
        let used = (!rented).then(|| NodeContractResources::<T>::get(contract_id).used);
        let unbilled = ContractBillingInformationByID::<T>::get(contract_id).amount_unbilled;
        cost::node_contract(
            used.as_ref(),
            contract.public_ips,
            unbilled,
            seconds,
            prices,
        )
    }

    fn extra_cost(contract: &Contract<T>, seconds: u64) -> u64 {
        match &contract.contract_type {
            ContractData::RentContract(RentContract { node_id }) => {
                cost::extra_fee(DedicatedNodesExtraFee::<T>::get(node_id), seconds)
            }
            _ => 0,
        }
    }
}
