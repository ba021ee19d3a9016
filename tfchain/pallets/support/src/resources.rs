//! A node's hardware and the cloud and storage units it counts for.
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{Percent, SaturatedConversion};

pub const GIGABYTE: u64 = 1 << 30;

/// `cru` counts cores; the others are bytes.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Resources {
    pub hru: u64,
    pub sru: u64,
    pub cru: u64,
    pub mru: u64,
}

impl Resources {
    /// Whether any figure moved by more than `tolerance` of its old value.
    pub fn has_changed(before: &Self, after: &Self, tolerance: Percent) -> bool {
        let moved = |old: u64, new: u64| old.abs_diff(new) > tolerance * old;
        moved(before.cru, after.cru)
            || moved(before.sru, after.sru)
            || moved(before.hru, after.hru)
            || moved(before.mru, after.mru)
    }

    /// Cloud units, for policy limits and votes.
    ///
    /// Integer arithmetic of the live chain, its quirks included: memory is scaled to gigabytes
    /// twice, so it never limits, and a tie for the smallest of the three gives 0.
    pub fn cloud_units(&self) -> u64 {
        let gigabyte = u128::from(GIGABYTE);
        let cores = u128::from(self.cru) * 2 * gigabyte * 1000;
        let memory = u128::from(self.mru.saturating_sub(1)) * gigabyte * 1000 / 4;
        let storage = u128::from(self.sru) * 1000 / 50;
        let smallest = strictly_smallest([cores, memory, storage]);
        (2 * (smallest / gigabyte / 1000)).saturated_into()
    }

    /// Storage units, for policy limits and votes.
    pub fn storage_units(&self) -> u64 {
        let disk = u128::from(self.hru) * 1000 / 1200;
        let ssd = u128::from(self.sru) * 1000 / 250;
        ((disk + ssd) / u128::from(GIGABYTE) / 1000).saturated_into()
    }
}

fn strictly_smallest(values: [u128; 3]) -> u128 {
    let [first, second, third] = values;
    let smallest = first.min(second).min(third);
    match values.iter().filter(|&&value| value == smallest).count() {
        1 => smallest,
        _ => 0,
    }
}
