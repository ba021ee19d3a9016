use crate::{mock::*, types::*, ContractBillingInformationByID, Error, Event};
use frame_support::{
    assert_noop, assert_ok, dispatch::Pays, pallet_prelude::DispatchResultWithPostInfo,
};
use sp_runtime::{AccountId32, DispatchError};

const GIGA: u64 = 1_000_000_000;

fn traffic(contract_id: u64, timestamp: u64, window: u64, nru: u64) -> NruConsumption {
    NruConsumption {
        contract_id,
        timestamp,
        window,
        nru,
    }
}

fn report(who: AccountId32, reports: &[NruConsumption]) -> DispatchResultWithPostInfo {
    SmartContractModule::add_nru_reports(signed(who), reports.to_vec())
}

fn billing() -> (u64, u64) {
    let billing = ContractBillingInformationByID::<Test>::get(1);
    (billing.amount_unbilled, billing.last_updated)
}

#[test]
fn traffic_is_added_to_what_is_not_billed_yet() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        System::reset_events();
        let first = traffic(1, NOW + 3600, 3600, GIGA);
        let done = report(BOB, &[first]);
        assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));
        assert_eq!(billing(), (15_000, NOW + 3600));
        let second = traffic(1, NOW + 3600, 1800, GIGA);
        assert_ok!(report(BOB, &[second]));
        assert_eq!(billing(), (22_500, NOW + 3600));
        let told = [first, second].map(Event::<Test>::NruConsumptionReportReceived);
        assert_eq!(events(), told);
    });
}

#[test]
fn an_old_report_is_told_and_costs_nothing() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        let old = traffic(1, NOW - 1, 3600, GIGA);
        assert_ok!(report(BOB, &[old]));
        assert_eq!(billing(), (0, NOW));
        assert_eq!(last_event(), Event::NruConsumptionReportReceived(old));
    });
}

#[test]
fn traffic_without_end_saturates() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        let endless = traffic(1, u64::MAX, u64::MAX, u64::MAX);
        assert_ok!(report(BOB, &[endless, endless]));
        assert_eq!(billing(), (u64::MAX, u64::MAX));
    });
}

#[test]
fn contracts_that_are_gone_are_passed_over() {
    on_chain(|| {
        make_grid();
        assert_ok!(report(BOB, &[traffic(7, NOW, 1, 1)]));
        assert!(!ContractBillingInformationByID::<Test>::contains_key(7));
        assert_eq!(events(), []);
    });
}

#[test]
fn one_wrong_entry_refuses_the_whole_report() {
    on_chain(|| {
        make_grid();
        make_twin(FOUNDATION);
        make_node(FOUNDATION, 1);
        make_node_contract(b'a', 0);
        assert_ok!(SmartContractModule::create_name_contract(
            signed(CHARLIE),
            b"mygw".to_vec()
        ));
        let both = [traffic(1, NOW, 1, 1), traffic(2, NOW, 1, 1)];
        assert_noop!(report(BOB, &both), Error::<Test>::InvalidContractType);
        assert_noop!(
            report(FOUNDATION, &both),
            Error::<Test>::NodeNotAuthorizedToComputeReport
        );
    });
}

#[test]
fn only_a_node_with_a_farm_and_prices_reports() {
    on_chain(|| {
        assert_noop!(report(BOB, &[]), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(report(CHARLIE, &[]), Error::<Test>::NodeNotExists);
        assert_noop!(
            SmartContractModule::add_nru_reports(root(), vec![]),
            DispatchError::BadOrigin
        );
        // Unreachable through calls: prices that are gone, and then the farm.
        pallet_tfgrid::PricingPolicies::<Test>::remove(1);
        assert_noop!(report(BOB, &[]), Error::<Test>::PricingPolicyNotExists);
        pallet_tfgrid::Farms::<Test>::remove(1);
        assert_noop!(report(BOB, &[]), Error::<Test>::FarmNotExists);
    });
}
