//! TFTBridgeModule: tokens from and to Stellar.
#![cfg_attr(not(feature = "std"), no_std)]
