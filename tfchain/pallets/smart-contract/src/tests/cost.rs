//! The worked values of the live chain's formulas, and the ends of the range.
use crate::{cost, discount, types::DiscountLevel};
use fixed::types::U64F64;
use pallet_tfgrid::types::{Policy, PricingPolicy, Unit};
use tfchain_support::resources::{Resources, GIGABYTE};

const TFT: u128 = 10_000_000;

fn price(value: u32) -> Policy {
    Policy {
        value,
        unit: Unit::Gigabytes,
    }
}

/// Those of the development chain.
fn prices() -> PricingPolicy<u64> {
    PricingPolicy {
        version: 1,
        id: 1,
        name: Vec::new(),
        su: price(50_000),
        cu: price(100_000),
        nu: price(15_000),
        ipu: price(40_000),
        unique_name: price(2_500),
        domain_name: price(5_000),
        foundation_account: 1,
        certified_sales_account: 2,
        discount_for_dedication_nodes: 50,
    }
}

/// Disks and memory in GiB.
fn resources(cru: u64, mru: u64, sru: u64, hru: u64) -> Resources {
    Resources {
        hru: hru * GIGABYTE,
        sru: sru * GIGABYTE,
        cru,
        mru: mru * GIGABYTE,
    }
}

fn cloud_units(cru: u64, mru: u64) -> u64 {
    let units = cost::cloud_units(&resources(cru, mru, 0, 0), Unit::Gigabytes);
    assert_eq!(units.frac(), U64F64::ZERO);
    units.to_num()
}

#[test]
fn cloud_units_take_the_cheapest_shape() {
    assert_eq!(cloud_units(4, 1024), 128);
    assert_eq!(cloud_units(32, 128), 32);
    assert_eq!(cloud_units(4, 2), 1);
    assert_eq!(cloud_units(4, 1), 1);
    assert_eq!(cloud_units(16, 16), 8);
    assert_eq!(cloud_units(0, 0), 0);
}

#[test]
fn a_node_contract_pays_for_its_resources() {
    let used = resources(2, 2, 60, 0);
    let minute = cost::node_contract(Some(&used), 0, 0, 60, &prices());
    assert_eq!(minute, 1_917);
    assert_eq!(cost::tft(minute, 50), Some(38_340));
    let hour = cost::node_contract(Some(&used), 0, 0, 3_600, &prices());
    assert_eq!(hour, 115_000);
    assert_eq!(cost::tft(hour, 50), Some(2_300_000));
}

#[test]
fn public_ips_and_traffic_are_paid_on_top_and_alone_on_a_rented_node() {
    let used = resources(2, 4, 50, 0);
    let node = |used, ips, unbilled| cost::node_contract(used, ips, unbilled, 3_600, &prices());
    assert_eq!(node(Some(&used), 1, 0), 152_500);
    assert_eq!(cost::tft(152_500, 35), Some(4_357_143));
    assert_eq!(node(Some(&used), 0, 0), 112_500);
    assert_eq!(cost::tft(112_500, 35), Some(3_214_286));
    assert_eq!(node(None, 1, 0), 40_000);
    assert_eq!(cost::tft(40_000, 35), Some(1_142_857));
    assert_eq!(node(None, 0, 15_000), 15_000);
    assert_eq!(node(Some(&used), 1, 15_000), 167_500);
}

#[test]
fn a_name_costs_its_time() {
    assert_eq!(cost::name_contract(3_600, &prices()), 2_500);
    assert_eq!(cost::tft(2_500, 35), Some(71_429));
    assert_eq!(cost::name_contract(0, &prices()), 0);
}

#[test]
fn rent_is_the_percentage_of_the_whole_node() {
    let node = resources(8, 16, 512, 2_000);
    assert_eq!(cost::rent_contract(&node, 3_600, &prices()), 305_666);
    assert_eq!(cost::tft(305_666, 35), Some(8_733_314));
    let mut all = prices();
    all.discount_for_dedication_nodes = 100;
    assert_eq!(cost::rent_contract(&node, 3_600, &all), 611_333);
    all.discount_for_dedication_nodes = 255;
    assert_eq!(cost::rent_contract(&node, 3_600, &all), 611_333);
}

#[test]
fn the_extra_fee_is_a_share_of_the_month() {
    assert_eq!(cost::extra_fee(1_000, 3_600), 13_889);
    assert_eq!(cost::tft(13_889, 35), Some(396_829));
    assert_eq!(cost::extra_fee(1_000, 2_592_000), 10_000_000);
}

