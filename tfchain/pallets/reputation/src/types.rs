//! What is said of whom, and the sums that scores are computed from.
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Whom an attestation is about.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Subject {
    /// A user, by twin id.
    Twin(u32),
    Farm(u32),
    Node(u32),
}

/// What an attestation is mostly about.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Topic {
    /// Everything together.
    General,
    /// Whether it was there when it was needed.
    Availability,
    /// Whether it was as fast as its resources promise.
    Performance,
    /// Addresses, bandwidth, latency.
    Network,
    /// How the other party behaved.
    Conduct,
}

/// Why an attestor takes an attestation back.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum RevocationReason {
    /// It was about the wrong thing, or wrong.
    Mistake,
    /// The parties settled the matter.
    Resolved,
    /// The attestor does not stand by it any more.
    Withdrawn,
    /// Somebody else signed with the attestor's key.
    Compromised,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Revocation {
    pub reason: RevocationReason,
    /// Unix seconds.
    pub revoked_at: u64,
}

/// A contract that was paid for: who is whose counterparty, and for how much.
///
/// The parties are those of the first payment, so a node that moves to another farm does not take
/// its debts there. It outlives contract and node.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PaidContract {
    /// The user.
    pub twin_id: u32,
    pub node_id: u32,
    /// The twin of the node itself.
    pub node_twin_id: u32,
    pub farm_id: u32,
    pub farmer_twin_id: u32,
    /// Units of 10^-7 TFT that the user paid and the farmer did not receive.
    pub paid: u128,
    /// Units that went from the user to the farmer.
    pub to_farmer: u128,
    /// Unix seconds of the latest payment.
    pub last_paid: u64,
}

/// What one party of a contract says of the other.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Attestation {
    /// Twin id of who says it.
    pub attestor: u32,
    /// The farm of the contract: what is said of a node counts for it as well.
    pub farm_id: u32,
    pub topic: Topic,
    /// -1000 (as bad as can be) to 1000.
    pub value: i16,
    /// What was paid for the contract when this was said, in units of 10^-7 TFT.
    pub weight: u64,
    /// The period of the latest payment: an opinion is as old as the service it is about.
    pub period: u32,
    /// Hash of whatever supports it, kept elsewhere.
    pub evidence: Option<[u8; 32]>,
    /// Unix seconds.
    pub issued_at: u64,
    /// Hash of the subject's reply, kept elsewhere.
    pub response: Option<[u8; 32]>,
    /// A revoked attestation stays to be read and counts no more.
    pub revocation: Option<Revocation>,
}

/// Sums over the attestations about a subject in one period that are not revoked.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
    /// Of the weights.
    pub weight: u128,
    /// Of weight times value, of the values above zero.
    pub favour: u128,
    /// Of weight times value, of the values below zero, without their sign.
    pub against: u128,
    /// How many there are.
    pub attestations: u32,
    /// How many more there were.
    pub revoked: u32,
}

/// How a node's reports add up in one period, in seconds.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Uptime {
    pub up: u32,
    /// Without what was planned.
    pub down: u32,
    /// Asleep because the farmer asked it to sleep.
    pub planned: u32,
    /// Accepted reports.
    pub reports: u32,
    /// Reports that cannot be true.
    pub rejects: u32,
    pub reboots: u32,
}
