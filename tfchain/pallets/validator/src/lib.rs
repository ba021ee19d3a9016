//! Validator: requests to become a validator.
#![cfg_attr(not(feature = "std"), no_std)]
