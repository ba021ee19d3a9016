//! Discounts for those whose balance would pay for months to come.
use crate::{
    cost::{divide, number, round, SECONDS_PER_HOUR},
    types::DiscountLevel,
};
use fixed::types::U64F64;

/// A month has thirty days here.
const HOURS_PER_DAY: u64 = 24;
const DAYS_PER_MONTH: u64 = 30;

/// What a level asks for, counted in halves as the lowest begins at a month and a half.
const HALF_MONTHS: [(u128, DiscountLevel); 4] = [
    (36, DiscountLevel::Gold),
    (12, DiscountLevel::Silver),
    (6, DiscountLevel::Bronze),
    (3, DiscountLevel::Default),
];

/// What is left of `due` for an owner of `balance`, and the level reached. Both are units of TFT.
pub(crate) fn discounted(due: u64, seconds: u64, balance: u128) -> (u64, DiscountLevel) {
    if due == 0 || seconds == 0 {
        return (0, DiscountLevel::None);
    }
    let level = level(balance, monthly(due, seconds));
    (round(number(due).saturating_mul(factor(&level))), level)
}

/// What a month costs at the rate of `due` in `seconds`.
pub(crate) fn monthly(due: u64, seconds: u64) -> u64 {
    let hourly = divide(
        number(due).saturating_mul(number(SECONDS_PER_HOUR)),
        seconds,
    );
    let monthly = hourly
        .saturating_mul(number(HOURS_PER_DAY))
        .saturating_mul(number(DAYS_PER_MONTH));
    round(monthly)
}

/// The highest level whose months the balance would pay for.
fn level(balance: u128, monthly: u64) -> DiscountLevel {
    HALF_MONTHS
        .into_iter()
        .find(|&(halves, _)| {
            balance.saturating_mul(2) >= u128::from(monthly).saturating_mul(halves)
        })
        .map_or(DiscountLevel::None, |(_, level)| level)
}

fn factor(level: &DiscountLevel) -> U64F64 {
    let tenths = match level {
        DiscountLevel::None => 10,
        DiscountLevel::Default => 8,
        DiscountLevel::Bronze => 7,
        DiscountLevel::Silver => 6,
        DiscountLevel::Gold => 4,
    };
    divide(number(tenths), 10)
}
