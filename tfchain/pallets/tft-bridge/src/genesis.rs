//! What a chain starts with: the bridge's validators and fees.
use crate::{Config, DepositFee, FeeAccount, GenesisConfig, Validators, WithdrawFee};
use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod genesis {
    /// Keys are those of the live chain's presets.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        pub validator_accounts: Option<Vec<T::AccountId>>,
        pub fee_account: Option<T::AccountId>,
        pub withdraw_fee: u64,
        pub deposit_fee: u64,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            genesis::build(self);
        }
    }
}

pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    if let Some(accounts) = &config.validator_accounts {
        let mut validators = accounts.clone();
        validators.sort();
        validators.dedup();
        Validators::<T>::put(validators);
    }
    if let Some(fee_account) = &config.fee_account {
        FeeAccount::<T>::put(fee_account);
    }
    WithdrawFee::<T>::put(config.withdraw_fee);
    DepositFee::<T>::put(config.deposit_fee);
}
