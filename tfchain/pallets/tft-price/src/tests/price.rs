use crate::{
    mock::*, price::HISTORY, weights, AverageTftPrice, BufferRange, Error, Event, LastBlockSet,
    TftPrice, TftPriceHistory,
};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{GetDispatchInfo, Pays},
    sp_runtime::DispatchError,
};

fn set(price: u32) {
    assert_ok!(TFTPriceModule::set_prices(signed(ALICE), price, 1));
}

#[test]
fn a_price_is_stored_with_its_block_and_its_average() {
    on_chain(|| {
        let paid = TFTPriceModule::set_prices(signed(ALICE), 35, 100);
        assert_eq!(paid.map(|info| info.pays_fee), Ok(Pays::No));
        assert_eq!(TftPrice::<Test>::get(), 35);
        assert_eq!(LastBlockSet::<Test>::get(), 100);
        assert_eq!(AverageTftPrice::<Test>::get(), 35);
        assert_eq!(TftPriceHistory::<Test>::get(0), 35);
        assert_eq!(BufferRange::<Test>::get(), (0, 1));
        assert_eq!(
            events(),
            [Event::PriceStored(35), Event::AveragePriceStored(35)]
        );
    });
}

#[test]
fn the_average_is_rounded_half_up() {
    on_chain(|| {
        set(30);
        set(31);
        assert_eq!(AverageTftPrice::<Test>::get(), 31);
        set(31);
        assert_eq!(AverageTftPrice::<Test>::get(), 31);
        set(30);
        set(30);
        assert_eq!(AverageTftPrice::<Test>::get(), 30);
    });
}

#[test]
fn an_average_outside_the_limits_is_told() {
    on_chain(|| {
        set(9);
        assert_eq!(
            events().last(),
            Some(&Event::AveragePriceIsBelowMinPrice(9, 10))
        );
        set(5000);
        assert_eq!(
            events().last(),
            Some(&Event::AveragePriceIsAboveMaxPrice(2505, 1000))
        );
    });
}

#[test]
fn the_oldest_price_makes_room() {
    on_chain(|| {
        for price in 0..HISTORY - 1 {
            TftPriceHistory::<Test>::insert(price, u32::from(price));
        }
        BufferRange::<Test>::put((0, HISTORY - 1));
        set(u32::from(HISTORY) - 1);
        assert_eq!(BufferRange::<Test>::get(), (1, 0));
        // (0 + ... + 1439) / 1440 is 719.5.
        assert_eq!(AverageTftPrice::<Test>::get(), 720);
        set(1440);
        assert_eq!(TftPriceHistory::<Test>::get(0), 1440);
        assert_eq!(BufferRange::<Test>::get(), (2, 1));
        assert_eq!(
            TftPriceHistory::<Test>::iter().count(),
            usize::from(HISTORY)
        );
        assert_eq!(AverageTftPrice::<Test>::get(), 721);
    });
}

#[test]
fn the_largest_prices_do_not_overflow() {
    on_chain(|| {
        set(u32::MAX);
        set(u32::MAX);
        assert_eq!(AverageTftPrice::<Test>::get(), u32::MAX / 2);
    });
}

#[test]
fn only_validators_store_prices() {
    on_chain(|| {
        assert_noop!(
            TFTPriceModule::set_prices(signed(BOB), 35, 1),
            Error::<Test>::AccountUnauthorizedToSetPrice
        );
        assert_noop!(
            TFTPriceModule::set_prices(RuntimeOrigin::root(), 35, 1),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_price_weighs_the_whole_history() {
    let call = crate::Call::<Test>::set_prices {
        price: 1,
        block_number: 1,
    };
    let weight = call.get_dispatch_info().call_weight;
    assert_eq!(weight, weights::set_prices::<Test>());
    assert!(weight.ref_time() > u64::from(HISTORY) * 25_000_000);
    // A twentieth of what the transactions of a block may take.
    assert!(weight.ref_time() < 1_500_000_000_000 / 20);
}
