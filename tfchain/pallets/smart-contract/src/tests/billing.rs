use crate::{mock::*, types::*, ContractBillingInformationByID, Contracts, Error, Event};
use frame_support::{
    assert_err_ignore_postinfo, assert_noop, assert_ok, dispatch::Pays,
    pallet_prelude::DispatchResultWithPostInfo,
};
use pallet_tfgrid::PricingPolicies;
use sp_runtime::DispatchError;
use tfchain_support::{resources::GIGABYTE, types::Power};

pub(super) const USED: tfchain_support::resources::Resources =
    tfchain_support::resources::Resources {
        hru: 0,
        sru: 50 * GIGABYTE,
        cru: 2,
        mru: 4 * GIGABYTE,
    };

pub(super) fn bill(contract_id: u64) -> DispatchResultWithPostInfo {
    SmartContractModule::bill_contract_for_block(signed(DAVE), contract_id)
}

pub(super) fn report(contract_id: u64) {
    let report = ContractResources {
        contract_id,
        used: USED,
    };
    assert_ok!(SmartContractModule::report_contract_resources(
        signed(BOB),
        vec![report]
    ));
}

pub(super) fn lock(contract_id: u64) -> ContractLock<u128> {
    crate::ContractLock::<Test>::get(contract_id)
}

/// What the lock of this pallet freezes of the user's balance.
pub(super) fn gridlock() -> u128 {
    let locks = Balances::locks(&CHARLIE);
    let ours = locks.iter().find(|lock| &lock.id == b"gridlock");
    ours.map_or(0, |lock| lock.amount)
}

pub(super) fn make_name_contract(name: &str) {
    let name = name.as_bytes().to_vec();
    assert_ok!(SmartContractModule::create_name_contract(
        signed(CHARLIE),
        name
    ));
}

pub(super) fn rent() {
    assert_ok!(SmartContractModule::create_rent_contract(
        signed(CHARLIE),
        1,
        None
    ));
}

pub(super) fn billed(contract_id: u64, level: DiscountLevel, amount: u128) -> Event<Test> {
    Event::ContractBilled(ContractBill {
        contract_id,
        timestamp: pallet_timestamp::Now::<Test>::get() / 1000,
        discount_level: level,
        amount_billed: amount,
    })
}

#[test]
fn a_bill_locks_what_the_contract_owes() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 1);
        report(1);
        pass(3600);
        System::reset_events();
        let done = bill(1);
        assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::Yes));
        // 3,050,000 units; 1000 TFT are enough for four months of them.
        let due = 2_135_000;
        assert_eq!(events(), [billed(1, DiscountLevel::Bronze, due)]);
        let wanted = ContractLock {
            amount_locked: due,
            extra_amount_locked: 0,
            lock_updated: NOW + 3600,
            cycles: 1,
        };
        assert_eq!(lock(1), wanted);
        assert_eq!(gridlock(), due);
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT);
    });
}

#[test]
fn anybody_with_an_account_may_bill() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        pass(3600);
        for origin in [root(), RuntimeOrigin::none()] {
            let done = SmartContractModule::bill_contract_for_block(origin, 1);
            assert_err_ignore_postinfo!(done, DispatchError::BadOrigin);
        }
        let stranger = signed(sp_runtime::AccountId32::new([9; 32]));
        assert_ok!(SmartContractModule::bill_contract_for_block(stranger, 1));
        assert_eq!(lock(1).cycles, 1);
    });
}

#[test]
fn a_contract_that_is_not_there_is_not_billed() {
    on_chain(|| {
        make_grid();
        assert_noop!(bill(1), Error::<Test>::ContractNotExists);
        Contracts::<Test>::insert(
            1,
            Contract {
                version: 4,
                state: ContractState::Created,
                contract_id: 1,
                twin_id: 99,
                contract_type: ContractData::RentContract(RentContract { node_id: 1 }),
                solution_provider_id: None,
            },
        );
        assert_noop!(bill(1), Error::<Test>::TwinNotExists);
        Contracts::<Test>::mutate(1, |contract| {
            let contract = contract.as_mut().expect("the contract is stored");
            contract.twin_id = 3;
            contract.contract_type = ContractData::RentContract(RentContract { node_id: 9 });
        });
        // The bill of a contract whose node is gone removes it; this one is in no loop.
        assert_noop!(bill(1), Error::<Test>::ContractWrongBillingLoopIndex);
    });
}

