//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
//! Lists of validators and signatures are short: governance makes the one, a majority ends the other.
use crate::{expiry::LOOKED_AT, Config};
use frame_support::{traits::Get, weights::Weight};

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// Validators, fees and who receives them.
pub(crate) fn governed<T: Config>() -> Weight {
    cost::<T>(25_000_000, 1, 1)
}

/// Two accounts and the issuance are touched.
pub(crate) fn swap_to_stellar<T: Config>() -> Weight {
    cost::<T>(60_000_000, 6, 5)
}

pub(crate) fn mint<T: Config>() -> Weight {
    cost::<T>(60_000_000, 9, 5)
}

pub(crate) fn sign<T: Config>() -> Weight {
    cost::<T>(40_000_000, 5, 1)
}

pub(crate) fn executed<T: Config>() -> Weight {
    cost::<T>(30_000_000, 3, 2)
}

/// Every transaction that is looked at has expired, and the walks meet their ends.
pub(crate) fn on_finalize<T: Config>() -> Weight {
    let looked_at = u64::try_from(LOOKED_AT)
        .unwrap_or(u64::MAX)
        .saturating_mul(2);
    let time = looked_at.saturating_mul(5_000_000);
    cost::<T>(time, looked_at.saturating_add(4), looked_at)
}
