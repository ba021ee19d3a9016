//! Where tokens come from and go: every change of the issuance is announced by an event.

use crate::{Balances, Runtime, RuntimeEvent, System};

/// The issuance as it was, and how many events have been looked at.
pub struct Ledger {
    issuance: u128,
    events: u32,
}

impl Ledger {
    pub fn new() -> Self {
        Self {
            issuance: Balances::total_issuance(),
            events: System::event_count(),
        }
    }

    /// A new block begins with no events.
    pub fn begin_block(&mut self) {
        self.events = 0;
    }

    /// What is wrong with the change since the last look, in words.
    pub fn check(&mut self) -> Option<String> {
        let events = System::events();
        let fresh = events.iter().skip(self.events as usize);
        let (announced, fees) = fresh
            .map(|record| (change(&record.event), bridge_fee(&record.event)))
            .fold((0, 0), |sum: (i128, i128), one| {
                (sum.0 + one.0, sum.1 + one.1)
            });
        let now = Balances::total_issuance();
        let real = now.wrapping_sub(self.issuance) as i128;
        self.issuance = now;
        self.events = System::event_count();
        let explained = (announced - fees..=announced).contains(&real);
        (!explained).then(|| {
            format!("the issuance changed by {real}, events announce {announced} less {fees}")
        })
    }
}

/// How an event says that the issuance changed.
fn change(event: &RuntimeEvent) -> i128 {
    use pallet_balances::Event as Money;
    use pallet_burning::Event as Burning;
    use pallet_smart_contract::Event as Contracts;
    use pallet_tft_bridge::Event as Bridge;
    match event {
        // Section 6.7: the share of a bill that nobody receives.
        RuntimeEvent::SmartContractModule(Contracts::TokensBurned { amount, .. }) => -less(*amount),
        RuntimeEvent::Balances(Money::DustLost { amount, .. } | Money::Burned { amount, .. }) => {
            -less(*amount)
        }
        RuntimeEvent::BurningModule(Burning::BurnTransactionCreated(_, amount, _, _)) => {
            -less(*amount)
        }
        RuntimeEvent::TFTBridgeModule(Bridge::MintCompleted(minted, _)) => {
            less(minted.amount.into())
        }
        RuntimeEvent::TFTBridgeModule(Bridge::BurnTransactionCreated(_, _, _, amount)) => {
            -less((*amount).into())
        }
        // Set by decree.
        RuntimeEvent::Balances(Money::BalanceSet { .. } | Money::TotalIssuanceForced { .. }) => 0,
        _ => 0,
    }
}

fn less(amount: u128) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

/// The bridge's fee vanishes where no account takes it.
fn bridge_fee(event: &RuntimeEvent) -> i128 {
    use pallet_tft_bridge::Event as Bridge;
    match event {
        RuntimeEvent::TFTBridgeModule(Bridge::MintCompleted(..)) => {
            pallet_tft_bridge::DepositFee::<Runtime>::get().into()
        }
        RuntimeEvent::TFTBridgeModule(Bridge::BurnTransactionCreated(..)) => {
            pallet_tft_bridge::WithdrawFee::<Runtime>::get().into()
        }
        _ => 0,
    }
}
