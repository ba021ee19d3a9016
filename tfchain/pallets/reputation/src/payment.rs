//! What is remembered of payments, because contracts vanish when they end.
use crate::{types::PaidContract, Config, PaidContracts, Pallet};
use pallet_tfgrid::{Farms, Nodes};
use tfchain_support::traits::{ContractPaid, Payment};

impl<T: Config> ContractPaid for Pallet<T> {
    /// A contract about no node has no second party, and leaves nothing; so does one unpaid.
    fn contract_paid(payment: &Payment) {
        Self::weigh_contract_paid();
        if payment.amount == 0 {
            return;
        }
        let known = PaidContracts::<T>::get(payment.contract_id);
        let Some(mut contract) = known.or_else(|| parties::<T>(payment)) else {
            return;
        };
        let lost = payment.amount.saturating_sub(payment.to_farmer);
        contract.paid = contract.paid.saturating_add(lost);
        contract.to_farmer = contract.to_farmer.saturating_add(payment.to_farmer);
        contract.last_paid = Self::now();
        PaidContracts::<T>::insert(payment.contract_id, contract);
    }
}

fn parties<T: Config>(payment: &Payment) -> Option<PaidContract> {
    let node = Nodes::<T>::get(payment.node_id?)?;
    let farm = Farms::<T>::get(node.farm_id)?;
    Some(PaidContract {
        twin_id: payment.twin_id,
        node_id: node.id,
        node_twin_id: node.twin_id,
        farm_id: farm.id,
        farmer_twin_id: farm.twin_id,
        paid: 0,
        to_farmer: 0,
        last_paid: 0,
    })
}
