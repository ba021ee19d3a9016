use crate::{mock::*, AverageTftPrice, Error, MaxTftPrice, MinTftPrice};
use frame_support::{assert_noop, assert_ok, sp_runtime::DispatchError};
use tfchain_support::traits::TftPrice;

#[test]
fn the_genesis_sets_the_limits() {
    on_chain(|| {
        let limits = (MinTftPrice::<Test>::get(), MaxTftPrice::<Test>::get());
        assert_eq!(limits, (10, 1000));
        let json = serde_json::to_value(crate::GenesisConfig::<Test>::default());
        let wanted = serde_json::json!({ "minTftPrice": 0, "maxTftPrice": 0 });
        assert_eq!(json.expect("the genesis is plain data"), wanted);
    });
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
