//! ValidatorSet: which accounts make blocks, decided by the council.
//!
//! The pallet is the session pallet's manager. A change is queued when the next session begins and
//! acts when the one after it does. Names, indices and layouts are those of TFChain spec 149.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod deposit;
mod rotation;
mod set;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use deposit::NoDeposit;
pub use pallet::*;
pub use rotation::ValidatorOf;

#[frame_support::pallet]
pub mod pallet {
    use crate::weights;
    use alloc::vec::Vec;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use tfchain_support::traits::Setting;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
    {
        /// Who may add and remove validators.
        type AddRemoveOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Fewer than these the set never gets.
        type MinAuthorities: Get<u32>;
        /// Blocks in a session.
        type SessionPeriod: Setting<BlockNumberFor<Self>>;
    }

    /// Who makes blocks, as of the session after the next.
    #[pallet::storage]
    pub type Validators<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

    /// Who may add itself again.
    #[pallet::storage]
    pub type ApprovedValidators<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

    /// Who was taken out for being away. Nothing takes validators out: the list stays empty.
    #[pallet::storage]
    pub type OfflineValidators<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Acts two sessions later.
        ValidatorAdditionInitiated(T::AccountId),
        /// Acts two sessions later.
        ValidatorRemovalInitiated(T::AccountId),
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The set would fall below its minimum.
        TooLowValidatorCount,
        /// The validator is in the set.
        Duplicate,
        /// The validator was not approved, or not any more.
        ValidatorNotApproved,
        /// Only the validator itself may come back.
        BadOrigin,
    }

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Who makes the first blocks; each needs session keys in the same genesis.
        pub initial_validators: Vec<T::AccountId>,
        /// Ours: blocks in a session. Without it the runtime's default holds.
        pub session_period: Option<BlockNumberFor<T>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            crate::set::build(self);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight(weights::add_validator::<T>())]
        pub fn add_validator(origin: OriginFor<T>, validator_id: T::AccountId) -> DispatchResult {
            T::AddRemoveOrigin::ensure_origin(origin)?;
            Self::approve(validator_id)
        }

        #[pallet::call_index(1)]
        #[pallet::weight(weights::remove_validator::<T>())]
        pub fn remove_validator(
            origin: OriginFor<T>,
            validator_id: T::AccountId,
        ) -> DispatchResult {
            T::AddRemoveOrigin::ensure_origin(origin)?;
            Self::remove(validator_id)
        }

        #[pallet::call_index(2)]
        #[pallet::weight(weights::add_validator_again::<T>())]
        pub fn add_validator_again(
            origin: OriginFor<T>,
            validator_id: T::AccountId,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::return_to_set(who, validator_id)
        }
    }
}
