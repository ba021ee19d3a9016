//! Nodes: what a machine reports about itself, and its life in a farm.
use crate::{
    interface,
    types::{
        CityNameInput, CountryNameInput, InterfaceInput, InterfaceOf, LatitudeInput,
        LocationInputOf, LongitudeInput, SerialNumberInput, TfgridNode,
    },
    Config, ConnectionPrice, Error, Event, NodeID, NodeIdByTwinID, NodePower, Nodes, NodesByFarmID,
    Pallet,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scale_info::TypeInfo;
use sp_runtime::Percent;
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    traits::ChangeNode,
    types::{Node, NodeCertification},
};

pub const MAX_CITY_NAME_LENGTH: u32 = 58;
const MIN_COUNTRY_NAME_LENGTH: usize = 2;
pub const MAX_COUNTRY_NAME_LENGTH: u32 = 56;
pub const MAX_LATITUDE_LENGTH: u32 = 50;
pub const MAX_LONGITUDE_LENGTH: u32 = 50;
pub const MAX_SERIAL_NUMBER_LENGTH: u32 = 128;

pub(crate) const NODE_VERSION: u32 = 5;
/// A node that does not know where it is says so.
const UNKNOWN: &[u8] = b"Unknown";
const MIN_SRU: u64 = 100 * GIGABYTE;
const MIN_MRU: u64 = 2 * GIGABYTE;
/// How far the hardware of a certified node may move before it is no longer certified.
const TOLERANCE: Percent = Percent::from_percent(1);

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct CityName(pub CityNameInput);

impl CityName {
    pub(crate) fn check<T: Config>(name: CityNameInput) -> Result<Self, Error<T>> {
        ensure!(!name.is_empty(), Error::<T>::CityNameTooShort);
        Ok(Self(name))
    }
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct CountryName(pub CountryNameInput);

impl CountryName {
    pub(crate) fn check<T: Config>(name: CountryNameInput) -> Result<Self, Error<T>> {
        ensure!(
            name.len() >= MIN_COUNTRY_NAME_LENGTH,
            Error::<T>::CountryNameTooShort
        );
        Ok(Self(name))
    }
}

/// Whatever the board says; nothing of it is checked but its length.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SerialNumber(pub SerialNumberInput);

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Location {
    pub city: CityName,
    pub country: CountryName,
    pub latitude: LatitudeInput,
    pub longitude: LongitudeInput,
}

impl Location {
    fn check<T: Config>(input: LocationInputOf) -> Result<Self, Error<T>> {
        let city = CityName::check(input.city)?;
        let country = CountryName::check(input.country)?;
        let (latitude, longitude) = (input.latitude, input.longitude);
        ensure!(!latitude.is_empty(), Error::<T>::LatitudeInputTooShort);
        ensure!(
            is_coordinate(&latitude, 90.0),
            Error::<T>::InvalidLatitudeInput
        );
        ensure!(!longitude.is_empty(), Error::<T>::LongitudeInputTooShort);
        ensure!(
            is_coordinate(&longitude, 180.0),
            Error::<T>::InvalidLongitudeInput
        );
        Ok(Self {
            city,
            country,
            latitude,
            longitude,
        })
    }
}

/// What a node says of itself, as it came.
pub struct NodeFacts<T: Config> {
    pub resources: Resources,
    pub location: LocationInputOf,
    pub interfaces: InterfaceInput<T>,
    pub secure_boot: bool,
    pub virtualized: bool,
    pub serial_number: Option<SerialNumberInput>,
}

/// The same, after every check.
struct CheckedFacts<T: Config> {
    resources: Resources,
    location: Location,
    interfaces: Vec<InterfaceOf<T>>,
    secure_boot: bool,
    virtualized: bool,
    serial_number: Option<SerialNumber>,
}

impl<T: Config> NodeFacts<T> {
    fn check(self) -> Result<CheckedFacts<T>, Error<T>> {
        let resources = self.resources;
        ensure!(resources.sru >= MIN_SRU, Error::<T>::InvalidSRUInput);
        ensure!(resources.cru >= 1, Error::<T>::InvalidCRUInput);
        ensure!(resources.mru >= MIN_MRU, Error::<T>::InvalidMRUInput);
        let interfaces = self.interfaces.into_iter().map(interface::check);
        Ok(CheckedFacts {
            resources,
            location: Location::check(self.location)?,
            interfaces: interfaces.collect::<Result<_, _>>()?,
            secure_boot: self.secure_boot,
            virtualized: self.virtualized,
            serial_number: self.serial_number.map(SerialNumber),
        })
    }
}

impl<T: Config> Pallet<T> {
    /// Any twin may put its node in any farm: the live chain asks no farmer.
    pub(crate) fn do_create_node(
        who: &T::AccountId,
        farm_id: u32,
        facts: NodeFacts<T>,
    ) -> DispatchResult {
        Self::farm(farm_id)?;
        let twin_id = Self::twin_id_of(who)?;
        ensure!(
            NodeIdByTwinID::<T>::get(twin_id) == 0,
            Error::<T>::NodeWithTwinIdExists
        );
        let facts = facts.check()?;

        let id = Self::next_id::<NodeID<T>>()?;
        let mut node = Node {
            version: NODE_VERSION,
            id,
            farm_id,
            twin_id,
            resources: facts.resources,
            location: facts.location,
            public_config: None,
            created: Self::now(),
            farming_policy_id: 0,
            interfaces: facts.interfaces,
            certification: NodeCertification::Diy,
            secure_boot: facts.secure_boot,
            virtualized: facts.virtualized,
            serial_number: facts.serial_number,
            connection_price: ConnectionPrice::<T>::get(),
        };
        let policy = Self::farming_policy_for(&node)?;
        node.farming_policy_id = policy.id;
        node.certification = policy.node_certification;

        Nodes::<T>::insert(id, &node);
        NodeIdByTwinID::<T>::insert(twin_id, id);
        NodesByFarmID::<T>::append(farm_id, id);
        T::NodeChanged::node_changed(None, &node);
        Self::deposit_event(Event::NodeStored(node));
        Ok(())
    }

