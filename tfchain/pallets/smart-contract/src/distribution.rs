//! Payment: what a contract has locked goes to those who run the grid, and a part of it is burned.
use crate::{
    types::{BalanceOf, Contract, ContractLock as Lock, Provider},
    weights, Config, Contracts, Event, Pallet, SolutionProviders,
};
use alloc::vec::Vec;
use frame_support::{
    pallet_prelude::DispatchResult,
    traits::{
        fungible::Inspect,
        tokens::{DepositConsequence, Provenance},
        Currency,
        ExistenceRequirement::KeepAlive,
        Get, OnUnbalanced, WithdrawReasons,
    },
    weights::Weight,
};
use sp_runtime::Perbill;
use tfchain_support::traits::{ContractPaid, Payment};

const FOUNDATION_PERCENT: u32 = 10;
const STAKING_POOL_PERCENT: u32 = 5;
/// For the sales account, or for the solution provider first.
const SALES_PERCENT: u32 = 50;
/// For the foundation, the staking pool and, what they leave of it, the fire.
const OTHERS_PERCENT: u32 = 50;

/// Parts of an amount, each rounded for itself.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Shares {
    pub foundation: u128,
    pub staking_pool: u128,
    pub providers: Vec<u128>,
    pub sales: u128,
    pub burned: u128,
}

/// `takes` are the percentages of the solution provider's members.
pub(crate) fn shares(amount: u128, takes: &[u8]) -> Shares {
    let part = |percent: u32| Perbill::from_percent(percent) * amount;
    let taken = takes
        .iter()
        .fold(0_u32, |sum, &take| sum.saturating_add(take.into()));
    let foundation = part(FOUNDATION_PERCENT);
    let staking_pool = part(STAKING_POOL_PERCENT);
    Shares {
        foundation,
        staking_pool,
        providers: takes.iter().map(|&take| part(take.into())).collect(),
        sales: part(SALES_PERCENT.saturating_sub(taken)),
        burned: part(OTHERS_PERCENT)
            .saturating_sub(foundation)
            .saturating_sub(staking_pool),
    }
}

impl<T: Config> Pallet<T> {
    /// Pays what the contract has locked, as far as its twin can.
    pub(crate) fn distribute(
        contract: &Contract<T>,
        lock: &Lock<BalanceOf<T>>,
        payer: &T::AccountId,
    ) -> DispatchResult {
        Self::register_weight(weights::payment::<T>());
        Self::reduce_lock(payer, lock.total());
        let before = T::Currency::free_balance(payer);

        Self::pay_farmer(contract, lock.extra_amount_locked, payer)?;
        let between = T::Currency::free_balance(payer);
        let amount = lock.amount_locked.min(Self::payable_balance(payer));
        if amount > 0 {
            Self::share_out(contract, amount, payer)?;
        }

        let after = T::Currency::free_balance(payer);
        T::ContractPaid::contract_paid(&Payment {
            contract_id: contract.contract_id,
            twin_id: contract.twin_id,
            node_id: contract.node_id(),
            amount: before.saturating_sub(after),
            to_farmer: before.saturating_sub(between),
        });
        Ok(())
    }

    /// The farmer alone has what he asks for a dedicated node.
    fn pay_farmer(contract: &Contract<T>, amount: u128, payer: &T::AccountId) -> DispatchResult {
        let (1.., Some(node_id)) = (amount, contract.node_id()) else {
            return Ok(());
        };
        // Whose the node was is not known when it is gone.
        let Some(node) = pallet_tfgrid::Nodes::<T>::get(node_id) else {
            return Ok(());
        };
        let farm = Self::farm(node.farm_id)?;
        let farmer = Self::twin(farm.twin_id)?;
        Self::pay(payer, &farmer.account_id, amount)
    }

    fn share_out(contract: &Contract<T>, amount: u128, payer: &T::AccountId) -> DispatchResult {
        let policy = Self::billing_policy()?;
        let providers = Self::providers_of(contract);
        Self::register_weight(weights::paid_providers::<T>(providers.len()));
        let takes: Vec<u8> = providers.iter().map(|provider| provider.take).collect();
        let shares = shares(amount, &takes);

        Self::pay(payer, &policy.foundation_account, shares.foundation)?;
        Self::pay(payer, &T::StakingPoolAccount::get(), shares.staking_pool)?;
        for (provider, share) in providers.iter().zip(&shares.providers) {
            Self::pay(payer, &provider.who, *share)?;
        }
        Self::pay(payer, &policy.certified_sales_account, shares.sales)?;
        Self::burn(contract.contract_id, shares.burned, payer)
    }

    /// What payment to the members of the contract's solution provider weighs.
    pub(crate) fn providers_weight(contract_id: u64) -> Weight {
        let contract = Contracts::<T>::get(contract_id);
        let members = contract.map_or(0, |contract| Self::providers_of(&contract).len());
        weights::paid_providers::<T>(members)
    }

    /// Those who take a share: fifty at most, as their takes are that much per cent together.
    fn providers_of(contract: &Contract<T>) -> Vec<Provider<T::AccountId>> {
        let provider = contract
            .solution_provider_id
            .and_then(SolutionProviders::<T>::get);
        let mut providers = provider.map_or_else(Vec::new, |provider| provider.providers);
        providers.retain(|provider| provider.take > 0);
        providers
    }

    /// Gives at most what keeps the payer alive.
    ///
    /// A share that its receiver cannot hold, as it is below the existential deposit and the account
    /// does not exist, stays with the payer: neither bill nor issuance depends on it.
    fn pay(payer: &T::AccountId, to: &T::AccountId, share: u128) -> DispatchResult {
        let amount = share.min(Self::payable_balance(payer));
        let held = T::Currency::can_deposit(to, amount, Provenance::Extant);
        if amount == 0 || held != DepositConsequence::Success {
            return Ok(());
        }
        <T::Currency as Currency<_>>::transfer(payer, to, amount, KeepAlive)
    }

    fn burn(contract_id: u64, share: u128, payer: &T::AccountId) -> DispatchResult {
        let amount = share.min(Self::payable_balance(payer));
        let burned = T::Currency::withdraw(payer, amount, WithdrawReasons::FEE, KeepAlive)?;
        T::Burn::on_unbalanced(burned);
        Self::deposit_event(Event::TokensBurned {
            contract_id,
            amount,
        });
        Ok(())
    }
}
