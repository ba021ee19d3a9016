//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
use crate::Config;
use frame_support::{traits::Get, weights::Weight};

/// Makes the fee equal to that of the live chain: 18,980 units before the length.
pub(crate) fn set<T: Config>() -> Weight {
    Weight::from_parts(11_726_000, 0).saturating_add(T::DbWeight::get().writes(1))
}

pub(crate) fn delete<T: Config>() -> Weight {
    Weight::from_parts(15_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
}
