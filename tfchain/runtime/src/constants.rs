//! TFChain's numbers. Clients see them as constants in the metadata, so they are part of the interface.

use frame_support::{
    parameter_types,
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, RuntimeDbWeight, Weight},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

use crate::{AccountId, Balance, BlockNumber};

/// Smallest balance an account may hold, in units of 10^-7 TFT.
pub const EXISTENTIAL_DEPOSIT: Balance = 500;
/// Milliseconds between blocks; Timestamp's minimum period is half of it.
pub const SLOT_DURATION: u64 = 6_000;
/// How long a council motion stays open: two hours.
pub const MOTION_BLOCKS: BlockNumber = 1_200;
/// How far back a mortal era may reach, and how long block hashes are kept.
pub const BLOCK_HASH_COUNT: BlockNumber = 2_400;

/// After how many blocks the bridge asks for the signatures of a payment anew.
pub const BRIDGE_RETRY_BLOCKS: BlockNumber = 20;
/// Seconds that the price of an hour is reckoned by.
pub const BILLING_REFERENCE_PERIOD: u64 = 3_600;
/// Where the validators' part of bills goes: 5CNposRewardAccount11111111111111111111111111FSU.
const STAKING_POOL: [u8; 32] = [
    0x0d, 0xd1, 0xd1, 0xa6, 0xe5, 0xa3, 0x5a, 0xa8, 0xc7, 0xf5, 0xe5, 0x7e, 0x1e, 0xdd, 0x0c, 0x3f,
    0xbd, 0x6a, 0xbf, 0x2e, 0xaa, 0x8e, 0xf4, 0x25, 0x48, 0x98, 0x6e, 0x54, 0xa2, 0x56, 0x20, 0x00,
];

/// Picoseconds that every extrinsic costs before its call does anything.
pub const EXTRINSIC_BASE: u64 = 124_414_000;
/// Picoseconds that an empty block costs.
const BLOCK_BASE: u64 = 390_584_000;

/// Part of a block that normal calls may fill; the rest is for operational ones.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);
/// Part of a block kept free for the work at its start.
const INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
const MAX_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
    pub const BlockHashCount: BlockNumber = BLOCK_HASH_COUNT;
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub StakingPoolAccount: AccountId = AccountId::new(STAKING_POOL);
    pub const SS58Prefix: u16 = 42;
    pub const Version: RuntimeVersion = crate::VERSION;
    pub RuntimeBlockWeights: BlockWeights = block_weights();
    pub RuntimeBlockLength: BlockLength = block_length();
    pub MaxCollectivesProposalWeight: Weight = Perbill::from_percent(50) * block_weights().max_block;
    /// Part of a block that scheduled calls may fill.
    pub MaximumSchedulerWeight: Weight = Perbill::from_percent(80) * block_weights().max_block;
}

fn block_weights() -> BlockWeights {
    let whole = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
    let normal = NORMAL_RATIO * whole;
    BlockWeights::builder()
        .base_block(Weight::from_parts(BLOCK_BASE, 0))
        .for_class(frame_support::dispatch::DispatchClass::all(), |class| {
            class.base_extrinsic = Weight::from_parts(EXTRINSIC_BASE, 0);
        })
        .for_class(frame_support::dispatch::DispatchClass::Normal, |class| {
            class.max_total = Some(normal);
        })
        .for_class(
            frame_support::dispatch::DispatchClass::Operational,
            |class| {
                class.max_total = Some(whole);
                class.reserved = Some(whole - normal);
            },
        )
        .avg_block_initialization(INITIALIZE_RATIO)
        .build_or_panic()
}

fn block_length() -> BlockLength {
    BlockLength::builder()
        .max_length(MAX_BLOCK_LENGTH)
        .modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
            *length = NORMAL_RATIO * MAX_BLOCK_LENGTH;
        })
        .build()
}
