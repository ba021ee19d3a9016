//! The currency of deposits for session keys: there are none.
//!
//! The session pallet holds a deposit and releases it when keys are given up. Balances announces
//! even the release of nothing, with an event that TFChain's clients do not know.
use frame_support::traits::{
    fungible::{hold, Dust, Inspect, Mutate, Unbalanced},
    tokens::{DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence},
};
use pallet_session::HoldReason;
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// Holds nothing, and knows no account that has anything.
pub struct NoDeposit;

impl<AccountId> Inspect<AccountId> for NoDeposit {
    type Balance = u128;

    fn total_issuance() -> u128 {
        0
    }

    fn minimum_balance() -> u128 {
        0
    }

    fn total_balance(_who: &AccountId) -> u128 {
        0
    }

    fn balance(_who: &AccountId) -> u128 {
        0
    }

    fn reducible_balance(_who: &AccountId, _keep: Preservation, _force: Fortitude) -> u128 {
        0
    }

    fn can_deposit(_who: &AccountId, amount: u128, _from: Provenance) -> DepositConsequence {
        match amount {
            0 => DepositConsequence::Success,
            _ => DepositConsequence::UnknownAsset,
        }
    }

    fn can_withdraw(_who: &AccountId, amount: u128) -> WithdrawConsequence<u128> {
        match amount {
            0 => WithdrawConsequence::Success,
            _ => WithdrawConsequence::BalanceLow,
        }
    }
}

fn only_nothing(amount: u128) -> DispatchResult {
    match amount {
        0 => Ok(()),
        _ => Err(TokenError::UnknownAsset.into()),
    }
}

impl<AccountId> Unbalanced<AccountId> for NoDeposit {
    fn handle_dust(_dust: Dust<AccountId, Self>) {}

    fn write_balance(_who: &AccountId, amount: u128) -> Result<Option<u128>, DispatchError> {
        only_nothing(amount).map(|()| None)
    }

    fn set_total_issuance(_amount: u128) {}
}

impl<AccountId: Eq> Mutate<AccountId> for NoDeposit {}

impl<AccountId> hold::Inspect<AccountId> for NoDeposit {
    type Reason = HoldReason;

    fn total_balance_on_hold(_who: &AccountId) -> u128 {
        0
    }

    fn balance_on_hold(_reason: &HoldReason, _who: &AccountId) -> u128 {
        0
    }
}

impl<AccountId> hold::Unbalanced<AccountId> for NoDeposit {
    fn set_balance_on_hold(_reason: &HoldReason, _who: &AccountId, amount: u128) -> DispatchResult {
        only_nothing(amount)
    }
}

impl<AccountId> hold::Mutate<AccountId> for NoDeposit {}
