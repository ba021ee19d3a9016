//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
//!
//! The times make the fees of the calls that clients send most equal to those of the live chain
//! (`tests::weights` holds them); the others are upper bounds of the same order. What decides how
//! often a call repeats itself is counted in storage before it is made. A payment is beyond the
//! weight of its bill, so that the fee stays; the block is charged for it when it happens.
use crate::Config;
use frame_support::{traits::Get, weights::Weight};

/// Members of a solution provider with a share: each takes one per cent of fifty at least.
pub(crate) const MAX_TAKERS: usize = 50;

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// A call that carries a list: `one` is the whole call for one entry, `more` each further entry.
fn list(one: Weight, more: Weight, length: usize) -> Weight {
    one.saturating_add(more.saturating_mul(number(length.saturating_sub(1))))
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A last bill with its payment, and the removal of what is stored of a contract.
pub(crate) fn ended_contracts<T: Config>(contracts: usize) -> Weight {
    bill_contract_for_block::<T>()
        .saturating_add(payment::<T>())
        .saturating_add(paid_providers::<T>(MAX_TAKERS))
        .saturating_mul(number(contracts))
        .saturating_add(removed_contracts::<T>(contracts))
}

/// Removal of what is stored of contracts.
pub(crate) fn removed_contracts<T: Config>(contracts: usize) -> Weight {
    cost::<T>(50_000_000, 6, 8).saturating_mul(number(contracts))
}

/// What a payment writes beyond its bill: the accounts of the foundation, the staking pool, the
/// sales account and the farmer, the issuance, and what is told of it.
pub(crate) fn payment<T: Config>() -> Weight {
    cost::<T>(30_000_000, 6, 7)
}

/// Contracts that are read because a farm lends them addresses, and that may give them back.
pub(crate) fn checked_contracts<T: Config>(contracts: usize) -> Weight {
    cost::<T>(5_000_000, 2, 2).saturating_mul(number(contracts))
}

/// Node contracts that follow the rent of their node into grace, or out of it.
pub(crate) fn followers<T: Config>(contracts: usize) -> Weight {
    cost::<T>(5_000_000, 1, 1).saturating_mul(number(contracts))
}

/// Members of a solution provider who have their share of a payment.
pub(crate) fn paid_providers<T: Config>(providers: usize) -> Weight {
    cost::<T>(30_000_000, 1, 1).saturating_mul(number(providers))
}

/// Lists of the billing loop that a change of its length reads, and those that it writes.
pub(crate) fn moved_buckets<T: Config>(before: usize, after: usize) -> Weight {
    let (before, after) = (number(before), number(after));
    cost::<T>(25_000_000, before, before.saturating_add(after))
}

pub(crate) fn create_node_contract<T: Config>() -> Weight {
    cost::<T>(104_202_000, 12, 8)
}

pub(crate) fn update_node_contract<T: Config>() -> Weight {
    cost::<T>(102_476_000, 4, 3)
}

pub(crate) fn cancel_contract<T: Config>() -> Weight {
    cost::<T>(11_351_000, 11, 7)
}

pub(crate) fn create_name_contract<T: Config>() -> Weight {
    cost::<T>(50_661_000, 5, 5)
}

pub(crate) fn add_nru_reports<T: Config>(reports: usize) -> Weight {
    let one = cost::<T>(63_763_000, 6, 1);
    list(one, cost::<T>(25_000_000, 2, 1), reports)
}

pub(crate) fn report_contract_resources<T: Config>(reports: usize) -> Weight {
    let one = cost::<T>(23_479_000, 3, 1);
    list(one, cost::<T>(15_000_000, 1, 1), reports)
}

pub(crate) fn create_rent_contract<T: Config>() -> Weight {
    cost::<T>(60_413_000, 8, 5)
}

pub(crate) fn create_solution_provider<T: Config>(providers: usize) -> Weight {
    let one = cost::<T>(25_000_000, 1, 2);
    list(one, cost::<T>(1_000_000, 0, 0), providers)
}

pub(crate) fn approve_solution_provider<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn bill_contract_for_block<T: Config>() -> Weight {
    cost::<T>(31_731_000, 10, 6)
}

pub(crate) fn service_contract_create<T: Config>() -> Weight {
    cost::<T>(25_000_000, 4, 2)
}

pub(crate) fn service_contract_set_metadata<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn service_contract_set_fees<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn service_contract_approve<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn service_contract_reject<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn service_contract_cancel<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}

pub(crate) fn service_contract_bill<T: Config>() -> Weight {
    cost::<T>(50_000_000, 9, 3)
}

/// That of a short loop; a longer one is charged when it moves.
pub(crate) fn change_billing_frequency<T: Config>() -> Weight {
    cost::<T>(25_000_000, 10, 20)
}

pub(crate) fn attach_solution_provider_id<T: Config>() -> Weight {
    cost::<T>(25_000_000, 3, 1)
}

pub(crate) fn set_dedicated_node_extra_fee<T: Config>() -> Weight {
    cost::<T>(25_000_000, 5, 1)
}
