//! The version of the node's software that governance asks for.
use crate::{Config, Error, Event, Pallet, ZosVersion};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_zos_version(zos_version: Vec<u8>) -> DispatchResult {
        ensure!(
            ZosVersion::<T>::get() != zos_version,
            Error::<T>::InvalidZosVersion
        );
        ZosVersion::<T>::put(&zos_version);
        Self::deposit_event(Event::ZosVersionUpdated(zos_version));
        Ok(())
    }
}
