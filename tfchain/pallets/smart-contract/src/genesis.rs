//! What a chain starts with: how often contracts are billed and paid, and how long grace lasts.
use crate::{
    periods::{DistributionFrequency, GracePeriod},
    BillingFrequency, Config, GenesisConfig,
};
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod genesis {
    /// Frequencies and periods are counted in blocks, `distribution_frequency` in bills.
    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        pub billing_frequency: u64,
        /// Ours, as is the next: TFChain compiles them in.
        pub grace_period: u64,
        pub distribution_frequency: u16,
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                billing_frequency: DEFAULT_BILLING_FREQUENCY,
                grace_period: DEFAULT_GRACE_PERIOD,
                distribution_frequency: DEFAULT_DISTRIBUTION_FREQUENCY,
                _config: Default::default(),
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            genesis::build(self);
        }
    }
}

/// A chain that never bills, or pays at no bill, is refused before its first block.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    let above_zero = "smartContractModule: billingFrequency, gracePeriod and distributionFrequency must be above zero";
    assert!(config.billing_frequency > 0, "{above_zero}");
    assert!(config.grace_period > 0, "{above_zero}");
    assert!(config.distribution_frequency > 0, "{above_zero}");
    BillingFrequency::<T>::put(config.billing_frequency);
    GracePeriod::set(&config.grace_period);
    DistributionFrequency::set(&config.distribution_frequency);
}
