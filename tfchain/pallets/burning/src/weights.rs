//! What a call weighs: time of its own, in picoseconds, beside the database access it may need.
use crate::{burn::MAX_LIST, Config};
use frame_support::{traits::Get, weights::Weight};

/// To copy and hash a byte of the list of burns, or to encode one of a message.
const BYTE: u64 = 2_000;

/// The list may be as long as it gets; the message is in the event in any case.
pub(crate) fn burn_tft<T: Config>(message: usize) -> Weight {
    let bytes = u64::try_from(MAX_LIST.saturating_add(message)).unwrap_or(u64::MAX);
    let time = BYTE.saturating_mul(bytes).saturating_add(50_000_000);
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
}