#[test]
fn without_prices_nothing_is_billed() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        pass(3600);
        Price::set(0);
        assert_noop!(bill(1), Error::<Test>::TFTPriceValueError);
        Price::set(50);
        let policy = PricingPolicies::<Test>::take(1);
        assert_noop!(bill(1), Error::<Test>::PricingPolicyNotExists);
        PricingPolicies::<Test>::set(1, policy);
        assert_ok!(bill(1));
    });
}

#[test]
fn a_deployment_reported_late_is_billed_from_its_creation() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);
        assert_eq!((lock(1).lock_updated, lock(1).cycles), (NOW, 0));

        report(1);
        pass(3600);
        assert_ok!(bill(1));
        // Two hours of 112,500 units-USD, at the discount of a balance of 1000 TFT.
        assert_eq!(last_event(), billed(1, DiscountLevel::Silver, 2_700_000));
        assert_eq!(lock(1).lock_updated, NOW + 7200);
    });
}

#[test]
fn no_time_is_no_bill() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);
        assert_eq!(lock(1).cycles, 0);
    });
}

#[test]
fn traffic_is_billed_once() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        pass(3600);
        let traffic = NruConsumption {
            contract_id: 1,
            timestamp: NOW + 3600,
            window: 3600,
            nru: 1_000_000_000,
        };
        assert_ok!(SmartContractModule::add_nru_reports(
            signed(BOB),
            vec![traffic]
        ));
        assert_ok!(bill(1));
        assert_eq!(last_event(), billed(1, DiscountLevel::Gold, 120_000));
        let billing = ContractBillingInformationByID::<Test>::get(1);
        assert_eq!(billing.amount_unbilled, 0);
        assert_eq!(billing.last_updated, NOW + 3600);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);
    });
}

#[test]
fn who_rents_a_node_pays_its_contracts_for_addresses_alone() {
    on_chain(|| {
        make_grid();
        rent();
        make_node_contract(b'a', 1);
        make_node_contract(b'b', 0);
        report(2);
        report(3);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(3));
        assert_eq!(events(), []);
        assert_ok!(bill(2));
        // 40,000 units-USD an hour for the address.
        assert_eq!(events(), [billed(2, DiscountLevel::Silver, 480_000)]);
    });
}

#[test]
fn rent_is_not_due_while_the_node_sleeps() {
    on_chain(|| {
        make_grid();
        rent();
        assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Down));
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);
        assert_eq!((lock(1).lock_updated, lock(1).cycles), (NOW, 0));
    });
}

#[test]
fn the_last_partial_period_is_told_and_not_charged() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        pass(1800);
        System::reset_events();
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        let told = [
            billed(1, DiscountLevel::Gold, 10_000),
            Event::NameContractCanceled { contract_id: 1 },
        ];
        assert_eq!(events(), told);
        assert_eq!(Balances::free_balance(CHARLIE), 1000 * TFT);
        assert_eq!(gridlock(), 0);
        assert_eq!(Paid::get(), []);
    });
}

#[test]
fn a_bill_is_made_wholly_or_not_at_all() {
    on_chain(|| {
        make_grid();
        rent();
        crate::DedicatedNodesExtraFee::<Test>::insert(1, 1000);
        for _ in 0..23 {
            pass(3600);
            assert_ok!(bill(1));
        }
        pass(3600);
        // The farmer is looked for when the fee is paid, after lock and grace were written.
        pallet_tfgrid::Farms::<Test>::remove(1);
        assert_noop!(bill(1), Error::<Test>::FarmNotExists);
        assert_eq!(lock(1).cycles, 23);
    });
}

#[test]
fn a_clock_that_stands_still_or_goes_back_bills_nothing() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        crate::ContractLock::<Test>::mutate(1, |lock| lock.lock_updated = u64::MAX);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);
    });
}

#[test]
fn the_dearest_contract_saturates() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        PricingPolicies::<Test>::mutate(1, |policy| {
            let policy = policy.as_mut().expect("the policy is stored");
            policy.cu.value = u32::MAX;
        });
        crate::NodeContractResources::<Test>::mutate(1, |resources| {
            resources.used.cru = u64::MAX;
            resources.used.mru = u64::MAX;
        });
        pass(3600);
        assert_ok!(bill(1));
        let state = Contracts::<Test>::get(1)
            .expect("the contract is stored")
            .state;
        assert_eq!(state, ContractState::GracePeriod(601));
        assert_eq!(lock(1).amount_locked, u128::from(u64::MAX));
        assert_eq!(gridlock(), 0);
    });
}
