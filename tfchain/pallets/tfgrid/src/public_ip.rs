//! Public IPs: the addresses a farm lends to contracts.
use crate::{
    types::{FarmInfoOf, Gw4Input, Ip4Input, PublicIpListInput},
    Config, Error, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::ConstU32, BoundedVec};
use tfchain_support::{
    traits::PublicIpModifier,
    types::{PublicIP, IP4, MAX_FARM_IPS},
};

pub(crate) type FarmIps = BoundedVec<PublicIP, ConstU32<MAX_FARM_IPS>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_farm_ip(
        who: &T::AccountId,
        farm_id: u32,
        ip: Ip4Input,
        gw: Gw4Input,
    ) -> DispatchResult {
        let mut farm = Self::farm_of(who, farm_id)?;
        let address = IP4 { ip, gw };
        ensure!(address.is_valid(), Error::<T>::InvalidPublicIP);
        ensure!(position(&farm, &address.ip).is_none(), Error::<T>::IpExists);
        push_free(&mut farm.public_ips, address).map_err(|()| Error::<T>::InvalidPublicIP)?;
        Self::store_farm(farm);
        Ok(())
    }

    /// Only a free address can go.
    pub(crate) fn do_remove_farm_ip(
        who: &T::AccountId,
        farm_id: u32,
        ip: &Ip4Input,
    ) -> DispatchResult {
        let mut farm = Self::farm_of(who, farm_id)?;
        let free = |entry: &PublicIP| entry.ip == *ip && entry.contract_id == 0;
        let index = farm
            .public_ips
            .iter()
            .position(free)
            .ok_or(Error::<T>::IpNotExists)?;
        farm.public_ips.remove(index);
        Self::store_farm(farm);
        Ok(())
    }

    /// Frees an address whatever contract holds it.
    pub(crate) fn do_force_reset_farm_ip(farm_id: u32, ip: &Ip4Input) -> DispatchResult {
        let mut farm = Self::farm(farm_id)?;
        let index = position(&farm, ip).ok_or(Error::<T>::IpNotExists)?;
        let entry = farm
            .public_ips
            .get_mut(index)
            .ok_or(Error::<T>::IpNotExists)?;
        let held = entry.clone();
        entry.contract_id = 0;
        Self::store_farm(farm);
        if held.contract_id != 0 {
            T::PublicIpModifier::ip_removed(&held);
        }
        Ok(())
    }

    /// The list a new farm starts with: every address valid, none of them twice.
    pub(crate) fn free_public_ips(input: PublicIpListInput<T>) -> Result<FarmIps, Error<T>> {
        let mut addresses = FarmIps::default();
        for address in input {
            ensure!(address.is_valid(), Error::<T>::InvalidPublicIP);
            let same = |entry: &PublicIP| entry.ip == address.ip && entry.gateway == address.gw;
            ensure!(!addresses.iter().any(same), Error::<T>::IpExists);
            push_free(&mut addresses, address).map_err(|()| Error::<T>::InvalidPublicIP)?;
        }
        Ok(addresses)
    }
}

/// Addresses are compared as text.
fn position<T: Config>(farm: &FarmInfoOf<T>, ip: &Ip4Input) -> Option<usize> {
    farm.public_ips.iter().position(|entry| entry.ip == *ip)
}

fn push_free(addresses: &mut FarmIps, IP4 { ip, gw }: IP4) -> Result<(), ()> {
    addresses
        .try_push(PublicIP {
            ip,
            gateway: gw,
            contract_id: 0,
        })
        .map_err(|_| ())
}
