//! Configuration of each pallet, in the order of their indices.

use frame_support::{
    derive_impl, parameter_types,
    traits::{
        ConstBool, ConstU128, ConstU32, ConstU64, ConstU8, EitherOfDiverse, EqualPrivilegeOnly,
        VariantCountOf,
    },
};
use frame_system::EnsureRoot;
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::Void;
use sp_runtime::traits::One;
use tfchain_support::traits::Setting;

use crate::{
    constants::{self, *},
    fees, filter, *,
};

pub type CouncilCollective = pallet_collective::Instance1;

/// Root, or at least three fifths of the council: who may do what the pallets restrict.
pub type Restricted = EitherOfDiverse<
    EnsureRoot<AccountId>,
    pallet_collective::EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 5>,
>;

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = filter::KnownCalls;
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type BlockHashCount = BlockHashCount;
    type DbWeight = DbWeight;
    type Version = constants::Version;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type SS58Prefix = SS58Prefix;
    type MaxConsumers = ConstU32<16>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = MaximumSchedulerWeight;
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type MaxScheduledPerBlock = ConstU32<50>;
    type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
    type Preimages = ();
    type BlockNumberProvider = System;
}

impl substrate_validator_set::Config for Runtime {
    type AddRemoveOrigin = Restricted;
    type MinAuthorities = ConstU32<1>;
    type SessionPeriod = session::SessionPeriod;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = substrate_validator_set::ValidatorOf<Runtime>;
    type ShouldEndSession =
        pallet_session::PeriodicSessions<session::SessionPeriod, session::SessionOffset>;
    type NextSessionRotation =
        pallet_session::PeriodicSessions<session::SessionPeriod, session::SessionOffset>;
    type SessionManager = ValidatorSet;
    type SessionHandler = session::Handler;
    type Keys = SessionKeys;
    // Nobody reports offences, so nobody is disabled.
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = substrate_validator_set::NoDeposit;
    type KeyDeposit = ConstU128<0>;
}

impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    type DisabledValidators = ();
    type MaxAuthorities = ConstU32<100>;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<100>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = Void;
    type EquivocationReportSystem = ();
}

impl session::historical::Config for Runtime {}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = session::Author;
    type EventHandler = ();
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
    type Balance = Balance;
    type DustRemoval = fees::Vanish;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
}

parameter_types! {
    pub FeeMultiplier: Multiplier = Multiplier::one();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = FungibleAdapter<Balances, fees::ToAuthor>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightToFee = fees::WeightToFee;
    type LengthToFee = fees::LengthToFee;
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type WeightInfo = ();
}

impl pallet_tfgrid::Config for Runtime {
    type RestrictedOrigin = Restricted;
    // Contracts end before anybody counts what is left.
    type NodeChanged = (SmartContractModule, (Dao, Reputation));
    type NodeActiveContracts = SmartContractModule;
    type PublicIpModifier = SmartContractModule;
    type UptimeReported = Reputation;
    type MaxFarmNameLength = ConstU32<40>;
    type MaxFarmPublicIps = ConstU32<512>;
    type MaxInterfacesLength = ConstU32<10>;
    type MaxInterfaceIpsLength = ConstU32<10>;
    type TimestampHintDrift = ConstU64<60>;
}

impl pallet_smart_contract::Config for Runtime {
    type Currency = Balances;
    type Burn = fees::Vanish;
    type StakingPoolAccount = StakingPoolAccount;
    type TftPrice = TFTPriceModule;
    type NextAuthor = session::Turn;
    type AuthorityId = pallet_smart_contract::crypto::AuthId;
    type ContractPaid = Reputation;
    type RestrictedOrigin = Restricted;
    type BillingReferencePeriod = ConstU64<BILLING_REFERENCE_PERIOD>;
    type DistributionFrequency = pallet_smart_contract::periods::DistributionFrequency;
    type GracePeriod = pallet_smart_contract::periods::GracePeriod;
    type MaxNameContractNameLength = ConstU32<64>;
    type MaxDeploymentDataLength = ConstU32<512>;
    type MaxNodeContractPublicIps = ConstU32<512>;
}

impl pallet_tft_bridge::Config for Runtime {
    type Currency = Balances;
    type Burn = fees::Vanish;
    type RestrictedOrigin = Restricted;
    type RetryInterval = ConstU32<BRIDGE_RETRY_BLOCKS>;
}

impl pallet_tft_price::Config for Runtime {
    type AuthorityId = pallet_smart_contract::crypto::AuthId;
    type RestrictedOrigin = Restricted;
    type Authorities = session::Members;
    type NextAuthor = session::Turn;
}

impl pallet_burning::Config for Runtime {
    type Currency = Balances;
    type Burn = fees::Vanish;
}

impl pallet_kvstore::Config for Runtime {}

impl pallet_runtime_upgrade::Config for Runtime {
    type SetCodeOrigin = Restricted;
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = ConstU32<MOTION_BLOCKS>;
    type MaxProposals = ConstU32<100>;
    type MaxMembers = ConstU32<100>;
    type DefaultVote = pallet_collective::PrimeDefaultVote;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxCollectivesProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}

impl pallet_membership::Config<pallet_membership::Instance1> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = Restricted;
    type RemoveOrigin = Restricted;
    type SwapOrigin = Restricted;
    type ResetOrigin = Restricted;
    type PrimeOrigin = Restricted;
    type MembershipInitialized = Council;
    type MembershipChanged = Council;
    type MaxMembers = ConstU32<100>;
    type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_dao::Config for Runtime {
    type Proposal = RuntimeCall;
    type CouncilMembers = CouncilMembership;
    type VotingPeriod = pallet_dao::periods::VotingPeriod;
    type MaxProposalWeight = MaxCollectivesProposalWeight;
}

impl pallet_validator::Config for Runtime {}

parameter_types! {
    /// Seconds of a period of TFChain's minting. A genesis may set another length.
    pub storage UptimePeriod: u64 = 2_630_880;
}

impl Setting<u64> for UptimePeriod {
    fn set(value: u64) {
        Self::set(&value);
    }
}

impl pallet_reputation::Config for Runtime {
    type UptimePeriod = UptimePeriod;
}
