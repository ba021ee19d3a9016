//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
//!
//! The times cover a council and a validator set of a hundred each, and what the council's members
//! list and the collective write when a member comes or goes.
use crate::Config;
use frame_support::{traits::Get, weights::Weight};

/// Picoseconds for each byte that a request stores.
const BYTE: u64 = 20_000;

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

pub(crate) fn create_validator_request<T: Config>(a: &[u8], b: &[u8], c: &[u8]) -> Weight {
    let bytes = [a, b, c].iter().map(|text| text.len() as u64).sum::<u64>();
    cost::<T>(25_000_000, 1, 1).saturating_add(Weight::from_parts(BYTE, 0).saturating_mul(bytes))
}

pub(crate) fn activate_validator_node<T: Config>() -> Weight {
    cost::<T>(50_000_000, 3, 3)
}

pub(crate) fn change_validator_node_account<T: Config>() -> Weight {
    cost::<T>(50_000_000, 3, 3)
}

pub(crate) fn bond<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

pub(crate) fn approve_validator<T: Config>() -> Weight {
    cost::<T>(100_000_000, 105, 105)
}

pub(crate) fn remove_validator<T: Config>() -> Weight {
    cost::<T>(100_000_000, 107, 107)
}
