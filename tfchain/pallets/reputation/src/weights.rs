//! What calls and hooks weigh: time of their own, in picoseconds, beside the database access they
//! may need. No call has a loop, so these are constants.
use crate::{Config, Pallet};
use frame_support::{dispatch::DispatchClass, traits::Get, weights::Weight};

fn cost<T: Config>(time: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// Reads the clock, the twin, the paid contract, the index and two tallies.
pub(crate) fn attest<T: Config>() -> Weight {
    cost::<T>(50_000_000, 6, 4)
}

/// Reads the clock, the twin, the attestation and two tallies.
pub(crate) fn revoke<T: Config>() -> Weight {
    cost::<T>(50_000_000, 5, 3)
}

/// Reads the twin, the attestation and the paid contract.
pub(crate) fn respond<T: Config>() -> Weight {
    cost::<T>(50_000_000, 3, 1)
}

/// At most five periods: those on both sides of two silences, and the present one.
fn uptime_reported<T: Config>() -> Weight {
    cost::<T>(25_000_000, 7, 6)
}

/// Reads the clock, the paid contract, the node and the farm.
fn contract_paid<T: Config>() -> Weight {
    cost::<T>(25_000_000, 4, 1)
}

/// Reads the clock, the report and the node's power.
fn node_changed<T: Config>() -> Weight {
    cost::<T>(25_000_000, 3, 1)
}

/// The fees of the calls that lead here are those of the live chain, so what they cost more is
/// weighed in the block but not charged.
fn add<T: Config>(weight: Weight) {
    frame_system::Pallet::<T>::register_extra_weight_unchecked(weight, DispatchClass::Normal);
}

impl<T: Config> Pallet<T> {
    pub(crate) fn weigh_uptime_reported() {
        add::<T>(uptime_reported::<T>());
    }

    pub(crate) fn weigh_contract_paid() {
        add::<T>(contract_paid::<T>());
    }

    pub(crate) fn weigh_node_changed() {
        add::<T>(node_changed::<T>());
    }
}
