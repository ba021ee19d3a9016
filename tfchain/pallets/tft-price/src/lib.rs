//! TFTPriceModule: what a TFT is worth.
#![cfg_attr(not(feature = "std"), no_std)]
