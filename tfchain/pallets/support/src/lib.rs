//! Types and traits that the pallets share. Owns no storage.
//!
//! The module paths are part of the chain's metadata: clients generated from it name the types by
//! them, so `types` and `resources` keep their names.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod ip;
pub mod resources;
pub mod traits;
pub mod types;

#[cfg(test)]
mod tests;
