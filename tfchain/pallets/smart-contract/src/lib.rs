//! SmartContractModule: contracts, their bills, service contracts, solution providers.
#![cfg_attr(not(feature = "std"), no_std)]
