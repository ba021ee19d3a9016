//! Dao: farmers vote on what the council proposes.
#![cfg_attr(not(feature = "std"), no_std)]
