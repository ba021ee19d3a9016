//! What a Horizon server of Stellar answers to "which paths lead to so many TFT?"
//! (`paths/strict-receive`): the price of the cheapest path, or nothing.
//!
//! Only integers: amounts are decimal text with seven digits after the point.
use alloc::vec::Vec;
use serde_json::Value;

/// Largest answer that is read, in bytes. A real one has a few kilobytes.
pub(crate) const MAX_ANSWER: usize = 64 * 1024;

const DECIMALS: usize = 7;
const UNIT: u128 = 10_000_000;
/// mUSD of one USD.
const MUSD: u128 = 1000;

/// mUSD for one TFT: the least of `source_amount / destination_amount`, in whole mUSD. `None` when
/// the answer is not what Horizon sends, has no path, or gives a price of nothing.
pub(crate) fn price(answer: &[u8]) -> Option<u32> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let paths = answer.get("_embedded")?.get("records")?.as_array()?;
    let prices: Option<Vec<u128>> = paths.iter().map(price_of_path).collect();
    let price = u32::try_from(prices?.into_iter().min()?).ok()?;
    (price > 0).then_some(price)
}

fn price_of_path(path: &Value) -> Option<u128> {
    let source = amount(path.get("source_amount")?.as_str()?)?;
    let destination = amount(path.get("destination_amount")?.as_str()?)?;
    source.checked_mul(MUSD)?.checked_div(destination)
}

/// Units of 10⁻⁷.
fn amount(text: &str) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > DECIMALS {
        return None;
    }
    let missing = u32::try_from(DECIMALS.checked_sub(fraction.len())?).ok()?;
    let scale = 10u128.checked_pow(missing)?;
    let fraction = fraction.parse::<u128>().ok()?.checked_mul(scale)?;
    let whole = whole.parse::<u128>().ok()?.checked_mul(UNIT)?;
    whole.checked_add(fraction)
}
