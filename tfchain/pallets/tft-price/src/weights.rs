//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
use crate::{price::HISTORY, Config};
use frame_support::{traits::Get, weights::Weight};

/// The average reads the whole ring of prices. The fee is given back.
pub(crate) fn set_prices<T: Config>() -> Weight {
    let reads = u64::from(HISTORY).saturating_add(5);
    let time = u64::from(HISTORY).saturating_mul(1_000_000);
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, 5))
}

pub(crate) fn set_limit<T: Config>() -> Weight {
    Weight::from_parts(25_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
}
