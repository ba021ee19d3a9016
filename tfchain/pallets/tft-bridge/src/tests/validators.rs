use crate::{mock::*, DepositFee, Error, FeeAccount, Validators, WithdrawFee};
use frame_support::{assert_noop, assert_ok, sp_runtime::DispatchError};

#[test]
fn validators_come_and_go_and_stay_sorted() {
    on_chain(|| {
        let root = RuntimeOrigin::root;
        assert_ok!(TFTBridgeModule::add_bridge_validator(root(), ALICE));
        assert_eq!(Validators::<Test>::get(), [ALICE, ONE, TWO, THREE]);
        assert_noop!(
            TFTBridgeModule::add_bridge_validator(root(), TWO),
            Error::<Test>::ValidatorExists
        );
        assert_ok!(TFTBridgeModule::remove_bridge_validator(root(), TWO));
        assert_eq!(Validators::<Test>::get(), [ALICE, ONE, THREE]);
        assert_noop!(
            TFTBridgeModule::remove_bridge_validator(root(), TWO),
            Error::<Test>::ValidatorNotExists
        );
        assert_eq!(events(), []);
    });
}

#[test]
fn fees_are_set() {
    on_chain(|| {
        let root = RuntimeOrigin::root;
        assert_ok!(TFTBridgeModule::set_fee_account(root(), BOB));
        assert_ok!(TFTBridgeModule::set_withdraw_fee(root(), 7));
        assert_ok!(TFTBridgeModule::set_deposit_fee(root(), 8));
        assert_eq!(FeeAccount::<Test>::get(), Some(BOB));
        assert_eq!(WithdrawFee::<Test>::get(), 7);
        assert_eq!(DepositFee::<Test>::get(), 8);
    });
}

#[test]
fn the_bridge_is_governed() {
    on_chain(|| {
        let refused = DispatchError::BadOrigin;
        let who = || signed(ONE);
        assert_noop!(TFTBridgeModule::add_bridge_validator(who(), BOB), refused);
        assert_noop!(
            TFTBridgeModule::remove_bridge_validator(who(), ONE),
            refused
        );
        assert_noop!(TFTBridgeModule::set_fee_account(who(), BOB), refused);
        assert_noop!(TFTBridgeModule::set_withdraw_fee(who(), 1), refused);
        assert_noop!(TFTBridgeModule::set_deposit_fee(who(), 1), refused);
    });
}

#[test]
fn more_than_half_is_a_majority() {
    on_chain(|| {
        // Of three.
        assert!(!TFTBridgeModule::is_majority(1));
        assert!(TFTBridgeModule::is_majority(2));
        assert_ok!(TFTBridgeModule::add_bridge_validator(
            RuntimeOrigin::root(),
            ALICE
        ));
        assert!(!TFTBridgeModule::is_majority(2));
        assert!(TFTBridgeModule::is_majority(3));
    });
}
