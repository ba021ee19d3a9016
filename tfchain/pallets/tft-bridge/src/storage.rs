//! What is under way between the chains, and what is done.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
    /// Sorted.
    #[pallet::storage]
    pub type Validators<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

    #[pallet::storage]
    pub type FeeAccount<T: Config> = StorageValue<_, T::AccountId>;

    /// By the hash of the deposit on Stellar.
    #[pallet::storage]
    pub type MintTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, Vec<u8>, MintTransaction<T::AccountId, BlockNumberFor<T>>>;

    #[pallet::storage]
    pub type ExecutedMintTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, Vec<u8>, MintTransaction<T::AccountId, BlockNumberFor<T>>>;

    #[pallet::storage]
    pub type BurnTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, u64, BurnTransaction<T::AccountId, BlockNumberFor<T>>>;

    #[pallet::storage]
    pub type ExecutedBurnTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, u64, BurnTransaction<T::AccountId, BlockNumberFor<T>>>;

    /// By the hash of the deposit on Stellar.
    #[pallet::storage]
    pub type RefundTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, Vec<u8>, RefundTransaction<BlockNumberFor<T>>, ValueQuery>;

    #[pallet::storage]
    pub type ExecutedRefundTransactions<T: Config> =
        StorageMap<_, Blake2_128Concat, Vec<u8>, RefundTransaction<BlockNumberFor<T>>, ValueQuery>;

    /// The last id given out.
    #[pallet::storage]
    pub type BurnTransactionID<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::storage]
    pub type WithdrawFee<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::storage]
    pub type DepositFee<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::storage]
    pub type PalletVersion<T> = StorageValue<_, types::StorageVersion, ValueQuery>;
}
