use super::billing::{bill, gridlock, lock, make_name_contract, rent};
use crate::{mock::*, types::*, Event, GenesisConfig};
use frame_support::assert_ok;
use sp_runtime::AccountId32;
use tfchain_support::traits::Payment;

const NOBODY: AccountId32 = AccountId32::new([77; 32]);
const PAYEES: [AccountId32; 3] = [FOUNDATION, STAKING_POOL, SALES];

/// Each bill is paid at once.
fn on_impatient_chain(test: impl FnOnce()) {
    let genesis = GenesisConfig {
        distribution_frequency: 1,
        ..genesis()
    };
    on_chain_with(genesis, || {
        make_grid();
        test();
    });
}

fn free(who: AccountId32) -> u128 {
    Balances::free_balance(who)
}

fn set_free(who: AccountId32, free: u128) {
    assert_ok!(Balances::force_set_balance(root(), who, free));
}

fn make_provider(providers: &[(AccountId32, u8)]) -> u64 {
    let providers = providers.iter().cloned();
    let providers = providers
        .map(|(who, take)| Provider { who, take })
        .collect();
    assert_ok!(SmartContractModule::create_solution_provider(
        signed(ALICE),
        Vec::new(),
        Vec::new(),
        providers
    ));
    let id = crate::SolutionProviderID::<Test>::get();
    assert_ok!(SmartContractModule::approve_solution_provider(
        root(),
        id,
        true
    ));
    id
}

#[test]
fn bills_are_paid_when_there_are_enough_of_them() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        for hour in 1..24 {
            pass(3600);
            assert_ok!(bill(1));
            assert_eq!(lock(1).cycles, hour);
        }
        assert_eq!(free(CHARLIE), 1000 * TFT);
        assert_eq!(gridlock(), 23 * 20_000);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));

        // 24 hours of 20,000 units.
        assert_eq!(free(FOUNDATION), 48_000);
        assert_eq!(free(STAKING_POOL), 24_000);
        assert_eq!(free(SALES), 240_000);
        assert_eq!(Burned::get(), 168_000);
        assert_eq!(free(CHARLIE), 1000 * TFT - 480_000);
        assert_eq!(gridlock(), 0);
        let paid = ContractLock {
            lock_updated: NOW + 24 * 3600,
            ..Default::default()
        };
        assert_eq!(lock(1), paid);
        let burned = Event::TokensBurned {
            contract_id: 1,
            amount: 168_000,
        };
        assert_eq!(events()[0], burned);
        assert!(matches!(&events()[1..], [Event::ContractBilled(_)]));
    });
}

#[test]
fn what_was_paid_is_told() {
    on_impatient_chain(|| {
        rent();
        crate::DedicatedNodesExtraFee::<Test>::insert(1, 1000);
        make_name_contract("name");
        pass(3600);
        assert_ok!(bill(1));
        assert_ok!(bill(2));
        // 13,889 units-USD of the fee are 277,780 units of TFT.
        let paid = Paid::get();
        let [of_rent, of_name] = paid[..] else {
            panic!("two payments, not {paid:?}");
        };
        assert_eq!(of_rent.to_farmer, 277_780);
        assert_eq!(free(ALICE), 1000 * TFT + 277_780);
        assert_eq!((of_rent.contract_id, of_rent.node_id), (1, Some(1)));
        assert_eq!(of_rent.twin_id, 3);
        let wanted = Payment {
            contract_id: 2,
            twin_id: 3,
            node_id: None,
            amount: 20_000,
            to_farmer: 0,
        };
        assert_eq!(of_name, wanted);
        assert_eq!(free(CHARLIE), 1000 * TFT - of_rent.amount - 20_000);
    });
}

#[test]
fn a_farmer_who_rents_his_own_node_loses_no_fee() {
    on_impatient_chain(|| {
        assert_ok!(SmartContractModule::create_rent_contract(
            signed(ALICE),
            1,
            None
        ));
        crate::DedicatedNodesExtraFee::<Test>::insert(1, 1000);
        pass(3600);
        assert_ok!(bill(1));
        let paid = Paid::get()[0];
        assert_eq!((paid.to_farmer, paid.twin_id), (0, 1));
        assert_eq!(free(ALICE), 1000 * TFT - paid.amount);
    });
}

#[test]
fn a_share_too_small_for_a_new_account_stays_with_the_payer() {
    on_impatient_chain(|| {
        make_name_contract("name");
        // 80 units: no share of them makes an account.
        pass(15);
        let issuance = Balances::total_issuance();
        assert_ok!(bill(1));
        for payee in PAYEES {
            assert_eq!(free(payee), 0);
        }
        assert_eq!(Burned::get(), 28);
        assert_eq!(free(CHARLIE), 1000 * TFT - 28);
        assert_eq!(Balances::total_issuance(), issuance - 28);
        assert_eq!(Paid::get()[0].amount, 28);
        assert_eq!(gridlock(), 0);

        // The same shares are welcome where there is an account.
        set_free(FOUNDATION, 500);
        set_free(STAKING_POOL, 500);
        set_free(SALES, 500);
        pass(15);
        assert_ok!(bill(1));
        assert_eq!(PAYEES.map(free), [508, 504, 540]);
    });
}

