//! Calls that current FRAME added to TFChain's pallets and that the chain refuses.
//!
//! All but one emit an event whose name TFChain's typed clients do not know; such a client then loses
//! all events of the block. What they do can be done with TFChain's own calls. `Balances.burn` is a
//! second way to lessen the issuance: users have `BurningModule.burn_tft` and the bridge for that,
//! which keep a record.

use frame_support::traits::Contains;

use crate::{Runtime, RuntimeCall};

type SystemCall = frame_system::Call<Runtime>;
type SchedulerCall = pallet_scheduler::Call<Runtime>;
type UtilityCall = pallet_utility::Call<Runtime>;
type BalancesCall = pallet_balances::Call<Runtime>;
type CouncilCall = pallet_collective::Call<Runtime, pallet_collective::Instance1>;

/// Lets through what TFChain has. Root is not filtered.
pub struct KnownCalls;

impl Contains<RuntimeCall> for KnownCalls {
    fn contains(call: &RuntimeCall) -> bool {
        !matches!(
            call,
            RuntimeCall::System(
                SystemCall::authorize_upgrade { .. }
                    | SystemCall::authorize_upgrade_without_checks { .. }
                    | SystemCall::apply_authorized_upgrade { .. }
            ) | RuntimeCall::Utility(
                UtilityCall::if_else { .. } | UtilityCall::dispatch_as_fallible { .. }
            ) | RuntimeCall::Scheduler(
                SchedulerCall::set_retry { .. }
                    | SchedulerCall::set_retry_named { .. }
                    | SchedulerCall::cancel_retry { .. }
                    | SchedulerCall::cancel_retry_named { .. }
            ) | RuntimeCall::Balances(
                BalancesCall::force_adjust_total_issuance { .. } | BalancesCall::burn { .. }
            ) | RuntimeCall::Council(
                CouncilCall::kill { .. } | CouncilCall::release_proposal_cost { .. }
            )
        )
    }
}
