//! Validator: how an account becomes a validator.
//!
//! It asks; a council member approves, which makes it a member of the council; then it activates
//! its node, which joins the validator set. Names, indices and layouts are those of TFChain spec
//! 149.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod bond;
mod request;
pub mod types;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
    use crate::{types, weights};
    use alloc::vec::Vec;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::StaticLookup;

    /// The instance of the membership pallet that is the council.
    pub(crate) type CouncilInstance = pallet_membership::Instance1;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_membership::Config<CouncilInstance>
        + substrate_validator_set::Config
    {
    }

    /// Requests, by the account that made them.
    #[pallet::storage]
    pub type Validator<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, types::Validator<T::AccountId>>;

    /// The validator that a stash account stands behind.
    #[pallet::storage]
    pub type Bonded<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The stash.
        Bonded(T::AccountId),
        ValidatorRequestCreated(T::AccountId, types::Validator<T::AccountId>),
        ValidatorRequestApproved(types::Validator<T::AccountId>),
        ValidatorActivated(types::Validator<T::AccountId>),
        /// Never emitted.
        ValidatorRemoved(types::Validator<T::AccountId>),
        /// The new node account.
        NodeValidatorChanged(T::AccountId),
        NodeValidatorRemoved(T::AccountId),
    }

    #[pallet::error]
    pub enum Error<T> {
        BadOrigin,
        NotCouncilMember,
        AlreadyBonded,
        StashNotBonded,
        StashBondedWithWrongValidator,
        CannotBondWithSameAccount,
        DuplicateValidator,
        ValidatorNotFound,
        ValidatorNotApproved,
        UnauthorizedToActivateValidator,
        ValidatorValidatingAlready,
        ValidatorNotValidating,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight(weights::create_validator_request::<T>(description, tf_connect_id, info))]
        pub fn create_validator_request(
            origin: OriginFor<T>,
            validator_node_account: T::AccountId,
            stash_account: T::AccountId,
            description: Vec<u8>,
            tf_connect_id: Vec<u8>,
            info: Vec<u8>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let request = types::Validator {
                validator_node_account,
                stash_account,
                description,
                tf_connect_id,
                info,
                state: types::ValidatorRequestState::Created,
            };
            Self::create_request(who, request)
        }

        #[pallet::call_index(1)]
        #[pallet::weight(weights::activate_validator_node::<T>())]
        pub fn activate_validator_node(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::activate(&who)
        }

        #[pallet::call_index(2)]
        #[pallet::weight(weights::change_validator_node_account::<T>())]
        pub fn change_validator_node_account(
            origin: OriginFor<T>,
            new_node_validator_account: T::AccountId,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::change_node_account(&who, new_node_validator_account)
        }

        #[pallet::call_index(3)]
        #[pallet::weight(weights::bond::<T>())]
        pub fn bond(
            origin: OriginFor<T>,
            validator: <T::Lookup as StaticLookup>::Source,
        ) -> DispatchResult {
            let stash = ensure_signed(origin)?;
            let validator = T::Lookup::lookup(validator)?;
            Self::bond_stash(stash, validator)
        }

        #[pallet::call_index(4)]
        #[pallet::weight(weights::approve_validator::<T>())]
        pub fn approve_validator(
            origin: OriginFor<T>,
            validator_account: <T::Lookup as StaticLookup>::Source,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let validator = T::Lookup::lookup(validator_account)?;
            Self::approve_request(&who, validator)
        }

        #[pallet::call_index(5)]
        #[pallet::weight(weights::remove_validator::<T>())]
        pub fn remove_validator(
            origin: OriginFor<T>,
            validator_account: <T::Lookup as StaticLookup>::Source,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let validator = T::Lookup::lookup(validator_account)?;
            Self::remove_request(&who, validator)
        }
    }
}
