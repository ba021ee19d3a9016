//! RuntimeUpgrade: new code by the council.
#![cfg_attr(not(feature = "std"), no_std)]
