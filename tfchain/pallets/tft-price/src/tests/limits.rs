use crate::{mock::*, AverageTftPrice, Error, GenesisConfig, MaxTftPrice, MinTftPrice};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{BuildStorage, DispatchError};
use tfchain_support::traits::TftPrice;

/// The limits of a chain with this genesis.
fn limits_of(tft_price_module: GenesisConfig<Test>) -> (u32, u32) {
    let chain = RuntimeGenesisConfig {
        tft_price_module,
        ..Default::default()
    };
    let storage = chain.build_storage().expect("the genesis is sound");
    let limits = || (MinTftPrice::<Test>::get(), MaxTftPrice::<Test>::get());
    sp_io::TestExternalities::new(storage).execute_with(limits)
}

fn genesis(min_tft_price: u32, max_tft_price: u32) -> GenesisConfig<Test> {
    GenesisConfig {
        min_tft_price,
        max_tft_price,
        ..Default::default()
    }
}

#[test]
fn the_genesis_sets_the_limits() {
    assert_eq!(limits_of(genesis(1, 2)), (1, 2));
    assert_eq!(limits_of(GenesisConfig::default()), (10, 1000));
    let json = serde_json::to_value(GenesisConfig::<Test>::default());
    let wanted = serde_json::json!({ "minTftPrice": 10, "maxTftPrice": 1000 });
    assert_eq!(json.expect("the genesis is plain data"), wanted);
}

#[test]
#[should_panic(expected = "tftPriceModule.minTftPrice is 0")]
fn a_genesis_whose_minimum_is_nothing_is_refused() {
    limits_of(genesis(0, 1000));
}

#[test]
#[should_panic(expected = "tftPriceModule.minTftPrice is not below maxTftPrice")]
fn a_genesis_whose_minimum_is_the_maximum_is_refused() {
    limits_of(genesis(10, 10));
}

#[test]
fn the_minimum_stays_below_the_maximum() {
    on_chain(|| {
        let root = RuntimeOrigin::root;
        assert_ok!(TFTPriceModule::set_min_tft_price(root(), 999));
        assert_eq!(MinTftPrice::<Test>::get(), 999);
        assert_noop!(
            TFTPriceModule::set_min_tft_price(root(), 1000),
            Error::<Test>::MinPriceAboveMaxPriceError
        );
        assert_eq!(events(), []);
    });
}

#[test]
fn the_maximum_stays_above_the_minimum() {
    on_chain(|| {
        let root = RuntimeOrigin::root;
        assert_ok!(TFTPriceModule::set_max_tft_price(root(), 11));
        assert_eq!(MaxTftPrice::<Test>::get(), 11);
        assert_noop!(
            TFTPriceModule::set_max_tft_price(root(), 10),
            Error::<Test>::MaxPriceBelowMinPriceError
        );
        assert_eq!(events(), []);
    });
}

#[test]
fn limits_are_governed() {
    on_chain(|| {
        let refused = DispatchError::BadOrigin;
        assert_noop!(
            TFTPriceModule::set_min_tft_price(signed(ALICE), 20),
            refused
        );
        assert_noop!(
            TFTPriceModule::set_max_tft_price(signed(ALICE), 20),
            refused
        );
    });
}

#[test]
fn bills_reckon_with_the_average_within_the_limits() {
    on_chain(|| {
        for (average, wanted) in [(0, 10), (9, 10), (35, 35), (1000, 1000), (u32::MAX, 1000)] {
            AverageTftPrice::<Test>::put(average);
            assert_eq!(TFTPriceModule::tft_price(), wanted);
        }
    });
}
