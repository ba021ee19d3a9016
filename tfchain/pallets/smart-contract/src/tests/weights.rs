//! Fees are part of what clients see: a price of weight and of length, above a base.
use super::billing::rent;
use crate::{
    mock::*, node_contract::MAX_CONTRACTS_OF_A_NODE, weights as w, ActiveNodeContracts, Contracts,
    Pallet,
};
use frame_support::{
    dispatch::{extract_actual_weight, DispatchResult, GetDispatchInfo},
    storage::with_storage_layer,
    weights::Weight,
};
use pallet_tfgrid::Call as GridCall;
use sp_runtime::{traits::Dispatchable, Perbill};
use tfchain_support::types::MAX_FARM_IPS;

/// Three quarters of the two seconds of a block, without what is kept for its start.
const NORMAL_MAX: u64 = 1_300_000_000_000;

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
    ] {
        assert!(weight.ref_time() <= most);
    }
}

/// Deployments on a rented node: as many as others may put there, and all addresses of the farm lent.
#[test]
fn a_full_node_ends_within_what_one_call_may_weigh() {
    on_chain(|| {
        make_grid();
        rent();
        let full: Vec<u64> = (1..=MAX_CONTRACTS_OF_A_NODE as u64).collect();
        ActiveNodeContracts::<Test>::insert(1, full);
        let ips = w::checked_contracts::<Test>(MAX_FARM_IPS as usize);
        let members = w::paid_providers::<Test>(w::MAX_TAKERS);
        let told = Weight::from_parts(225_000_000, 0);
        let deletion = GridCall::<Test>::delete_node_farm { node_id: 1 };
        let deletion = deletion.get_dispatch_info().call_weight;
        let bill = Pallet::<Test>::bill_weight(1) + w::payment::<Test>() + members + told;
        let ended = w::ended_contracts::<Test>(51) + told * 51;
        assert!(deletion.all_gte(w::ended_contracts::<Test>(51)));
        for weight in [deletion + ips + told * 51, bill, ended] {
            assert!(weight.ref_time() < NORMAL_MAX, "{weight:?}");
        }
        assert!(ips.ref_time() < NORMAL_MAX);
    });
}

/// A batch that fails weighs what its calls say that they weighed; the rest is rolled back.
#[test]
fn a_batch_that_fails_after_a_deletion_weighs_what_was_done() {
    on_chain(|| {
        make_grid();
        rent();
        for letter in b'a'..b'k' {
            make_node_contract(letter, 0);
        }
        let calls: [RuntimeCall; 2] = [
            GridCall::delete_node { node_id: 1 }.into(),
            crate::Call::cancel_contract { contract_id: 99 }.into(),
        ];
        let mut weight = Weight::zero();
        let done = with_storage_layer(|| -> DispatchResult {
            for call in calls {
                let info = call.get_dispatch_info();
                let done = call.dispatch(signed(BOB));
                weight += extract_actual_weight(&done, &info);
                done.map_err(|failure| failure.error)?;
            }
            Ok(())
        });
        assert_eq!(done, Err(crate::Error::<Test>::ContractNotExists.into()));
        assert_eq!(Contracts::<Test>::iter().count(), 11);
        assert!(weight.all_gte(w::ended_contracts::<Test>(11)), "{weight:?}");
    });
}
