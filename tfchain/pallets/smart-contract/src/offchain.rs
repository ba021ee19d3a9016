//! The billing worker of a validator: who makes the next block sends the bills that are due.
use crate::{
    types::ContractData, Call, Config, ContractBillingInformationByID, Contracts,
    ContractsToBillAt, Error, NodeContractResources, Pallet,
};
use alloc::vec::Vec;
use frame_support::ensure;
use frame_system::{
    offchain::{Account, SendSignedTransaction, Signer},
    pallet_prelude::BlockNumberFor,
};
use sp_runtime::SaturatedConversion;
use tfchain_support::traits::NextAuthor;

const LOG_TARGET: &str = "runtime::smart-contract";

impl<T: Config> Pallet<T> {
    /// Sends a bill for each contract whose turn is `block_number`.
    pub(crate) fn bill_contracts_of(block_number: BlockNumberFor<T>) {
        let contract_ids = Self::contracts_to_bill(block_number.saturated_into());
        if contract_ids.is_empty() {
            return;
        }
        let accounts = match Self::billing_accounts() {
            Ok(accounts) => accounts,
            Err(reason) => {
                log::debug!(target: LOG_TARGET, "no bills from here: {reason:?}");
                return;
            }
        };
        for contract_id in contract_ids {
            for account in &accounts {
                if let Err(reason) = Self::send_bill(account, contract_id) {
                    log::error!(target: LOG_TARGET, "bill of {contract_id}: {reason:?}");
                }
            }
        }
    }

    /// Those in the block's place of the billing loop that may owe something.
    pub(crate) fn contracts_to_bill(block_number: u64) -> Vec<u64> {
        let mut contract_ids = ContractsToBillAt::<T>::get(Self::billing_index(block_number));
        contract_ids.retain(|&contract_id| Self::may_owe(contract_id));
        contract_ids
    }

    /// A deployment without addresses, reported resources and traffic costs nothing. The bill of
    /// one whose node is gone removes it.
    fn may_owe(contract_id: u64) -> bool {
        match Contracts::<T>::get(contract_id).map(|contract| contract.contract_type) {
            Some(ContractData::NodeContract(contract)) => {
                !pallet_tfgrid::Nodes::<T>::contains_key(contract.node_id)
                    || contract.public_ips > 0
                    || NodeContractResources::<T>::get(contract_id).used != Default::default()
                    || ContractBillingInformationByID::<T>::get(contract_id).amount_unbilled > 0
            }
            Some(_) => true,
            None => false,
        }
    }

    /// The keys of this validator, if the next block is its own.
    fn billing_accounts() -> Result<Vec<Account<T>>, Error<T>> {
        let mut accounts: Vec<_> = Signer::<T, T::AuthorityId>::keystore_accounts().collect();
        ensure!(
            !accounts.is_empty(),
            Error::<T>::OffchainSignedTxNoLocalAccountAvailable
        );
        accounts.retain(|account| T::NextAuthor::is_next_author(&account.id));
        ensure!(!accounts.is_empty(), Error::<T>::WrongAuthority);
        Ok(accounts)
    }

    fn send_bill(account: &Account<T>, contract_id: u64) -> Result<(), Error<T>> {
        let call = Call::<T>::bill_contract_for_block { contract_id };
        Signer::<T, T::AuthorityId>::any_account()
            .send_single_signed_transaction(account, call)
            .ok_or(Error::<T>::OffchainSignedTxCannotSign)?
            .map_err(|()| Error::<T>::OffchainSignedTxAlreadySent)
    }
}
