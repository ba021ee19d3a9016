//! One file per noun, as the pallet itself.
mod burn;
mod expiry;
mod genesis;
mod metadata;
mod mint;
mod refund;
mod swap;
mod validators;
mod vectors;
mod weights;
