//! What contracts cost: arithmetic on prices, resources and seconds. Reads no storage.
//!
//! Money is in units-USD, 10⁻⁷ USD; prices are units-USD per unit and hour. The figures are those of
//! the live chain to the last unit, so the order of operations matters: a price is divided by 3600
//! first, then multiplied by the seconds, then by the amount. Each step has 64 fractional bits and
//! truncates; a cost is rounded half up in the end. What leaves the range is cut off at its end.
use fixed::types::U64F64;
use pallet_tfgrid::types::{Policy, PricingPolicy, Unit};
use sp_runtime::Percent;
use tfchain_support::resources::Resources;

pub(crate) const SECONDS_PER_HOUR: u64 = 3_600;
/// Thirty days.
const SECONDS_PER_MONTH: u64 = 2_592_000;
/// Units-USD in a mUSD.
const UNITS_PER_MUSD: u64 = 10_000;
/// Units of the chain's balances in a TFT.
const UNITS_PER_TFT: u64 = 10_000_000;

/// What capacity costs: a node contract's last reported resources, or a whole node's.
pub(crate) fn resources<AccountId>(
    used: &Resources,
    seconds: u64,
    prices: &PricingPolicy<AccountId>,
) -> U64F64 {
    let storage =
        over_time(&prices.su, seconds).saturating_mul(storage_units(used, prices.su.unit));
    let cloud = over_time(&prices.cu, seconds).saturating_mul(cloud_units(used, prices.cu.unit));
    storage.saturating_add(cloud)
}

/// `used` is absent for a contract on a rented node: the rent has paid for the capacity.
pub(crate) fn node_contract<AccountId>(
    used: Option<&Resources>,
    public_ips: u32,
    amount_unbilled: u64,
    seconds: u64,
    prices: &PricingPolicy<AccountId>,
) -> u64 {
    let capacity = used.map_or(U64F64::ZERO, |used| resources(used, seconds, prices));
    let ips = number(public_ips.into())
        .saturating_mul(per_second(&prices.ipu))
        .saturating_mul(number(seconds));
    round(capacity.saturating_add(ips)).saturating_add(amount_unbilled)
}

/// The renter pays the percentage that the policy calls a discount, as on the live chain.
pub(crate) fn rent_contract<AccountId>(
    node: &Resources,
    seconds: u64,
    prices: &PricingPolicy<AccountId>,
) -> u64 {
    let whole = round(resources(node, seconds, prices));
    Percent::from_percent(prices.discount_for_dedication_nodes) * whole
}

pub(crate) fn name_contract<AccountId>(seconds: u64, prices: &PricingPolicy<AccountId>) -> u64 {
    round(over_time(&prices.unique_name, seconds))
}

/// `musd_per_month` is what the farmer asks for a dedicated node on top of its rent.
pub(crate) fn extra_fee(musd_per_month: u64, seconds: u64) -> u64 {
    let total = number(musd_per_month)
        .saturating_mul(number(UNITS_PER_MUSD))
        .saturating_mul(number(seconds));
    round(divide(total, SECONDS_PER_MONTH))
}

/// Bytes of public traffic in a window of seconds. The price takes them for a rate per hour.
pub(crate) fn network(bytes: u64, window: u64, price: &Policy) -> u64 {
    let amount = divide(number(bytes), decimal_factor(price.unit));
    let cost = amount
        .saturating_mul(per_second(price))
        .saturating_mul(number(window));
    round(cost)
}

/// A bill of a service contract; both are mUSD, the base fee by the hour.
pub(crate) fn service(base_fee: u64, variable_amount: u64, window: u64) -> u64 {
    let base = number(base_fee)
        .saturating_mul(number(UNITS_PER_MUSD))
        .saturating_mul(number(window));
    let variable = number(variable_amount).saturating_mul(number(UNITS_PER_MUSD));
    round(divide(base, SECONDS_PER_HOUR).saturating_add(variable))
}

/// The most a service may ask beside its base fee, in mUSD.
pub(crate) fn service_variable_limit(variable_fee: u64, window: u64) -> u64 {
    let hours = divide(number(window), SECONDS_PER_HOUR);
    round(hours.saturating_mul(number(variable_fee)))
}

/// Units-USD in units of TFT. There is no answer without a price.
pub(crate) fn tft(units_usd: u64, musd_per_tft: u32) -> Option<u64> {
    let price = u64::from(musd_per_tft).saturating_mul(UNITS_PER_MUSD);
    (price > 0).then(|| {
        let whole = divide(number(units_usd), price);
        round(whole.saturating_mul(number(UNITS_PER_TFT)))
    })
}

/// The balanced mix of cores and memory: the cheapest of three shapes of a cloud unit.
pub(crate) fn cloud_units(used: &Resources, unit: Unit) -> U64F64 {
    let memory = divide(number(used.mru), binary_factor(unit));
    let cores = number(used.cru);
    let balanced = divide(memory, 4).max(divide(cores, 2));
    let for_cores = divide(memory, 8).max(cores);
    let for_memory = divide(memory, 2).max(divide(cores, 4));
    balanced.min(for_cores).min(for_memory)
}

pub(crate) fn storage_units(used: &Resources, unit: Unit) -> U64F64 {
    let factor = binary_factor(unit);
    let disk = divide(divide(number(used.hru), factor), 1_200);
    let ssd = divide(divide(number(used.sru), factor), 200);
    disk.saturating_add(ssd)
}

fn over_time(price: &Policy, seconds: u64) -> U64F64 {
    per_second(price).saturating_mul(number(seconds))
}

fn per_second(price: &Policy) -> U64F64 {
    divide(number(price.value.into()), SECONDS_PER_HOUR)
}

fn binary_factor(unit: Unit) -> u64 {
    1 << (10 * thousands(unit))
}

fn decimal_factor(unit: Unit) -> u64 {
    1_000_u64.saturating_pow(thousands(unit))
}

fn thousands(unit: Unit) -> u32 {
    match unit {
        Unit::Bytes => 0,
        Unit::Kilobytes => 1,
        Unit::Megabytes => 2,
        Unit::Gigabytes => 3,
        Unit::Terrabytes => 4,
    }
}

pub(crate) fn number(value: u64) -> U64F64 {
    U64F64::from_num(value)
}

/// Every divisor here is above zero and whole, so no quotient leaves the range.
pub(crate) fn divide(value: U64F64, by: u64) -> U64F64 {
    value.checked_div(number(by)).unwrap_or(U64F64::MAX)
}

pub(crate) fn round(value: U64F64) -> u64 {
    value.saturating_round().saturating_to_num()
}
