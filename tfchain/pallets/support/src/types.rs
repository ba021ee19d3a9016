//! Farms, nodes and what they are made of, laid out as clients decode them.
use crate::{ip, resources::Resources};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
extern crate alloc;
use alloc::vec::Vec;

pub const MAX_IP4_LENGTH: u32 = 18;
pub const MAX_GW4_LENGTH: u32 = 15;
pub const MAX_IP6_LENGTH: u32 = 43;
pub const MAX_GW6_LENGTH: u32 = 39;
pub const MAX_DOMAIN_NAME_LENGTH: u32 = 128;
pub const MAX_FARM_IPS: u32 = 256;

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Farm<Name> {
    pub version: u32,
    pub id: u32,
    pub name: Name,
    pub twin_id: u32,
    pub pricing_policy_id: u32,
    pub certification: FarmCertification,
    pub public_ips: BoundedVec<PublicIP, ConstU32<MAX_FARM_IPS>>,
    pub dedicated_farm: bool,
    pub farming_policy_limits: Option<FarmingPolicyLimit>,
}

/// An address a farm lends to contracts; `contract_id` 0 means free.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PublicIP {
    pub ip: BoundedVec<u8, ConstU32<MAX_IP4_LENGTH>>,
    pub gateway: BoundedVec<u8, ConstU32<MAX_GW4_LENGTH>>,
    pub contract_id: u64,
}

/// Ordered: what a policy asks for is met by an equal or higher certification.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub enum FarmCertification {
    #[default]
    NotCertified,
    Gold,
}

/// Ordered as `FarmCertification`.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub enum NodeCertification {
    #[default]
    Diy,
    Certified,
}

/// What of a farming policy a farm may still use. `end` is unix seconds.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct FarmingPolicyLimit {
    pub farming_policy_id: u32,
    pub cu: Option<u64>,
    pub su: Option<u64>,
    pub end: Option<u64>,
    pub node_count: Option<u32>,
    pub node_certification: bool,
}

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Node<Location, If, SerialNumber> {
    pub version: u32,
    pub id: u32,
    pub farm_id: u32,
    pub twin_id: u32,
    pub resources: Resources,
    pub location: Location,
    pub public_config: Option<PublicConfig>,
    /// Unix seconds.
    pub created: u64,
    pub farming_policy_id: u32,
    pub interfaces: Vec<If>,
    pub certification: NodeCertification,
    pub secure_boot: bool,
    pub virtualized: bool,
    pub serial_number: Option<SerialNumber>,
    pub connection_price: u32,
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Interface<Name, Mac, Ips> {
    pub name: Name,
    pub mac: Mac,
    pub ips: Ips,
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct PublicConfig {
    pub ip4: IP4,
    pub ip6: Option<IP6>,
    pub domain: Option<BoundedVec<u8, ConstU32<MAX_DOMAIN_NAME_LENGTH>>>,
}

impl PublicConfig {
    /// Addresses must be public ones; of a domain only the characters are checked.
    pub fn is_valid(&self) -> bool {
        let in_domain = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        self.ip4.is_valid()
            && self.ip6.as_ref().is_none_or(IP6::is_valid)
            && self.domain.iter().flatten().all(in_domain)
    }
}

/// An address with its prefix length, and the gateway of that network.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct IP4 {
    pub ip: BoundedVec<u8, ConstU32<MAX_IP4_LENGTH>>,
    pub gw: BoundedVec<u8, ConstU32<MAX_GW4_LENGTH>>,
}

impl IP4 {
    pub fn is_valid(&self) -> bool {
        ip::is_valid_ip4(&self.ip, &self.gw)
    }
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct IP6 {
    pub ip: BoundedVec<u8, ConstU32<MAX_IP6_LENGTH>>,
    pub gw: BoundedVec<u8, ConstU32<MAX_GW6_LENGTH>>,
}

impl IP6 {
    pub fn is_valid(&self) -> bool {
        ip::is_valid_ip6(&self.ip, &self.gw)
    }
}

/// What a node says it is, and what its farmer asks it to be.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct NodePower<B> {
    pub state: PowerState<B>,
    pub target: Power,
}

impl<B> NodePower<B> {
    /// Asleep, or asked to be: nothing new may be deployed.
    pub fn is_down(&self) -> bool {
        matches!(self.state, PowerState::Down(_)) || self.target == Power::Down
    }
}

/// `Down` carries the block in which the node reported it.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum PowerState<B> {
    #[default]
    Up,
    Down(B),
}

#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Power {
    #[default]
    Up,
    Down,
}
