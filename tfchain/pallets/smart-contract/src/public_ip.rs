//! Public IPs: a farm lends them to node contracts, and marks each with the contract's id.
use crate::{types::PublicIps, Config, Error, Event, Pallet};
use alloc::vec::Vec;
use frame_support::ensure;
use pallet_tfgrid::Farms;
use tfchain_support::types::PublicIP;

impl<T: Config> Pallet<T> {
    /// Marks the first `count` free addresses of the farm; returns copies of them.
    pub(crate) fn reserve_ips(
        farm_id: u32,
        contract_id: u64,
        count: u32,
    ) -> Result<PublicIps<T>, Error<T>> {
        let mut reserved = PublicIps::<T>::default();
        if count == 0 {
            return Ok(reserved);
        }
        let mut farm = Self::farm(farm_id)?;
        let wanted = count as usize;
        ensure!(
            farm.public_ips.len() >= wanted,
            Error::<T>::FarmHasNotEnoughPublicIPs
        );
        let free = farm.public_ips.iter_mut().filter(|ip| ip.contract_id == 0);
        for ip in free.take(wanted) {
            ip.contract_id = contract_id;
            reserved
                .try_push(ip.clone())
                .map_err(|_| Error::<T>::FailedToReserveIP)?;
        }
        ensure!(
            reserved.len() == wanted,
            Error::<T>::FarmHasNotEnoughPublicIPsFree
        );
        Farms::<T>::insert(farm_id, farm);
        Ok(reserved)
    }

    /// Frees what the farm lent to the contract, and tells it. A farm that is gone lent nothing.
    pub(crate) fn free_ips(farm_id: u32, contract_id: u64) {
        let Some(mut farm) = Farms::<T>::get(farm_id) else {
            return;
        };
        let held = |ip: &&mut PublicIP| ip.contract_id == contract_id;
        let mut freed = Vec::new();
        for ip in farm.public_ips.iter_mut().filter(held) {
            ip.contract_id = 0;
            freed.push(ip.clone());
        }
        if freed.is_empty() {
            return;
        }
        Farms::<T>::insert(farm_id, farm);
        Self::deposit_event(Event::IPsFreed {
            contract_id,
            public_ips: PublicIps::<T>::truncate_from(freed),
        });
    }
}
