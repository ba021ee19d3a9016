//! BurningModule: tokens destroyed by their owners.
#![cfg_attr(not(feature = "std"), no_std)]