    pub(crate) fn do_update_node(
        who: &T::AccountId,
        node_id: u32,
        farm_id: u32,
        facts: NodeFacts<T>,
    ) -> DispatchResult {
        let before = Self::node_of(who, node_id)?;
        Self::farm(farm_id)?;
        let facts = facts.check()?;

        let mut node = Node {
            farm_id,
            resources: facts.resources,
            location: facts.location,
            interfaces: facts.interfaces,
            secure_boot: facts.secure_boot,
            virtualized: facts.virtualized,
            serial_number: facts.serial_number,
            ..before.clone()
        };
        if node.certification == NodeCertification::Certified
            && Resources::has_changed(&before.resources, &node.resources, TOLERANCE)
        {
            node.certification = NodeCertification::Diy;
            Self::deposit_event(Event::NodeCertificationSet(node_id, node.certification));
        }
        if farm_id != before.farm_id {
            forget_in_farm::<T>(&before);
            NodesByFarmID::<T>::append(farm_id, node_id);
        }

        Nodes::<T>::insert(node_id, &node);
        T::NodeChanged::node_changed(Some(&before), &node);
        Self::deposit_event(Event::NodeUpdated(node));
        Ok(())
    }

    /// By the node itself.
    pub(crate) fn do_delete_node(who: &T::AccountId, node_id: u32) -> DispatchResult {
        let node = Self::node_of(who, node_id)?;
        Self::remove_node(&node);
        Ok(())
    }

    /// By the farmer.
    pub(crate) fn do_delete_node_farm(who: &T::AccountId, node_id: u32) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        let node = Self::node(node_id)?;
        let farm = Self::farm(node.farm_id)?;
        ensure!(farm.twin_id == twin_id, Error::<T>::FarmerNotAuthorized);
        Self::remove_node(&node);
        Ok(())
    }

    pub(crate) fn node(node_id: u32) -> Result<TfgridNode<T>, Error<T>> {
        Nodes::<T>::get(node_id).ok_or(Error::<T>::NodeNotExists)
    }

    /// The node that `who` is.
    pub(crate) fn own_node(who: &T::AccountId) -> Result<TfgridNode<T>, Error<T>> {
        let twin_id = Self::twin_id_of(who)?;
        Self::node(NodeIdByTwinID::<T>::get(twin_id))
    }

    fn node_of(who: &T::AccountId, node_id: u32) -> Result<TfgridNode<T>, Error<T>> {
        let node = Self::node(node_id)?;
        let twin_id = Self::twin_id_of(who)?;
        ensure!(node.twin_id == twin_id, Error::<T>::NodeUpdateNotAuthorized);
        Ok(node)
    }

    fn remove_node(node: &TfgridNode<T>) {
        T::NodeChanged::node_deleted(node);
        forget_in_farm::<T>(node);
        Nodes::<T>::remove(node.id);
        NodeIdByTwinID::<T>::remove(node.twin_id);
        NodePower::<T>::remove(node.id);
        Self::deposit_event(Event::NodeDeleted(node.id));
    }
}

fn forget_in_farm<T: Config>(node: &TfgridNode<T>) {
    NodesByFarmID::<T>::mutate(node.farm_id, |ids| ids.retain(|&id| id != node.id));
}

fn is_coordinate(text: &[u8], limit: f32) -> bool {
    let degrees = || core::str::from_utf8(text).ok()?.parse::<f32>().ok();
    text == UNKNOWN || degrees().is_some_and(|degrees| (-limit..=limit).contains(&degrees))
}
