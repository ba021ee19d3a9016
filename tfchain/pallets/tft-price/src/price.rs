//! The price and its average over the last prices.
use crate::{
    AverageTftPrice, BufferRange, Config, Event, LastBlockSet, MaxTftPrice, MinTftPrice, Pallet,
    TftPrice, TftPriceHistory,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Prices that the average is taken of: a day, with one price in ten blocks.
pub(crate) const HISTORY: u16 = 1440;

impl<T: Config> Pallet<T> {
    pub(crate) fn store(price: u32, block_number: BlockNumberFor<T>) {
        LastBlockSet::<T>::put(block_number);
        TftPrice::<T>::put(price);
        Self::deposit_event(Event::PriceStored(price));
        Self::append(price);
        let prices = TftPriceHistory::<T>::iter_values();
        let average = average(prices.take(HISTORY.into()));
        AverageTftPrice::<T>::put(average);
        Self::deposit_event(Event::AveragePriceStored(average));
        let (min, max) = (MinTftPrice::<T>::get(), MaxTftPrice::<T>::get());
        if average < min {
            Self::deposit_event(Event::AveragePriceIsBelowMinPrice(average, min));
        }
        if average > max {
            Self::deposit_event(Event::AveragePriceIsAboveMaxPrice(average, max));
        }
    }

    /// The oldest price is overwritten once the ring is full.
    fn append(price: u32) {
        let (mut start, mut end) = BufferRange::<T>::get();
        TftPriceHistory::<T>::insert(end, price);
        end = next(end);
        if end == start {
            start = next(start);
        }
        BufferRange::<T>::put((start, end));
    }
}

fn next(index: u16) -> u16 {
    index.saturating_add(1) % HISTORY
}

/// Rounded half up; 0 of none.
fn average(prices: impl Iterator<Item = u32>) -> u32 {
    let (sum, count) = prices.fold((0u32, 0u32), |(sum, count), price| {
        (sum.saturating_add(price), count.saturating_add(1))
    });
    let half = count / 2;
    sum.saturating_add(half).checked_div(count).unwrap_or(0)
}

impl<T: Config> tfchain_support::traits::TftPrice for Pallet<T> {
    fn tft_price() -> u32 {
        let average = AverageTftPrice::<T>::get().max(MinTftPrice::<T>::get());
        average.min(MaxTftPrice::<T>::get())
    }
}
