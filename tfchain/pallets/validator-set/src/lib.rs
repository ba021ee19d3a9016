//! ValidatorSet: who may make blocks.
#![cfg_attr(not(feature = "std"), no_std)]