#[test]
fn providers_share_what_is_otherwise_for_sales() {
    on_impatient_chain(|| {
        let id = make_provider(&[(DAVE, 20), (ALICE, 0), (NOBODY, 30)]);
        make_name_contract("name");
        assert_ok!(SmartContractModule::attach_solution_provider_id(
            signed(CHARLIE),
            1,
            id
        ));
        pass(3600);
        let before = System::block_weight().total().ref_time();
        assert_ok!(bill(1));
        let after = System::block_weight().total().ref_time();
        assert_eq!(after - before, 880_000_000 + 2 * 155_000_000);
        assert_eq!(free(DAVE), 1000 * TFT + 4_000);
        assert_eq!(free(NOBODY), 6_000);
        assert_eq!(free(SALES), 0);
        assert_eq!(Burned::get(), 7_000);
    });
}

#[test]
fn takes_rounded_up_take_no_more_than_there_is() {
    on_impatient_chain(|| {
        let id = make_provider(&[const { (DAVE, 10) }; 5]);
        make_name_contract("name");
        assert_ok!(SmartContractModule::attach_solution_provider_id(
            signed(CHARLIE),
            1,
            id
        ));
        set_free(FOUNDATION, 500);
        set_free(STAKING_POOL, 500);
        // Seven units: five takes of 0.7, and half of them for others.
        crate::ContractLock::<Test>::mutate(1, |lock| lock.amount_locked = 7);
        set_free(CHARLIE, 507);
        let issuance = Balances::total_issuance();
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_eq!(free(CHARLIE), 500);
        assert_eq!(free(DAVE), 1000 * TFT + 5);
        assert_eq!(free(FOUNDATION), 501);
        assert_eq!(Burned::get(), 1);
        assert_eq!(Balances::total_issuance(), issuance - 1);
    });
}

#[test]
fn what_is_no_more_there_is_not_paid() {
    on_chain(|| {
        make_grid();
        rent();
        crate::DedicatedNodesExtraFee::<Test>::insert(1, 1_000_000);
        pass(3600);
        assert_ok!(bill(1));
        let extra = lock(1).extra_amount_locked;
        set_free(CHARLIE, extra / 2);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_eq!(free(CHARLIE), 500);
        assert_eq!(free(ALICE), 1000 * TFT + extra / 2 - 500);
        assert_eq!(free(SALES), 0);
        assert_eq!(Burned::get(), 0);
        assert_eq!(Paid::get()[0].to_farmer, extra / 2 - 500);
    });
}

#[test]
fn what_a_payer_pays_to_himself_did_not_leave_his_account() {
    on_impatient_chain(|| {
        pallet_tfgrid::PricingPolicies::<Test>::mutate(1, |policy| {
            let policy = policy.as_mut().expect("the policy is stored");
            policy.certified_sales_account = CHARLIE;
            policy.foundation_account = CHARLIE;
        });
        make_name_contract("name");
        pass(3600);
        assert_ok!(bill(1));
        assert_eq!(free(CHARLIE), 1000 * TFT - 8_000);
        assert_eq!(Paid::get()[0].amount, 8_000);
    });
}

#[test]
fn a_provider_that_is_gone_leaves_its_share_to_sales() {
    on_impatient_chain(|| {
        let id = make_provider(&[(DAVE, 50)]);
        make_name_contract("name");
        assert_ok!(SmartContractModule::attach_solution_provider_id(
            signed(CHARLIE),
            1,
            id
        ));
        crate::SolutionProviders::<Test>::remove(id);
        pass(3600);
        assert_ok!(bill(1));
        assert_eq!(free(SALES), 10_000);
        assert_eq!(free(DAVE), 1000 * TFT);
    });
}

#[test]
fn payment_tells_only_what_clients_of_balances_know() {
    const KNOWN: [&str; 5] = ["Endowed", "Transfer", "Withdraw", "Locked", "Unlocked"];
    on_impatient_chain(|| {
        make_name_contract("name");
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        let told = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Balances(event) => Some(format!("{event:?}").replace("Event::", "")),
                _ => None,
            });
        let told: Vec<_> = told.collect();
        assert!(told.len() > 4);
        for event in told {
            assert!(KNOWN.iter().any(|name| event.starts_with(name)), "{event}");
        }
    });
}
