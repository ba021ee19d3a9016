//! Twins, entities, policies, and the short names of everything calls and events carry.
use crate::{
    farm::FarmName,
    interface::{
        InterfaceIp, InterfaceMac, InterfaceName, INTERFACE_MAC_LENGTH, MAX_INTERFACE_IP_LENGTH,
        MAX_INTERFACE_NAME_LENGTH,
    },
    node::{
        CityName, CountryName, Location, SerialNumber, MAX_CITY_NAME_LENGTH,
        MAX_COUNTRY_NAME_LENGTH, MAX_LATITUDE_LENGTH, MAX_LONGITUDE_LENGTH,
        MAX_SERIAL_NUMBER_LENGTH,
    },
    terms_cond::{TermsAndConditions, MAX_DOCUMENT_HASH_LENGTH, MAX_DOCUMENT_LINK_LENGTH},
    Config,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use tfchain_support::{
    resources::Resources,
    types::{
        Farm, FarmCertification, Interface, Node, NodeCertification, IP4, MAX_GW4_LENGTH,
        MAX_IP4_LENGTH,
    },
};

pub const MAX_RELAY_LENGTH: u32 = 1024;
pub const MAX_PK_LENGTH: u32 = 128;

pub type RelayInput = Option<BoundedVec<u8, ConstU32<MAX_RELAY_LENGTH>>>;
pub type PkInput = Option<BoundedVec<u8, ConstU32<MAX_PK_LENGTH>>>;
pub type FarmNameInput<T> = BoundedVec<u8, <T as Config>::MaxFarmNameLength>;
pub type PublicIpListInput<T> = BoundedVec<IP4, <T as Config>::MaxFarmPublicIps>;
pub type Ip4Input = BoundedVec<u8, ConstU32<MAX_IP4_LENGTH>>;
pub type Gw4Input = BoundedVec<u8, ConstU32<MAX_GW4_LENGTH>>;
pub type ResourcesInput = Resources;
pub type CityNameInput = BoundedVec<u8, ConstU32<MAX_CITY_NAME_LENGTH>>;
pub type CountryNameInput = BoundedVec<u8, ConstU32<MAX_COUNTRY_NAME_LENGTH>>;
pub type LatitudeInput = BoundedVec<u8, ConstU32<MAX_LATITUDE_LENGTH>>;
pub type LongitudeInput = BoundedVec<u8, ConstU32<MAX_LONGITUDE_LENGTH>>;
pub type LocationInputOf =
    LocationInput<CityNameInput, CountryNameInput, LatitudeInput, LongitudeInput>;
pub type SerialNumberInput = BoundedVec<u8, ConstU32<MAX_SERIAL_NUMBER_LENGTH>>;
pub type InterfaceNameInput = BoundedVec<u8, ConstU32<MAX_INTERFACE_NAME_LENGTH>>;
pub type InterfaceMacInput = BoundedVec<u8, ConstU32<INTERFACE_MAC_LENGTH>>;
pub type InterfaceIpInput = BoundedVec<u8, ConstU32<MAX_INTERFACE_IP_LENGTH>>;
pub type InterfaceIpsInput<T> = BoundedVec<InterfaceIpInput, <T as Config>::MaxInterfaceIpsLength>;
pub type OneInterfaceInput<T> =
    Interface<InterfaceNameInput, InterfaceMacInput, InterfaceIpsInput<T>>;
pub type InterfaceInput<T> = BoundedVec<OneInterfaceInput<T>, <T as Config>::MaxInterfacesLength>;
pub type DocumentLinkInput = BoundedVec<u8, ConstU32<MAX_DOCUMENT_LINK_LENGTH>>;
pub type DocumentHashInput = BoundedVec<u8, ConstU32<MAX_DOCUMENT_HASH_LENGTH>>;

pub type FarmInfoOf<T> = Farm<FarmName<T>>;
pub type InterfaceOf<T> = Interface<
    InterfaceName,
    InterfaceMac,
    BoundedVec<InterfaceIp, <T as Config>::MaxInterfaceIpsLength>,
>;
pub type TfgridNode<T> = Node<Location, InterfaceOf<T>, SerialNumber>;
pub type TfgridEntity<T> = Entity<<T as frame_system::Config>::AccountId, CityName, CountryName>;
pub type TermsAndConditionsOf<T> = TermsAndConditions<<T as frame_system::Config>::AccountId>;

/// Layout of the whole pallet's storage; a migration raises it.
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
pub enum StorageVersion {
    V1Struct,
    V2Struct,
    V3Struct,
    V4Struct,
    V5Struct,
    V6Struct,
    V7Struct,
    V8Struct,
    V9Struct,
    V10Struct,
    V11Struct,
    V12Struct,
    V13Struct,
    V14Struct,
    V15Struct,
    V16Struct,
    #[default]
    V17Struct,
}

/// A user or a node: an account with its message relays and its public key for messages.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Twin<AccountId> {
    pub id: u32,
    pub account_id: AccountId,
    pub relay: RelayInput,
    pub entities: Vec<EntityProof>,
    pub pk: PkInput,
}

/// The entity's signature over `entity_id ‖ twin_id`, in hexadecimal.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct EntityProof {
    pub entity_id: u32,
    pub signature: Vec<u8>,
}

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Entity<AccountId, City, Country> {
    pub version: u32,
    pub id: u32,
    pub name: Vec<u8>,
    pub account_id: AccountId,
    pub country: Country,
    pub city: City,
}

/// Prices are in units of 10⁻⁷ USD per hour.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PricingPolicy<AccountId> {
    pub version: u32,
    pub id: u32,
    pub name: Vec<u8>,
    pub su: Policy,
    pub cu: Policy,
    pub nu: Policy,
    pub ipu: Policy,
    pub unique_name: Policy,
    pub domain_name: Policy,
    pub foundation_account: AccountId,
    pub certified_sales_account: AccountId,
    pub discount_for_dedication_nodes: u8,
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
pub struct Policy {
    pub value: u32,
    pub unit: Unit,
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
pub enum Unit {
    Bytes,
    Kilobytes,
    Megabytes,
    #[default]
    Gigabytes,
    Terrabytes,
}

impl Unit {
    /// The number a genesis file gives for a unit; unknown ones mean gigabytes.
    pub fn from_genesis(number: u8) -> Self {
        match number {
            1 => Self::Bytes,
            2 => Self::Kilobytes,
            3 => Self::Megabytes,
            5 => Self::Terrabytes,
            _ => Self::Gigabytes,
        }
    }
}

/// What a farmer earns. `cu` and `su` are mUSD per unit and month, `nu` per GB, `ipv4` per hour.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct FarmingPolicy<BlockNumber> {
    pub version: u32,
    pub id: u32,
    pub name: Vec<u8>,
    pub cu: u32,
    pub su: u32,
    pub nu: u32,
    pub ipv4: u32,
    pub minimal_uptime: u16,
    pub policy_created: BlockNumber,
    /// Blocks after `policy_created`; 0 never ends.
    pub policy_end: BlockNumber,
    pub immutable: bool,
    pub default: bool,
    pub node_certification: NodeCertification,
    pub farm_certification: FarmCertification,
}

/// A location as a node sends it, before it is checked.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct LocationInput<City, Country, Latitude, Longitude> {
    pub city: City,
    pub country: Country,
    pub latitude: Latitude,
    pub longitude: Longitude,
}
