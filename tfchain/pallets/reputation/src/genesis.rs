//! What a chain starts with: the length of its periods.
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod genesis {
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Seconds; 0 leaves TFChain's.
        pub uptime_period: u64,
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            if self.uptime_period > 0 {
                T::UptimePeriod::set(self.uptime_period);
            }
        }
    }
}
