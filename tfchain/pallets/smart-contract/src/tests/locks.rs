use super::billing::{bill, billed, gridlock, lock, make_name_contract, rent};
use crate::{mock::*, types::*, Contracts, GenesisConfig, Pallet};
use frame_support::{
    assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};

#[test]
fn contracts_of_one_account_share_a_lock() {
    on_chain(|| {
        make_grid();
        make_name_contract("one");
        make_name_contract("two");
        pass(3600);
        assert_ok!(bill(1));
        assert_ok!(bill(2));
        let each = lock(1).amount_locked;
        assert_eq!(gridlock(), 2 * each);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_eq!(gridlock(), each);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 2));
        assert_eq!(gridlock(), 0);
    });
}

#[test]
fn a_rest_that_is_not_above_the_existential_deposit_is_lifted() {
    on_chain(|| {
        Pallet::<Test>::extend_lock(&CHARLIE, 2000);
        Pallet::<Test>::reduce_lock(&CHARLIE, 1499);
        assert_eq!(gridlock(), 501);
        Pallet::<Test>::reduce_lock(&CHARLIE, 1);
        assert_eq!(gridlock(), 0);
        Pallet::<Test>::reduce_lock(&CHARLIE, 1);
        assert_eq!(gridlock(), 0);
    });
}

#[test]
fn what_others_lock_is_not_usable() {
    on_chain(|| {
        assert_eq!(Pallet::<Test>::usable_balance(&CHARLIE), 1000 * TFT);
        assert_eq!(Pallet::<Test>::payable_balance(&CHARLIE), 1000 * TFT - 500);
        Balances::set_lock(*b"another!", &CHARLIE, 300 * TFT, WithdrawReasons::all());
        assert_eq!(Pallet::<Test>::usable_balance(&CHARLIE), 700 * TFT);
        assert_eq!(Pallet::<Test>::payable_balance(&CHARLIE), 700 * TFT);
        Pallet::<Test>::extend_lock(&CHARLIE, TFT);
        assert_eq!(gridlock(), 301 * TFT);
        Balances::set_lock(*b"another!", &CHARLIE, 9000 * TFT, WithdrawReasons::all());
        assert_eq!(Pallet::<Test>::usable_balance(&CHARLIE), 0);
        Pallet::<Test>::extend_lock(&CHARLIE, u128::MAX);
        assert_eq!(gridlock(), u128::MAX);
    });
}

#[test]
fn the_bonded_account_counts_for_the_discount_alone() {
    on_chain(|| {
        make_grid();
        assert_eq!(Pallet::<Test>::stash_balance(3), 0);
        assert_ok!(TfgridModule::bond_twin_account(signed(DAVE), 3));
        assert_eq!(Pallet::<Test>::stash_balance(3), 1000 * TFT);
        make_name_contract("name");
        assert_ok!(Balances::force_set_balance(root(), CHARLIE, TFT));
        pass(3600);
        assert_ok!(bill(1));
        assert_eq!(last_event(), billed(1, DiscountLevel::Gold, 20_000));
        assert_eq!(Balances::free_balance(DAVE), 1000 * TFT);
    });
}

/// The original leaves their amounts in the lock for ever.
#[test]
fn contracts_that_go_with_the_rent_leave_nothing_locked() {
    let genesis = GenesisConfig {
        grace_period: 600,
        ..genesis()
    };
    on_chain_with(genesis, || {
        make_grid();
        rent();
        make_node_contract(b'a', 1);
        make_name_contract("name");
        pass(3600);
        assert_ok!(bill(2));
        assert_ok!(bill(3));
        let of_name = lock(3).amount_locked;
        assert_eq!(gridlock(), lock(2).amount_locked + of_name);

        assert_ok!(Balances::force_set_balance(root(), CHARLIE, 1_000_000));
        assert_ok!(bill(1));
        assert_ok!(Balances::force_set_balance(root(), CHARLIE, 1_500_000));
        pass(3600);
        assert_ok!(bill(1));
        let left: Vec<u64> = Contracts::<Test>::iter_keys().collect();
        assert_eq!(left, [3]);
        // The rent's debt was in no lock; its payment lifted what the others had there.
        assert!(of_name > 0);
        assert_eq!(gridlock(), 0);
        assert!(!crate::ContractLock::<Test>::contains_key(2));
    });
}

#[test]
fn debt_of_a_grace_is_not_taken_off_the_locks_of_others() {
    on_chain(|| {
        make_grid();
        make_name_contract("one");
        make_name_contract("two");
        pass(3600);
        assert_ok!(bill(1));
        assert_ok!(bill(2));
        let each = lock(1).amount_locked;
        assert_ok!(Balances::force_set_balance(root(), CHARLIE, 3 * each));
        pass(3600);
        assert_ok!(bill(1));
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        assert!(matches!(contract.state, ContractState::GracePeriod(_)));
        assert!(lock(1).amount_locked > each);
        assert_eq!(gridlock(), 2 * each);
        assert_ok!(Pallet::<Test>::remove_contract(&contract));
        assert_eq!(gridlock(), each);
    });
}
