//! The arithmetic of bills against a table that was computed apart, with rationals.
//!
//! `tests/oracle/README.md` at the root of the repository says how the table is laid out.
use crate::{cost, discount, distribution, types::DiscountLevel};
use pallet_tfgrid::types::{Policy, PricingPolicy, Unit};
use serde_json::Value;
use tfchain_support::resources::Resources;

pub(super) fn table() -> Value {
    let text = include_str!("../../../../../tests/vectors/tfchain/billing.json");
    serde_json::from_str(text).expect("the table is JSON")
}

pub(super) fn rows(table: &Value, name: &str) -> Vec<Value> {
    let rows = table[name].as_array().expect("the table has the list");
    assert!(!rows.is_empty(), "{name} has rows");
    rows.clone()
}

/// A quantity: text of decimal digits, or a small number.
pub(super) fn number(value: &Value) -> u128 {
    match value {
        Value::String(digits) => digits.parse().expect("a quantity is digits"),
        value => value.as_u64().expect("a quantity is a number").into(),
    }
}

pub(super) fn long(value: &Value) -> u64 {
    number(value).try_into().expect("the quantity has 64 bits")
}

pub(super) fn resources(value: &Value) -> Resources {
    Resources {
        hru: long(&value["hru"]),
        sru: long(&value["sru"]),
        cru: long(&value["cru"]),
        mru: long(&value["mru"]),
    }
}

fn price(value: &Value) -> Policy {
    let unit = match value["unit"].as_str() {
        Some("Bytes") => Unit::Bytes,
        Some("Kilobytes") => Unit::Kilobytes,
        Some("Megabytes") => Unit::Megabytes,
        Some("Gigabytes") => Unit::Gigabytes,
        Some("Terrabytes") => Unit::Terrabytes,
        other => panic!("{other:?} is no unit"),
    };
    Policy {
        value: long(&value["value"])
            .try_into()
            .expect("a price has 32 bits"),
        unit,
    }
}

fn policy(table: &Value, row: &Value) -> PricingPolicy<()> {
    let value = &table["policies"][row["policy"].as_str().unwrap_or("dev")];
    PricingPolicy {
        version: 1,
        id: 1,
        name: Vec::new(),
        su: price(&value["su"]),
        cu: price(&value["cu"]),
        nu: price(&value["nu"]),
        ipu: price(&value["ipu"]),
        unique_name: price(&value["unique_name"]),
        domain_name: price(&value["domain_name"]),
        foundation_account: (),
        certified_sales_account: (),
        discount_for_dedication_nodes: number(&value["discount_for_dedication_nodes"]) as u8,
    }
}

fn level(value: &Value) -> DiscountLevel {
    match value.as_str() {
        Some("None") => DiscountLevel::None,
        Some("Default") => DiscountLevel::Default,
        Some("Bronze") => DiscountLevel::Bronze,
        Some("Silver") => DiscountLevel::Silver,
        Some("Gold") => DiscountLevel::Gold,
        other => panic!("{other:?} is no level"),
    }
}

fn cost_of(table: &Value, row: &Value) -> u64 {
    let prices = policy(table, row);
    let seconds = long(&row["seconds"]);
    match row["kind"].as_str() {
        Some("node") => {
            let used = resources(&row["resources"]);
            let rented = row["rented"] == Value::Bool(true);
            cost::node_contract(
                (!rented).then_some(&used),
                number(&row["public_ips"]) as u32,
                long(&row["amount_unbilled"]),
                seconds,
                &prices,
            )
        }
        Some("rent") => cost::rent_contract(&resources(&row["resources"]), seconds, &prices),
        Some("name") => cost::name_contract(seconds, &prices),
        Some("extra_fee") => cost::extra_fee(long(&row["fee_musd"]), seconds),
        other => panic!("{other:?} is no kind"),
    }
}

fn musd(row: &Value) -> u32 {
    long(&row["price_musd"])
        .try_into()
        .expect("a price has 32 bits")
}

#[test]
fn units_equal_the_table_to_the_last_bit() {
    let table = table();
    for row in rows(&table, "units") {
        let prices = policy(&table, &row);
        let used = resources(&row["resources"]);
        let storage = cost::storage_units(&used, prices.su.unit);
        let cloud = cost::cloud_units(&used, prices.cu.unit);
        assert_eq!(storage.to_bits(), number(&row["su"]), "{row}");
        assert_eq!(cloud.to_bits(), number(&row["cu"]), "{row}");
    }
}

#[test]
fn costs_equal_the_table() {
    let table = table();
    for row in rows(&table, "cost") {
        let units_usd = cost_of(&table, &row);
        assert_eq!(units_usd, long(&row["units_usd"]), "{row}");
        let tft = cost::tft(units_usd, musd(&row));
        assert_eq!(tft, Some(long(&row["tft"])), "{row}");
    }
}

#[test]
fn traffic_equals_the_table() {
    let table = table();
    for row in rows(&table, "nru") {
        let nu = policy(&table, &row).nu;
        let units_usd = cost::network(long(&row["nru"]), long(&row["window"]), &nu);
        assert_eq!(units_usd, long(&row["units_usd"]), "{row}");
    }
}

#[test]
fn amounts_of_tft_equal_the_table() {
    let table = table();
    for row in rows(&table, "tft") {
        let wanted = match &row["tft"] {
            Value::Null => None,
            value => Some(long(value)),
        };
        assert_eq!(
            cost::tft(long(&row["units_usd"]), musd(&row)),
            wanted,
            "{row}"
        );
    }
}

#[test]
fn discounts_equal_the_table() {
    let table = table();
    for row in rows(&table, "discount") {
        let (due, seconds) = (long(&row["due"]), long(&row["seconds"]));
        let balance = number(&row["usable_twin"]).saturating_add(number(&row["usable_stash"]));
        let wanted = (long(&row["charged"]), level(&row["level"]));
        assert_eq!(discount::discounted(due, seconds, balance), wanted, "{row}");
        if due > 0 && seconds > 0 {
            let monthly = discount::monthly(due, seconds);
            assert_eq!(monthly, long(&row["monthly"]), "{row}");
        }
    }
}

#[test]
fn shares_equal_the_table() {
    let table = table();
    for row in rows(&table, "distribution") {
        let takes = row["takes"].as_array().expect("takes are a list");
        let takes: Vec<u8> = takes.iter().map(|take| number(take) as u8).collect();
        let shares = distribution::shares(number(&row["amount"]), &takes);
        assert_eq!(shares.foundation, number(&row["foundation"]), "{row}");
        assert_eq!(shares.staking_pool, number(&row["staking"]), "{row}");
        assert_eq!(shares.sales, number(&row["sales"]), "{row}");
        assert_eq!(shares.burned, number(&row["burnt"]), "{row}");
        let providers = row["providers"].as_array().expect("providers are a list");
        let providers: Vec<u128> = providers.iter().map(number).collect();
        assert_eq!(shares.providers, providers, "{row}");
    }
}
