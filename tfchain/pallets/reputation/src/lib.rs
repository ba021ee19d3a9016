//! Reputation: attestations, uptime, and what scores are computed from.
#![cfg_attr(not(feature = "std"), no_std)]
