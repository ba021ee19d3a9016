//! TFTPriceModule: what a TFT is worth, in mUSD.
//!
//! Validators take turns to look the price up and to store it; bills are made with the average of
//! about the last day's. Names, indices and layouts are those of TFChain spec 149 and are compared
//! with its metadata by `tests::metadata`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod horizon;
mod price;
mod weights;
mod worker;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use worker::SOURCE_KEY;

#[frame_support::pallet]
pub mod pallet {
    use crate::weights;
    use frame_support::{
        pallet_prelude::*,
        traits::{Contains, EnsureOrigin},
    };
    use frame_system::{
        offchain::{AppCrypto, CreateSignedTransaction},
        pallet_prelude::*,
    };
    use tfchain_support::traits::NextAuthor;

    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        CreateSignedTransaction<Call<Self>> + frame_system::Config<RuntimeEvent: From<Event<Self>>>
    {
        /// Signs what the off-chain worker sends.
        type AuthorityId: AppCrypto<Self::Public, Self::Signature>;
        /// Root, or enough of the council.
        type RestrictedOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The validators of the session: only they store prices.
        type Authorities: Contains<Self::AccountId>;
        /// Asked by the off-chain worker, so that one validator sends a price and not all.
        type NextAuthor: NextAuthor<Self::AccountId>;
    }

    /// The last price stored.
    #[pallet::storage]
    pub type TftPrice<T> = StorageValue<_, u32, ValueQuery>;

    /// The block for which it was stored, as its sender says.
    #[pallet::storage]
    pub type LastBlockSet<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

    #[pallet::storage]
    pub type AverageTftPrice<T> = StorageValue<_, u32, ValueQuery>;

    /// A ring of prices: `BufferRange` tells which are the oldest and the next to be written.
    #[pallet::storage]
    pub type TftPriceHistory<T> = StorageMap<_, Blake2_128Concat, u16, u32, ValueQuery>;

    #[pallet::storage]
    pub type BufferRange<T> = StorageValue<_, (u16, u16), ValueQuery>;

    #[pallet::storage]
    pub type MinTftPrice<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::storage]
    pub type MaxTftPrice<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        PriceStored(u32),
        /// Kept for its index.
        OffchainWorkerExecuted(T::AccountId),
        AveragePriceStored(u32),
        /// Average, maximum.
        AveragePriceIsAboveMaxPrice(u32, u32),
        /// Average, minimum.
        AveragePriceIsBelowMinPrice(u32, u32),
    }

    #[pallet::error]
    pub enum Error<T> {
        ErrFetchingPrice,
        OffchainSignedTxError,
        NoLocalAcctForSigning,
        AccountUnauthorizedToSetPrice,
        MaxPriceBelowMinPriceError,
        MinPriceAboveMaxPriceError,
        IsNotAnAuthority,
        WrongAuthority,
    }

    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        pub min_tft_price: u32,
        pub max_tft_price: u32,
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                min_tft_price: 10,
                max_tft_price: 1000,
                _config: core::marker::PhantomData,
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        /// Panics when the limits leave no price: there is no other way to refuse a genesis.
        fn build(&self) {
            assert!(self.min_tft_price > 0, "tftPriceModule.minTftPrice is 0");
            assert!(
                self.min_tft_price < self.max_tft_price,
                "tftPriceModule.minTftPrice is not below maxTftPrice"
            );
            MinTftPrice::<T>::put(self.min_tft_price);
            MaxTftPrice::<T>::put(self.max_tft_price);
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn offchain_worker(block_number: BlockNumberFor<T>) {
            Self::work(block_number);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Stores the price of one TFT in mUSD, found for `block_number`. By a validator.
        #[pallet::call_index(0)]
        #[pallet::weight(weights::set_prices::<T>())]
        pub fn set_prices(
            origin: OriginFor<T>,
            price: u32,
            block_number: BlockNumberFor<T>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            ensure!(
                T::Authorities::contains(&who),
                Error::<T>::AccountUnauthorizedToSetPrice
            );
            Self::store(price, block_number);
            Ok(Pays::No.into())
        }

        /// Bills reckon with no less than this.
        #[pallet::call_index(2)]
        #[pallet::weight(weights::set_limit::<T>())]
        pub fn set_min_tft_price(origin: OriginFor<T>, price: u32) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            ensure!(
                price < MaxTftPrice::<T>::get(),
                Error::<T>::MinPriceAboveMaxPriceError
            );
            MinTftPrice::<T>::put(price);
            Ok(())
        }

        /// Bills reckon with no more than this.
        #[pallet::call_index(3)]
        #[pallet::weight(weights::set_limit::<T>())]
        pub fn set_max_tft_price(origin: OriginFor<T>, price: u32) -> DispatchResult {
            T::RestrictedOrigin::ensure_origin(origin)?;
            ensure!(
                price > MinTftPrice::<T>::get(),
                Error::<T>::MaxPriceBelowMinPriceError
            );
            MaxTftPrice::<T>::put(price);
            Ok(())
        }
    }
}
