//! TFKVStore: entries that an account keeps on chain.
#![cfg_attr(not(feature = "std"), no_std)]
