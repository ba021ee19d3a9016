use crate::{mock::*, DepositFee, FeeAccount, GenesisConfig, Validators, WithdrawFee};

#[test]
fn validators_and_fees_are_set() {
    on_chain(|| {
        assert_eq!(Validators::<Test>::get(), [ONE, TWO, THREE]);
        assert_eq!(FeeAccount::<Test>::get(), Some(FEES));
        assert_eq!(WithdrawFee::<Test>::get(), WITHDRAW_FEE);
        assert_eq!(DepositFee::<Test>::get(), DEPOSIT_FEE);
    });
}

#[test]
fn a_chain_may_have_no_bridge() {
    on_chain_with(GenesisConfig::default(), || {
        assert!(!Validators::<Test>::exists());
        assert_eq!(FeeAccount::<Test>::get(), None);
    });
}

#[test]
fn the_keys_are_those_of_the_live_chains_presets() {
    let json = serde_json::to_value(GenesisConfig::<Test>::default());
    let wanted = serde_json::json!({
        "validatorAccounts": null,
        "feeAccount": null,
        "withdrawFee": 0,
        "depositFee": 0,
    });
    assert_eq!(json.expect("the genesis is plain data"), wanted);
}
