//! Contracts, reports, bills and agreements, laid out as clients decode them.
use crate::{grid_contract::NameContractName, Config};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    traits::{ConstU32, Currency},
    BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use tfchain_support::{resources::Resources, types::PublicIP};

pub const MAX_METADATA_LENGTH: u32 = 64;
pub const MAX_BILL_METADATA_LENGTH: u32 = 50;

/// The 32 hexadecimal characters of a deployment's MD5, as ASCII.
pub type HexHash = [u8; 32];
/// `GracePeriod` counts blocks in 64 bits, whatever the chain's own block number is.
pub type BlockNumber = u64;

pub type BalanceOf<T> =
    <<T as Config>::Currency as Currency<<T as frame_system::Config>::AccountId>>::Balance;
pub type NegativeImbalanceOf<T> = <<T as Config>::Currency as Currency<
    <T as frame_system::Config>::AccountId,
>>::NegativeImbalance;
pub type DeploymentDataInput<T> = BoundedVec<u8, <T as Config>::MaxDeploymentDataLength>;
pub type PublicIps<T> = BoundedVec<PublicIP, <T as Config>::MaxNodeContractPublicIps>;

/// Layout of the whole pallet's storage; a migration raises it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub enum StorageVersion {
    V1,
    V2,
    V3,
    V4,
    V5,
    V6,
    V7,
    V8,
    V9,
    #[default]
    V10,
    V11,
}

#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Contract<T: Config> {
    pub version: u32,
    pub state: ContractState,
    pub contract_id: u64,
    pub twin_id: u32,
    pub contract_type: ContractData<T>,
    pub solution_provider_id: Option<u64>,
}

impl<T: Config> Contract<T> {
    /// The node that the contract is about; a name contract is about none.
    pub fn node_id(&self) -> Option<u32> {
        match &self.contract_type {
            ContractData::NodeContract(contract) => Some(contract.node_id),
            ContractData::RentContract(contract) => Some(contract.node_id),
            ContractData::NameContract(_) => None,
        }
    }

    pub fn is_deleted(&self) -> bool {
        matches!(self.state, ContractState::Deleted(_))
    }
}

/// Created and GracePeriod follow one another; Deleted is stored while the last bill is made.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum ContractState {
    Created,
    Deleted(Cause),
    /// Since this block.
    GracePeriod(BlockNumber),
}

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Cause {
    CanceledByUser,
    OutOfFunds,
    CanceledByCollective,
}

#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub enum ContractData<T: Config> {
    NodeContract(NodeContract<T>),
    NameContract(NameContract<T>),
    RentContract(RentContract),
}

/// `public_ips` is how many addresses the contract asked for; the list holds their copies.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct NodeContract<T: Config> {
    pub node_id: u32,
    pub deployment_hash: HexHash,
    pub deployment_data: BoundedVec<u8, T::MaxDeploymentDataLength>,
    pub public_ips: u32,
    pub public_ips_list: BoundedVec<PublicIP, T::MaxNodeContractPublicIps>,
}

#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct NameContract<T: Config> {
    pub name: NameContractName<T>,
}

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct RentContract {
    pub node_id: u32,
}

/// What of a contract's use is neither billed nor priced by time: network traffic.
///
/// `last_updated` is unix seconds, `amount_unbilled` 10⁻⁷ USD.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct ContractBillingInformation {
    /// Kept for its place; nothing writes it.
    pub previous_nu_reported: u64,
    pub last_updated: u64,
    pub amount_unbilled: u64,
}

/// What a node says a contract uses of it.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct ContractResources {
    pub contract_id: u64,
    pub used: Resources,
}

/// Traffic of one contract: `nru` bytes in `window` seconds up to `timestamp`.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct NruConsumption {
    pub contract_id: u64,
    pub timestamp: u64,
    pub window: u64,
    pub nru: u64,
}

/// Kept for its event, which nothing emits.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct Consumption {
    pub contract_id: u64,
    pub timestamp: u64,
    pub cru: u64,
    pub sru: u64,
    pub hru: u64,
    pub mru: u64,
    pub nru: u64,
}

/// `timestamp` is unix seconds, `amount_billed` units of 10⁻⁷ TFT.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ContractBill {
    pub contract_id: u64,
    pub timestamp: u64,
    pub discount_level: DiscountLevel,
    pub amount_billed: u128,
}

/// How long the twin's balance would last: the longer, the cheaper.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum DiscountLevel {
    None,
    Default,
    Bronze,
    Silver,
    Gold,
}

/// What is billed and not yet paid. `lock_updated` is unix seconds, `cycles` the bills so far.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo,
)]
pub struct ContractLock<BalanceOf> {
    pub amount_locked: BalanceOf,
    pub extra_amount_locked: BalanceOf,
    pub lock_updated: u64,
    pub cycles: u16,
}

/// Shares the part of bills that is left for those who brought the contract.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct SolutionProvider<AccountId> {
    pub solution_provider_id: u64,
    pub providers: Vec<Provider<AccountId>>,
    pub description: Vec<u8>,
    pub link: Vec<u8>,
    pub approved: bool,
}

/// `take` is percent of each bill.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Provider<AccountId> {
    pub who: AccountId,
    pub take: u8,
}

/// An agreement about something off the grid. Fees are mUSD per hour, `last_bill` unix seconds.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ServiceContract {
    pub service_contract_id: u64,
    pub service_twin_id: u32,
    pub consumer_twin_id: u32,
    pub base_fee: u64,
    pub variable_fee: u64,
    pub metadata: BoundedVec<u8, ConstU32<MAX_METADATA_LENGTH>>,
    pub accepted_by_service: bool,
    pub accepted_by_consumer: bool,
    pub last_bill: u64,
    pub state: ServiceContractState,
}

#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum ServiceContractState {
    Created,
    AgreementReady,
    ApprovedByBoth,
}

/// `window` is in seconds.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ServiceContractBill {
    pub variable_amount: u64,
    pub window: u64,
    pub metadata: BoundedVec<u8, ConstU32<MAX_BILL_METADATA_LENGTH>>,
}
