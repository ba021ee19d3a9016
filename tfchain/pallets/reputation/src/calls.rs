//! The calls: a signed twin attests, takes back, or responds.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Says how the other party of a paid contract did; once, for good.
        ///
        /// The user speaks about the node or the farm of the contract, the farmer about the
        /// user's twin. What was paid until now is the weight.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::attest::<T>())]
        pub fn attest(
            origin: OriginFor<T>,
            contract_id: u64,
            subject: Subject,
            topic: Topic,
            value: i16,
            evidence: Option<[u8; 32]>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_attest(&who, contract_id, subject, topic, value, evidence)
        }

        /// Takes an attestation of one's own back. It stays readable and counts no more.
        #[pallet::call_index(1)]
        #[pallet::weight(weights::revoke::<T>())]
        pub fn revoke(
            origin: OriginFor<T>,
            subject: Subject,
            contract_id: u64,
            reason: RevocationReason,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_revoke(&who, subject, contract_id, reason)
        }

        /// Adds the hash of the subject's reply to an attestation, once.
        #[pallet::call_index(2)]
        #[pallet::weight(weights::respond::<T>())]
        pub fn respond(
            origin: OriginFor<T>,
            subject: Subject,
            contract_id: u64,
            response: [u8; 32],
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_respond(&who, subject, contract_id, response)
        }
    }
}
