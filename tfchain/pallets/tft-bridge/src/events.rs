//! What the bridge's validators and indexers hear. The index of an event is its place here.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Transaction, target, amount.
        MintTransactionProposed(Vec<u8>, T::AccountId, u64),
        MintTransactionVoted(Vec<u8>),
        MintCompleted(MintTransaction<T::AccountId, BlockNumberFor<T>>, Vec<u8>),
        /// Kept for its index.
        MintTransactionExpired(Vec<u8>, u64, T::AccountId),
        /// Id, source, target, amount that is paid.
        BurnTransactionCreated(u64, T::AccountId, Vec<u8>, u64),
        /// Kept for its index.
        BurnTransactionProposed(u64, Vec<u8>, u64),
        BurnTransactionSignatureAdded(u64, StellarSignature),
        BurnTransactionReady(u64),
        BurnTransactionProcessed(BurnTransaction<T::AccountId, BlockNumberFor<T>>),
        /// Id, source, target, amount.
        BurnTransactionExpired(u64, Option<T::AccountId>, Vec<u8>, u64),
        /// Transaction, target, amount.
        RefundTransactionCreated(Vec<u8>, Vec<u8>, u64),
        RefundTransactionsignatureAdded(Vec<u8>, StellarSignature),
        RefundTransactionReady(Vec<u8>),
        RefundTransactionProcessed(RefundTransaction<BlockNumberFor<T>>),
        /// Transaction, target, amount.
        RefundTransactionExpired(Vec<u8>, Vec<u8>, u64),
    }
}
