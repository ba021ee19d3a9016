//! What the chain refuses, and what a council of one decides.

use frame_support::traits::{Contains, OffchainWorker};

use super::*;
use crate::{filter::KnownCalls, TfgridModule};

type TfgridCall = pallet_tfgrid::Call<Runtime>;

#[test]
fn a_signature_of_another_call_is_refused() {
    chain(None).execute_with(|| {
        let mut extrinsic = signed("Alice", transfer(&account("Bob"), TFT), 0);
        extrinsic.function = transfer(&account("Charlie"), TFT);
        assert!(Executive::apply_extrinsic(extrinsic).is_err());
    });
}

#[test]
fn calls_with_events_that_clients_do_not_know_are_refused() {
    let call = RuntimeCall::Utility(pallet_utility::Call::if_else {
        main: Box::new(transfer(&account("Bob"), 1)),
        fallback: Box::new(transfer(&account("Bob"), 2)),
    });
    assert!(!KnownCalls::contains(&call));
    chain(None).execute_with(|| {
        let refused = apply("Alice", call, 0).unwrap().unwrap_err();
        assert_eq!(refused, frame_system::Error::<Runtime>::CallFiltered.into());
    });
    assert!(KnownCalls::contains(&transfer(&account("Bob"), 1)));
}

#[test]
fn tokens_are_burnt_by_tfchains_own_calls_alone() {
    let value = TFT;
    let call = RuntimeCall::Balances(pallet_balances::Call::burn {
        value,
        keep_alive: true,
    });
    chain(None).execute_with(|| {
        let before = Balances::free_balance(account("Alice"));
        let refused = apply("Alice", call, 0).unwrap().unwrap_err();
        assert_eq!(refused, frame_system::Error::<Runtime>::CallFiltered.into());
        assert!(Balances::free_balance(account("Alice")) > before - value);
    });
}

#[test]
fn a_council_of_one_decides_at_once() {
    chain(None).execute_with(|| {
        assert_eq!(
            pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(),
            [account("Alice")]
        );
        let price = 123;
        let proposal = RuntimeCall::TfgridModule(TfgridCall::set_connection_price { price });
        assert_eq!(council(proposal), Ok(()));
        assert_eq!(pallet_tfgrid::ConnectionPrice::<Runtime>::get(), price);
    });
}

#[test]
fn off_chain_workers_run_on_an_empty_chain() {
    chain(None).execute_with(|| TfgridModule::offchain_worker(1));
}
