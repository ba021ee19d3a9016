use super::billing::{bill, billed, gridlock, lock, make_name_contract, rent};
use crate::{
    mock::*,
    types::*,
    weights::{bill_contract_for_block, followers, removed_contracts},
    Contracts, Event, GenesisConfig, Pallet,
};
use frame_support::{assert_ok, dispatch::PostDispatchInfo};

/// An hour of a name: 2,500 units-USD at 50 mUSD, without discount.
const HOUR_OF_NAME: u128 = 50_000;

fn state(contract_id: u64) -> Option<ContractState> {
    Contracts::<Test>::get(contract_id).map(|contract| contract.state)
}

fn set_free(free: u128) {
    assert_ok!(Balances::force_set_balance(root(), CHARLIE, free));
}

fn started(contract_id: u64, node_id: u32, block_number: u64) -> Event<Test> {
    Event::ContractGracePeriodStarted {
        contract_id,
        node_id,
        twin_id: 3,
        block_number,
    }
}

fn ended(contract_id: u64, node_id: u32) -> Event<Test> {
    Event::ContractGracePeriodEnded {
        contract_id,
        node_id,
        twin_id: 3,
    }
}

/// Grace of 1200 blocks: two hours.
fn on_hasty_chain(test: impl FnOnce()) {
    let genesis = GenesisConfig {
        grace_period: 1200,
        ..genesis()
    };
    on_chain_with(genesis, test);
}

#[test]
fn grace_begins_when_the_balance_is_not_above_the_bill() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        set_free(HOUR_OF_NAME);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), [started(1, 0, 601)]);
        assert_eq!(state(1), Some(ContractState::GracePeriod(601)));
        assert_eq!(lock(1).amount_locked, HOUR_OF_NAME);
        assert_eq!((lock(1).cycles, lock(1).lock_updated), (1, NOW + 3600));
        assert_eq!(gridlock(), 0);
    });
}

#[test]
fn one_unit_more_and_there_is_no_grace() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        set_free(HOUR_OF_NAME + 1);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), [billed(1, DiscountLevel::None, HOUR_OF_NAME)]);
        assert_eq!(state(1), Some(ContractState::Created));
        assert_eq!(gridlock(), HOUR_OF_NAME);
    });
}

#[test]
fn what_the_contract_locked_before_counts_against_its_balance() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        set_free(3 * HOUR_OF_NAME);
        pass(3600);
        assert_ok!(bill(1));
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        // Two hours are usable, and two are wanted: the first one is locked as well.
        assert_eq!(events(), [started(1, 0, 1201)]);
    });
}

#[test]
fn debt_grows_in_grace_without_a_bill() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        set_free(HOUR_OF_NAME);
        pass(3600);
        assert_ok!(bill(1));
        System::reset_events();
        for hour in 2..5_u16 {
            pass(3600);
            assert_ok!(bill(1));
            assert_eq!(lock(1).cycles, hour);
            assert_eq!(lock(1).amount_locked, u128::from(hour) * HOUR_OF_NAME);
        }
        assert_eq!(events(), []);
        assert_eq!(gridlock(), 0);
    });
}

#[test]
fn grace_ends_when_the_balance_is_above_the_debt() {
    on_chain(|| {
        make_grid();
        make_name_contract("name");
        set_free(HOUR_OF_NAME);
        pass(3600);
        assert_ok!(bill(1));
        set_free(2 * HOUR_OF_NAME);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), []);

        set_free(3 * HOUR_OF_NAME + 1);
        pass(3600);
        assert_ok!(bill(1));
        let told = [ended(1, 0), billed(1, DiscountLevel::None, HOUR_OF_NAME)];
        assert_eq!(events(), told);
        assert_eq!(state(1), Some(ContractState::Created));
        assert_eq!(lock(1).amount_locked, 3 * HOUR_OF_NAME);
        // The debt is not locked, only the present hour.
        assert_eq!(gridlock(), HOUR_OF_NAME);
    });
}

#[test]
fn a_contract_out_of_funds_is_removed_when_grace_is_over() {
    on_hasty_chain(|| {
        make_grid();
        make_node_contract(b'a', 1);
        set_free(HOUR_OF_NAME);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events(), [started(1, 1, 601)]);
        pass(7194);
        assert_ok!(bill(1));
        assert_eq!(state(1), Some(ContractState::GracePeriod(601)));

        pass(6);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(state(1), None);
        assert_eq!(
            last_event(),
            Event::NodeContractCanceled {
                contract_id: 1,
                node_id: 1,
                twin_id: 3
            }
        );
        // All that may leave the account is paid, but for roundings.
        let left = Balances::free_balance(CHARLIE);
        assert!((500..=502).contains(&left), "{left}");
    });
}

#[test]
fn node_contracts_follow_the_rent_of_their_node() {
    on_chain(|| {
        make_grid();
        rent();
        make_node_contract(b'a', 0);
        make_node_contract(b'b', 0);
        set_free(TFT / 10);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(
            events(),
            [started(1, 1, 601), started(2, 1, 601), started(3, 1, 601)]
        );
        for contract_id in 1..=3 {
            assert_eq!(state(contract_id), Some(ContractState::GracePeriod(601)));
        }

        set_free(1000 * TFT);
        pass(3600);
        System::reset_events();
        assert_ok!(bill(1));
        assert_eq!(events()[..3], [ended(1, 1), ended(2, 1), ended(3, 1)]);
        for contract_id in 1..=3 {
            assert_eq!(state(contract_id), Some(ContractState::Created));
        }
    });
}

#[test]
fn the_bill_of_a_rent_declares_the_deployments_that_follow_it() {
    on_chain(|| {
        make_grid();
        rent();
        let alone = Pallet::<Test>::bill_weight(1);
        for letter in b'a'..b'k' {
            make_node_contract(letter, 0);
        }
        let declared = Pallet::<Test>::bill_weight(1);
        let added = followers::<Test>(10) + removed_contracts::<Test>(10);
        assert_eq!(declared, alone + added);
        assert_eq!(alone, bill_contract_for_block::<Test>());

        // A bill at which nobody follows costs what every bill costs.
        pass(3600);
        let cost = |done: PostDispatchInfo| done.actual_weight;
        assert_eq!(bill(1).map(cost), Ok(Some(alone)));
        set_free(TFT / 10);
        pass(3600);
        assert_eq!(bill(1).map(cost), Ok(None));
        assert_eq!(state(2), Some(ContractState::GracePeriod(1201)));
        pass(3600);
        assert_eq!(bill(1).map(cost), Ok(Some(alone)));
    });
}

#[test]
fn a_rent_that_ends_takes_fifty_deployments_along_with_each_bill() {
    on_hasty_chain(|| {
        make_grid();
        rent();
        for letter in b'a'..b'a' + 60 {
            make_node_contract(letter, 0);
        }
        set_free(TFT / 10);
        pass(3600);
        assert_ok!(bill(1));
        pass(7200);
        assert_eq!(bill(1).map(|done| done.actual_weight), Ok(None));
        assert_eq!(state(1), Some(ContractState::GracePeriod(601)));
        assert_eq!(Contracts::<Test>::iter().count(), 11);
        assert_ok!(bill(1));
        assert_eq!(Contracts::<Test>::iter().count(), 0);
        assert_eq!(gridlock(), 0);
    });
}
