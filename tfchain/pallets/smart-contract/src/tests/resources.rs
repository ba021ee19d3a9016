use crate::{mock::*, types::*, Error, Event, NodeContractResources};
use frame_support::{
    assert_noop, assert_ok, dispatch::Pays, pallet_prelude::DispatchResultWithPostInfo,
};
use sp_runtime::{AccountId32, DispatchError};

fn report(who: AccountId32, contract_ids: &[u64]) -> DispatchResultWithPostInfo {
    let one = |&contract_id: &u64| ContractResources {
        contract_id,
        used: HARDWARE,
    };
    let reports = contract_ids.iter().map(one).collect();
    SmartContractModule::report_contract_resources(signed(who), reports)
}

#[test]
fn a_node_reports_what_its_contracts_use() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        make_node_contract(b'b', 0);
        System::reset_events();
        let done = report(BOB, &[1, 2]);
        assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));
        for contract_id in [1, 2] {
            let stored = NodeContractResources::<Test>::get(contract_id);
            assert_eq!((stored.contract_id, stored.used), (contract_id, HARDWARE));
        }
        let told = |contract_id| {
            Event::UpdatedUsedResources(ContractResources {
                contract_id,
                used: HARDWARE,
            })
        };
        assert_eq!(events(), [told(1), told(2)]);
    });
}

#[test]
fn contracts_that_are_gone_are_passed_over() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        assert_ok!(report(BOB, &[7, 1]));
        assert!(NodeContractResources::<Test>::contains_key(1));
        assert!(!NodeContractResources::<Test>::contains_key(7));
        assert_ok!(report(BOB, &[]));
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
        assert_noop!(report(BOB, &[1, 2]), Error::<Test>::InvalidContractType);
        assert_noop!(
            report(FOUNDATION, &[1]),
            Error::<Test>::NodeNotAuthorizedToComputeReport
        );
    });
}

#[test]
fn only_a_node_reports() {
    on_chain(|| {
        assert_noop!(report(BOB, &[]), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(report(CHARLIE, &[]), Error::<Test>::NodeNotExists);
        assert_noop!(
            SmartContractModule::report_contract_resources(root(), vec![]),
            DispatchError::BadOrigin
        );
    });
}
