//! Fees are part of what clients see: a price of weight and of length, above a base.
use crate::{mock::Test, weights as w};
use frame_support::weights::Weight;
use sp_runtime::Perbill;

/// Units of 10⁻⁷ TFT: the price of an extrinsic that does nothing, and of a second of weight.
const BASE_FEE: u64 = 10_000;
const WEIGHT_PRICE: Perbill = Perbill::from_parts(80_376);

fn fee(weight: Weight) -> u64 {
    BASE_FEE + WEIGHT_PRICE * weight.ref_time()
}

#[test]
fn the_calls_that_clients_send_cost_what_they_cost_on_the_live_chain() {
    let cases = [
        (w::create_node_contract::<Test>(), 106_789),
        (w::update_node_contract::<Test>(), 50_387),
        (w::cancel_contract::<Test>(), 89_279),
        (w::cancel_contract_collective::<Test>(), 89_279),
        (w::create_name_contract::<Test>(), 64_307),
        (w::create_rent_contract::<Test>(), 71_119),
        (w::report_contract_resources::<Test>(1), 25_953),
        (w::add_nru_reports::<Test>(1), 35_219),
        (w::bill_contract_for_block::<Test>(), 80_870),
    ];
    for (weight, wanted) in cases {
        assert_eq!(fee(weight), wanted);
    }
}

#[test]
fn each_further_entry_of_a_report_weighs_its_reads_and_writes() {
    let entry = |weigh: fn(usize) -> Weight| weigh(11).ref_time() - weigh(10).ref_time();
    assert_eq!(entry(w::report_contract_resources::<Test>), 140_000_000);
    assert_eq!(entry(w::add_nru_reports::<Test>), 175_000_000);
    let empty = w::add_nru_reports::<Test>(0);
    assert_eq!(empty, w::add_nru_reports::<Test>(1));
}

#[test]
fn a_motion_of_the_council_may_carry_every_restricted_call() {
    // What the clients' recipe allows a motion to weigh.
    let most = 25_990_000_000;
    for weight in [
        w::approve_solution_provider::<Test>(),
        w::change_billing_frequency::<Test>(),
        w::cancel_contract_collective::<Test>(),
    ] {
        assert!(weight.ref_time() <= most);
    }
}

#[test]
fn a_full_node_ends_within_a_block() {
    let most = crate::node_contract::MAX_CONTRACTS_OF_A_NODE;
    assert!(w::ended_contracts::<Test>(most).ref_time() < 6_000_000_000_000);
    assert_eq!(w::ended_contracts::<Test>(0).ref_time(), 0);
}
