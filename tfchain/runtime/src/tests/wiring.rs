//! What pallets tell each other: each is told by the runtime of whom it was promised.

use pallet_tfgrid::types::LocationInput;
use tfchain_support::resources::{Resources, GIGABYTE};

use super::*;
use crate::{BurningModule, SmartContractModule, TFTBridgeModule, TFTPriceModule, TfgridModule};

fn origin(name: &str) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(name))
}

/// A chain on which every bill is paid at once, with Bob's node in Alice's farm.
fn grid() -> TestExternalities {
    let patch = json!({ "smartContractModule": { "distributionFrequency": 1 } });
    let mut chain = chain_of(genesis(&["Alice"], patch));
    chain.execute_with(|| {
        for name in ["Alice", "Bob", "Charlie"] {
            make_twin(name);
        }
        let farm = text("freefarm");
        TfgridModule::create_farm(origin("Alice"), farm, Default::default()).unwrap();
        make_node();
    });
    chain
}

fn make_twin(name: &str) {
    let (link, hash) = (
        text("http://zos.tf/terms/v0.1"),
        text("9021d4dee05a661e2cb6"),
    );
    TfgridModule::user_accept_tc(origin(name), link, hash).unwrap();
    TfgridModule::create_twin(origin(name), None, None).unwrap();
}

fn make_node() {
    let resources = Resources {
        hru: 0,
        sru: 512 * GIGABYTE,
        cru: 8,
        mru: 16 * GIGABYTE,
    };
    let location = LocationInput {
        city: text("Ghent"),
        country: text("Belgium"),
        latitude: text("51.0543"),
        longitude: text("3.7174"),
    };
    let interfaces = Default::default();
    TfgridModule::create_node(
        origin("Bob"),
        1,
        resources,
        location,
        interfaces,
        false,
        false,
        None,
    )
    .unwrap();
}

#[test]
fn a_nodes_capacity_is_its_farms_weight_in_votes() {
    grid().execute_with(|| {
        assert!(pallet_dao::FarmWeight::<Runtime>::get(1) > 0);
        TfgridModule::delete_node(origin("Bob"), 1).unwrap();
        assert_eq!(pallet_dao::FarmWeight::<Runtime>::get(1), 0);
    });
}

#[test]
fn contracts_end_with_their_node() {
    grid().execute_with(|| {
        SmartContractModule::create_rent_contract(origin("Charlie"), 1, None).unwrap();
        TfgridModule::delete_node(origin("Bob"), 1).unwrap();
        assert_eq!(pallet_smart_contract::Contracts::<Runtime>::get(1), None);
        only_known_events();
    });
}

#[test]
fn a_paid_bill_reaches_every_party_and_reputation() {
    grid().execute_with(|| {
        SmartContractModule::create_rent_contract(origin("Charlie"), 1, None).unwrap();
        run_to(12);
        let before = Balances::total_issuance();
        let pool = crate::constants::StakingPoolAccount::get();
        SmartContractModule::bill_contract_for_block(origin("Alice"), 1).unwrap();
        let paid = pallet_reputation::PaidContracts::<Runtime>::get(1).unwrap();
        assert!(paid.paid > 0);
        assert!(Balances::free_balance(pool) > 0);
        let burnt = before - Balances::total_issuance();
        assert!(burnt > 0 && burnt < paid.paid, "{burnt} of {}", paid.paid);
        only_known_events();
    });
}

#[test]
fn uptime_reports_reach_reputation() {
    grid().execute_with(|| {
        let now = pallet_timestamp::Now::<Runtime>::get() / 1000;
        TfgridModule::report_uptime_v2(origin("Bob"), 3_600, now).unwrap();
        assert!(pallet_reputation::NodeReports::<Runtime>::contains_key(1));
        only_known_events();
    });
}

#[test]
fn only_validators_of_the_session_store_prices() {
    chain(Some("Alice")).execute_with(|| {
        let refused = TFTPriceModule::set_prices(origin("Bob"), 35, 1).unwrap_err();
        let expected = pallet_tft_price::Error::<Runtime>::AccountUnauthorizedToSetPrice;
        assert_eq!(refused.error, expected.into());
        TFTPriceModule::set_prices(origin("Alice"), 35, 1).unwrap();
        assert_eq!(pallet_tft_price::AverageTftPrice::<Runtime>::get(), 35);
        only_known_events();
    });
}

#[test]
fn what_is_burnt_leaves_the_issuance() {
    chain(Some("Alice")).execute_with(|| {
        let before = Balances::total_issuance();
        BurningModule::burn_tft(origin("Bob"), TFT, b"farewell".to_vec()).unwrap();
        assert_eq!(before - Balances::total_issuance(), TFT);
        only_known_events();
    });
}

#[test]
fn the_bridge_makes_and_takes_tokens() {
    chain(Some("Alice")).execute_with(|| {
        let phrase = "quarter between satisfy three sphere six soda boss cute decade old trend";
        let validator = sr25519::Pair::from_string(phrase, None).unwrap().public();
        let validator = RuntimeOrigin::signed(validator.into());
        let before = Balances::total_issuance();
        let tx = b"a".repeat(64);
        let to = account("Stranger");
        let amount = 5 * TFT as u64;
        TFTBridgeModule::propose_or_vote_mint_transaction(validator, tx, to.clone(), amount)
            .unwrap();
        assert_eq!(Balances::total_issuance() - before, 5 * TFT);
        assert_eq!(Balances::free_balance(to), 4 * TFT);
        assert_eq!(Balances::free_balance(account("Ferdie")), TFT);
        let address = b"GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ".to_vec();
        TFTBridgeModule::swap_to_stellar(origin("Bob"), address, 3 * TFT).unwrap();
        // The fee stays here.
        assert_eq!(Balances::total_issuance() - before, 3 * TFT);
        only_known_events();
    });
}
