//! The calls: who may make them. What they do is with their noun.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight(weights::governed::<T>())]
        pub fn add_bridge_validator(origin: OriginFor<T>, target: T::AccountId) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_add_validator(target)
        }

        #[pallet::call_index(1)]
        #[pallet::weight(weights::governed::<T>())]
        pub fn remove_bridge_validator(
            origin: OriginFor<T>,
            target: T::AccountId,
        ) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            Self::do_remove_validator(&target)
        }

        /// Who receives the fees of both directions.
        #[pallet::call_index(2)]
        #[pallet::weight(weights::governed::<T>())]
        pub fn set_fee_account(origin: OriginFor<T>, target: T::AccountId) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            FeeAccount::<T>::put(target);
            Ok(())
        }

        #[pallet::call_index(3)]
        #[pallet::weight(weights::governed::<T>())]
        pub fn set_withdraw_fee(origin: OriginFor<T>, amount: u64) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            WithdrawFee::<T>::put(amount);
            Ok(())
        }

        #[pallet::call_index(4)]
        #[pallet::weight(weights::governed::<T>())]
        pub fn set_deposit_fee(origin: OriginFor<T>, amount: u64) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            DepositFee::<T>::put(amount);
            Ok(())
        }

        /// Burns `amount` here, to be paid, less the fee, to an account on Stellar.
        #[pallet::call_index(5)]
        #[pallet::weight(weights::swap_to_stellar::<T>())]
        pub fn swap_to_stellar(
            origin: OriginFor<T>,
            target_stellar_address: Vec<u8>,
            amount: BalanceOf<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_swap(who, target_stellar_address, amount)
        }

        /// By a validator that saw the deposit `transaction` on Stellar.
        #[pallet::call_index(6)]
        #[pallet::weight(weights::mint::<T>())]
        pub fn propose_or_vote_mint_transaction(
            origin: OriginFor<T>,
            transaction: Vec<u8>,
            target: T::AccountId,
            amount: u64,
        ) -> DispatchResult {
            Self::ensure_validator(origin)?;
            Self::do_vote_mint(transaction, target, amount)
        }

        /// By a validator: its signature of the payment on Stellar.
        #[pallet::call_index(7)]
        #[pallet::weight(weights::sign::<T>())]
        pub fn propose_burn_transaction_or_add_sig(
            origin: OriginFor<T>,
            transaction_id: u64,
            target: Vec<u8>,
            amount: u64,
            signature: Vec<u8>,
            stellar_pub_key: Vec<u8>,
            sequence_number: u64,
        ) -> DispatchResult {
            Self::ensure_validator(origin)?;
            let signature = StellarSignature {
                signature,
                stellar_pub_key,
            };
            Self::do_sign_burn(transaction_id, &target, amount, signature, sequence_number)
        }

        /// By a validator that saw the payment on Stellar.
        #[pallet::call_index(8)]
        #[pallet::weight(weights::executed::<T>())]
        pub fn set_burn_transaction_executed(
            origin: OriginFor<T>,
            transaction_id: u64,
        ) -> DispatchResult {
            Self::ensure_validator(origin)?;
            Self::do_set_burn_executed(transaction_id)
        }

        /// By a validator: its signature of a payment that gives back a deposit that cannot be
        /// minted.
        #[pallet::call_index(9)]
        #[pallet::weight(weights::sign::<T>())]
        pub fn create_refund_transaction_or_add_sig(
            origin: OriginFor<T>,
            tx_hash: Vec<u8>,
            target: Vec<u8>,
            amount: u64,
            signature: Vec<u8>,
            stellar_pub_key: Vec<u8>,
            sequence_number: u64,
        ) -> DispatchResult {
            Self::ensure_validator(origin)?;
            let signature = StellarSignature {
                signature,
                stellar_pub_key,
            };
            Self::do_sign_refund(tx_hash, target, amount, signature, sequence_number)
        }

        /// By a validator that saw the refund on Stellar.
        #[pallet::call_index(10)]
        #[pallet::weight(weights::executed::<T>())]
        pub fn set_refund_transaction_executed(
            origin: OriginFor<T>,
            tx_hash: Vec<u8>,
        ) -> DispatchResult {
            Self::ensure_validator(origin)?;
            Self::do_set_refund_executed(tx_hash)
        }
    }
}
