//! Grace: a contract whose twin cannot pay goes on for a while before it is removed.
use crate::{
    node_contract::MAX_CONTRACTS_OF_A_NODE,
    types::{Cause, Contract, ContractData, ContractState, RentContract},
    Config, Contracts, Event, Pallet,
};
use frame_support::traits::Get;
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
    /// Moves the contract to the state that its twin's balance asks for.
    ///
    /// `usable` is what the twin may spend, `wanted` what the contract locked and what it owes now.
    pub(crate) fn update_grace(contract: &mut Contract<T>, usable: u128, wanted: u128) {
        let now = Self::block();
        match contract.state {
            ContractState::Created if wanted >= usable => {
                Self::change_state(contract, ContractState::GracePeriod(now));
            }
            ContractState::GracePeriod(_) if usable > wanted => {
                Self::change_state(contract, ContractState::Created);
            }
            ContractState::GracePeriod(_) if Self::is_out_of_funds(contract, usable, wanted) => {
                Self::set_state(contract, ContractState::Deleted(Cause::OutOfFunds));
            }
            _ => {}
        }
    }

    /// A rent contract takes the node contracts of its node along, each with its event. Those
    /// beyond the number that others may put on a node change with their own bills.
    fn change_state(contract: &mut Contract<T>, state: ContractState) {
        Self::set_state(contract, state);
        Self::tell_grace(contract);
        if let ContractData::RentContract(RentContract { node_id }) = contract.contract_type {
            for mut node_contract in Self::node_contracts_on(node_id, MAX_CONTRACTS_OF_A_NODE) {
                Self::set_state(&mut node_contract, state);
                Self::tell_grace(&node_contract);
            }
        }
    }

    fn set_state(contract: &mut Contract<T>, state: ContractState) {
        contract.state = state;
        Contracts::<T>::insert(contract.contract_id, &*contract);
    }

    fn tell_grace(contract: &Contract<T>) {
        let contract_id = contract.contract_id;
        let node_id = contract.node_id().unwrap_or(0);
        let twin_id = contract.twin_id;
        match contract.state {
            ContractState::Created => Self::deposit_event(Event::ContractGracePeriodEnded {
                contract_id,
                node_id,
                twin_id,
            }),
            ContractState::GracePeriod(block_number) => {
                Self::deposit_event(Event::ContractGracePeriodStarted {
                    contract_id,
                    node_id,
                    twin_id,
                    block_number,
                });
            }
            ContractState::Deleted(_) => {}
        }
    }

    /// True when the bill finds that grace is over, and no balance that would end it well.
    pub(crate) fn is_out_of_funds(contract: &Contract<T>, usable: u128, wanted: u128) -> bool {
        match contract.state {
            ContractState::GracePeriod(since) => {
                usable <= wanted && Self::block().saturating_sub(since) >= T::GracePeriod::get()
            }
            _ => false,
        }
    }

    fn block() -> u64 {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }
}
