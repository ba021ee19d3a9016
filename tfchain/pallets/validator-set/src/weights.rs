//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
//!
//! The times cover a set of a hundred, the most authorities that the runtime takes.
use crate::Config;
use frame_support::{traits::Get, weights::Weight};

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

pub(crate) fn add_validator<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 2)
}

pub(crate) fn remove_validator<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 2)
}

pub(crate) fn add_validator_again<T: Config>() -> Weight {
    cost::<T>(25_000_000, 2, 1)
}
