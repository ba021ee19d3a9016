//! Farms: a farmer's named group of nodes.
use crate::{
    types::{FarmInfoOf, FarmNameInput, PublicIpListInput},
    Config, Error, Event, FarmID, FarmIdByName, FarmPayoutV2AddressByFarmID, Farms, Pallet,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    ensure, pallet_prelude::DispatchResult, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound,
    PartialEqNoBound,
};
use scale_info::TypeInfo;
use tfchain_support::types::FarmCertification;

pub(crate) const FARM_VERSION: u32 = 4;
const MIN_FARM_NAME_LENGTH: usize = 3;
const FIRST_PRICING_POLICY: u32 = 1;

#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct FarmName<T: Config>(pub BoundedVec<u8, T::MaxFarmNameLength>);

impl<T: Config> TryFrom<FarmNameInput<T>> for FarmName<T> {
    type Error = Error<T>;

    fn try_from(name: FarmNameInput<T>) -> Result<Self, Self::Error> {
        let known = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        ensure!(
            name.len() >= MIN_FARM_NAME_LENGTH,
            Error::<T>::FarmNameTooShort
        );
        ensure!(name.iter().all(known), Error::<T>::InvalidFarmName);
        Ok(Self(name))
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create_farm(
        who: &T::AccountId,
        name: FarmNameInput<T>,
        public_ips: PublicIpListInput<T>,
    ) -> DispatchResult {
        let twin_id = Self::twin_id_of(who)?;
        ensure!(farm_named::<T>(&name).is_none(), Error::<T>::FarmExists);
        let name = FarmName::<T>::try_from(name)?;
        let public_ips = Self::free_public_ips(public_ips)?;

        let id = Self::next_id::<FarmID<T>>()?;
        let farm = FarmInfoOf::<T> {
            version: FARM_VERSION,
            id,
            name,
            twin_id,
            pricing_policy_id: FIRST_PRICING_POLICY,
            certification: FarmCertification::NotCertified,
            public_ips,
            dedicated_farm: false,
            farming_policy_limits: None,
        };
        FarmIdByName::<T>::insert(farm.name.0.as_slice(), id);
        Farms::<T>::insert(id, &farm);
        Self::deposit_event(Event::FarmStored(farm));
        Ok(())
    }

    pub(crate) fn do_update_farm(
        who: &T::AccountId,
        farm_id: u32,
        name: FarmNameInput<T>,
    ) -> DispatchResult {
        let mut farm = Self::farm_of(who, farm_id)?;
        let name = FarmName::<T>::try_from(name)?;
        if name == farm.name {
            return Ok(());
        }
        ensure!(
            farm_named::<T>(&name.0).is_none(),
            Error::<T>::InvalidFarmName
        );

        FarmIdByName::<T>::remove(farm.name.0.as_slice());
        FarmIdByName::<T>::insert(name.0.as_slice(), farm_id);
        farm.name = name;
        Self::store_farm(farm);
        Ok(())
    }

    pub(crate) fn do_add_stellar_payout_address(
        who: &T::AccountId,
        farm_id: u32,
        address: Vec<u8>,
    ) -> DispatchResult {
        Self::farm_of(who, farm_id)?;
        FarmPayoutV2AddressByFarmID::<T>::insert(farm_id, &address);
        Self::deposit_event(Event::FarmPayoutV2AddressRegistered(farm_id, address));
        Ok(())
    }

    pub(crate) fn do_set_farm_certification(
        farm_id: u32,
        certification: FarmCertification,
    ) -> DispatchResult {
        let mut farm = Self::farm(farm_id)?;
        farm.certification = certification;
        Farms::<T>::insert(farm_id, &farm);
        Self::deposit_event(Event::FarmCertificationSet(farm_id, certification));
        Ok(())
    }

    pub(crate) fn do_set_farm_dedicated(farm_id: u32, dedicated: bool) -> DispatchResult {
        let mut farm = Self::farm(farm_id)?;
        farm.dedicated_farm = dedicated;
        Self::store_farm(farm);
        Ok(())
    }

    pub(crate) fn farm(farm_id: u32) -> Result<FarmInfoOf<T>, Error<T>> {
        Farms::<T>::get(farm_id).ok_or(Error::<T>::FarmNotExists)
    }

    /// The farm, if `who` is its farmer.
    pub(crate) fn farm_of(who: &T::AccountId, farm_id: u32) -> Result<FarmInfoOf<T>, Error<T>> {
        let twin_id = Self::twin_id_of(who)?;
        let farm = Self::farm(farm_id)?;
        ensure!(
            farm.twin_id == twin_id,
            Error::<T>::CannotUpdateFarmWrongTwin
        );
        Ok(farm)
    }

    /// Writes a farm that already existed and tells it.
    pub(crate) fn store_farm(farm: FarmInfoOf<T>) {
        Farms::<T>::insert(farm.id, &farm);
        Self::deposit_event(Event::FarmUpdated(farm));
    }
}

/// Names are case sensitive; id 0 is nobody.
fn farm_named<T: Config>(name: &[u8]) -> Option<u32> {
    Some(FarmIdByName::<T>::get(name)).filter(|&id| id != 0)
}
