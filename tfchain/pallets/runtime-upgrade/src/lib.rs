//! RuntimeUpgrade: the council changes the chain's code.
//!
//! Names, indices and layouts are those of TFChain spec 149.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
    use alloc::vec::Vec;
    use frame_support::pallet_prelude::*;
    use frame_system::{pallet_prelude::*, SetCode, WeightInfo};

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// Who may change the code.
        type SetCodeOrigin: EnsureOrigin<Self::RuntimeOrigin>;
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Takes new code of the same chain with a higher spec version. It runs from the next block
        /// on, and no user's call fits into the rest of this one. Free when it succeeds.
        #[pallet::call_index(0)]
        #[pallet::weight((T::SystemWeightInfo::set_code(), DispatchClass::Operational))]
        pub fn set_code(origin: OriginFor<T>, code: Vec<u8>) -> DispatchResultWithPostInfo {
            T::SetCodeOrigin::ensure_origin(origin)?;
            frame_system::Pallet::<T>::can_set_code(&code, true).into_result()?;
            T::OnSetCode::set_code(code)?;
            // A call is booked for no more than it declares; the block can be. As operational weight
            // it keeps out that class too, which has a reserve of its own.
            frame_system::Pallet::<T>::register_extra_weight_unchecked(
                T::BlockWeights::get().max_block,
                DispatchClass::Operational,
            );
            Ok(Pays::No.into())
        }
    }
}
