//! What a chain starts with: the length of its votes.
use crate::{
    periods::{VotingPeriod, MAX_VOTING_PERIOD},
    Config, GenesisConfig,
};
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod genesis {
    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        /// In blocks. Ours: TFChain compiles it in.
        pub voting_period: u32,
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                voting_period: DEFAULT_VOTING_PERIOD,
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

/// A length that no proposal may have is refused before the first block.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    let allowed = 1..MAX_VOTING_PERIOD;
    assert!(
        allowed.contains(&config.voting_period),
        "dao: votingPeriod must be above zero and below {MAX_VOTING_PERIOD}"
    );
    VotingPeriod::set(&config.voting_period);
}
