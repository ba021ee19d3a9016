//! Why a call is refused.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// The caller has no twin.
        TwinNotExists,
        /// Nothing was paid for the contract yet, or nothing but what the farmer received himself.
        ContractNotPaid,
        /// The caller and the subject are not the two parties of the contract.
        NotCounterparty,
        /// User and farmer, or user and node, are one twin.
        SelfDealing,
        /// The caller has spoken about this contract already; a revoked attestation counts.
        AlreadyAttested,
        /// Values are -1000 to 1000.
        ValueOutOfRange,
        AttestationNotExists,
        /// Only who attested revokes.
        NotAttestor,
        AlreadyRevoked,
        /// Only the twin it is about, or the farmer of the farm or node, responds.
        NotSubject,
        AlreadyResponded,
    }
}