#[test]
fn traffic_is_priced_as_a_rate_per_hour() {
    let nu = prices().nu;
    assert_eq!(cost::network(1_000_000_000, 3_600, &nu), 15_000);
    assert_eq!(cost::network(1_000_000_000, 1_800, &nu), 7_500);
    let in_bytes = Policy {
        value: 3_600,
        unit: Unit::Bytes,
    };
    assert_eq!(cost::network(7, 2, &in_bytes), 14);
}

#[test]
fn a_service_bill_joins_its_fees() {
    assert_eq!(cost::service(100, 0, 3_600), 1_000_000);
    assert_eq!(cost::service(100, 7, 1_800), 570_000);
    assert_eq!(cost::service_variable_limit(100, 1_800), 50);
    assert_eq!(cost::service_variable_limit(1, 1_800), 1);
    assert_eq!(cost::service_variable_limit(3, 1_800), 2);
}

#[test]
fn without_a_price_there_is_no_amount() {
    assert_eq!(cost::tft(1, 0), None);
}

#[test]
fn a_larger_balance_earns_a_higher_discount() {
    let due = 4_357_143;
    assert_eq!(discount::monthly(due, 3_600), 3_137_142_960);
    let cases = [
        (0, due, DiscountLevel::None),
        (500, 3_485_714, DiscountLevel::Default),
        (1_000, 3_050_000, DiscountLevel::Bronze),
        (2_000, 2_614_286, DiscountLevel::Silver),
        (10_000, 1_742_857, DiscountLevel::Gold),
    ];
    for (balance, left, level) in cases {
        assert_eq!(
            discount::discounted(due, 3_600, balance * TFT),
            (left, level)
        );
    }
}

#[test]
fn a_discount_begins_at_its_very_month() {
    // 720 units a month.
    let level = |balance| discount::discounted(1, 3_600, balance).1;
    assert_eq!(level(1_079), DiscountLevel::None);
    assert_eq!(level(1_080), DiscountLevel::Default);
    assert_eq!(level(2_159), DiscountLevel::Default);
    assert_eq!(level(2_160), DiscountLevel::Bronze);
    assert_eq!(level(4_319), DiscountLevel::Bronze);
    assert_eq!(level(4_320), DiscountLevel::Silver);
    assert_eq!(level(12_959), DiscountLevel::Silver);
    assert_eq!(level(12_960), DiscountLevel::Gold);
}

#[test]
fn no_time_and_no_cost_have_no_discount() {
    assert_eq!(discount::discounted(0, 3_600, 1), (0, DiscountLevel::None));
    assert_eq!(discount::discounted(5, 0, 1), (0, DiscountLevel::None));
}

#[test]
fn a_month_that_costs_nothing_is_paid_for_by_any_balance() {
    // One unit in half a year rounds to no cost a month.
    let (left, level) = discount::discounted(1, 15_552_000, 0);
    assert_eq!((left, level), (0, DiscountLevel::Gold));
}

#[test]
fn arithmetic_truncates_at_the_last_of_sixty_four_bits() {
    let third = cost::divide(cost::number(1), 3);
    assert_eq!(third.to_bits(), u128::from(u64::MAX) / 3);
    let lost = U64F64::DELTA.saturating_mul(cost::divide(cost::number(3), 4));
    assert_eq!(lost, U64F64::ZERO);
    let half = cost::divide(cost::number(1), 2);
    assert_eq!(cost::round(half), 1);
    assert_eq!(cost::round(half.saturating_sub(U64F64::DELTA)), 0);
    assert_eq!(cost::divide(cost::number(1), 0), U64F64::MAX);
    assert_eq!(cost::round(U64F64::MAX), u64::MAX);
}

#[test]
fn the_largest_figures_saturate() {
    let top = u64::MAX;
    let huge = Resources {
        hru: top,
        sru: top,
        cru: top,
        mru: top,
    };
    let mut dear = prices();
    for policy in [&mut dear.su, &mut dear.cu, &mut dear.nu, &mut dear.ipu] {
        policy.value = u32::MAX;
        policy.unit = Unit::Bytes;
    }
    assert_eq!(
        cost::node_contract(Some(&huge), u32::MAX, top, top, &dear),
        top
    );
    assert_eq!(cost::node_contract(None, u32::MAX, 0, top, &dear), top);
    assert_eq!(cost::rent_contract(&huge, top, &dear), top / 2);
    assert_eq!(cost::extra_fee(top, top), top / 2_592_000);
    assert_eq!(cost::network(top, top, &dear.nu), top);
    assert_eq!(cost::service(top, top, top), top);
    assert_eq!(cost::service_variable_limit(top, top), top);
    assert_eq!(cost::tft(top, 1), Some(top));
    assert_eq!(discount::monthly(top, 1), top);
    let (left, level) = discount::discounted(top, 1, u128::MAX);
    assert_eq!(level, DiscountLevel::Gold);
    assert_eq!(left, 7_378_697_629_483_820_646);
}
