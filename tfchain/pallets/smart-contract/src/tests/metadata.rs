//! The pallet's metadata against that of the live chain. Bounds of vectors are no part of metadata:
//! `vectors` tests them.
use crate::mock::Test;

tfchain_metadata_test::same_as_the_live_chain!(Test, "SmartContractModule");
