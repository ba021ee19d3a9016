//! The runtime of the chain: TFChain's pallets at TFChain's indices (spec 149), on current FRAME.
//!
//! Names, indices and layouts are the interface that grid clients compile in; see docs/chain.md
//! for what differs from TFChain and why. The node runs the WASM form only; the native form exists
//! for the tests.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]

extern crate alloc;

mod apis;
mod constants;
mod fees;
mod filter;
mod metadata;
pub mod opaque;
mod pallets;
mod session;
mod signing;
#[cfg(test)]
mod tests;

use alloc::{borrow::Cow, vec::Vec};

use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;
pub use opaque::SessionKeys;
pub use pallet_balances::Call as BalancesCall;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Address = MultiAddress<AccountId, ()>;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Nonce = u32;
pub type Hash = sp_core::H256;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every signed extrinsic carries: TFChain's eight, in its order.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
);

pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("substrate-threefold"),
    impl_name: Cow::Borrowed("substrate-threefold"),
    authoring_version: 1,
    spec_version: 149,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 2,
    system_version: 0,
};

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        Utility: pallet_utility = 3,
        Scheduler: pallet_scheduler = 4,
        ValidatorSet: substrate_validator_set = 10,
        // Without the reason for deposits: there are none, and balances keep the layout they have.
        Session: pallet_session::{Pallet, Call, Storage, Event<T>, Error<T>, Config<T>} = 11,
        Aura: pallet_aura = 12,
        Grandpa: pallet_grandpa = 13,
        Historical: session::historical = 14,
        Authorship: pallet_authorship = 15,
        Balances: pallet_balances = 20,
        TransactionPayment: pallet_transaction_payment = 21,
        TfgridModule: pallet_tfgrid = 25,
        SmartContractModule: pallet_smart_contract = 26,
        TFTBridgeModule: pallet_tft_bridge = 27,
        TFTPriceModule: pallet_tft_price = 28,
        BurningModule: pallet_burning = 29,
        TFKVStore: pallet_kvstore = 30,
        RuntimeUpgrade: pallet_runtime_upgrade = 31,
        Council: pallet_collective::<Instance1> = 40,
        CouncilMembership: pallet_membership::<Instance1> = 41,
        Dao: pallet_dao = 43,
        Validator: pallet_validator = 50,
        Reputation: pallet_reputation = 51,
    }
);
