//! Fees as TFChain charges them, and where they go.
//!
//! `fee = 10,000 + length + weight * 0.000080376 + tip`, with no congestion pricing; all of it is
//! the block author's. Only events that TFChain's clients know are emitted: current FRAME announces
//! a dropped imbalance with `BurnedDebt`, a name that a typed client refuses together with the
//! whole block. So what nobody receives is taken out of the issuance in silence, as TFChain did.

use frame_support::traits::{
    fungible::{Balanced, Credit, Unbalanced},
    Imbalance, OnUnbalanced,
};
use frame_support::weights::{
    ConstantMultiplier, WeightToFeeCoefficient, WeightToFeeCoefficients, WeightToFeePolynomial,
};
use pallet_balances::NegativeImbalance;
use smallvec::smallvec;
use sp_core::ConstU128;
use sp_runtime::Perbill;

use crate::{AccountId, Authorship, Balance, Balances, Runtime};

type BalancesCredit = Credit<AccountId, Balances>;

/// One unit for each byte of the extrinsic.
pub type LengthToFee = ConstantMultiplier<Balance, ConstU128<1>>;

/// Price of weight: 100,000 units for ten times the base weight of an extrinsic.
pub struct WeightToFee;

impl WeightToFeePolynomial for WeightToFee {
    type Balance = Balance;

    fn polynomial() -> WeightToFeeCoefficients<Balance> {
        smallvec![WeightToFeeCoefficient {
            degree: 1,
            negative: false,
            coeff_frac: Perbill::from_parts(80_376),
            coeff_integer: 0,
        }]
    }
}

/// Gives fee and tip to the block's author.
pub struct ToAuthor;

impl OnUnbalanced<BalancesCredit> for ToAuthor {
    fn on_unbalanceds(parts: impl Iterator<Item = BalancesCredit>) {
        // Fee and tip in one deposit, as TFChain pays them.
        let total = parts.fold(BalancesCredit::default(), BalancesCredit::merge);
        if total.peek() > 0 {
            Self::on_nonzero_unbalanced(total);
        }
    }

    fn on_nonzero_unbalanced(amount: BalancesCredit) {
        let rest = match Authorship::author() {
            Some(author) => Balances::resolve(&author, amount).err(),
            None => Some(amount),
        };
        if let Some(rest) = rest {
            Vanish::on_unbalanced(rest);
        }
    }
}

/// Takes what nobody receives out of the issuance, without an event.
pub struct Vanish;

impl OnUnbalanced<BalancesCredit> for Vanish {
    fn on_nonzero_unbalanced(amount: BalancesCredit) {
        vanish(amount.peek());
        core::mem::forget(amount);
    }
}

impl OnUnbalanced<NegativeImbalance<Runtime>> for Vanish {
    fn on_nonzero_unbalanced(amount: NegativeImbalance<Runtime>) {
        vanish(amount.peek());
        core::mem::forget(amount);
    }
}

fn vanish(lost: Balance) {
    Balances::set_total_issuance(Balances::total_issuance().saturating_sub(lost));
}
