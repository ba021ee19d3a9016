//! One file per noun, as the pallet itself.
mod attestation;
mod calls;
mod layout;
mod payment;
mod period;
mod power;
mod report;
mod score;
mod uptime;
mod vectors;
mod weights;
