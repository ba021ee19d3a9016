use crate::{
    mock::*,
    periods::{DistributionFrequency, GracePeriod},
    BillingFrequency, GenesisConfig,
};
use codec::Encode;
use frame_support::traits::Get;

#[test]
fn the_defaults_are_those_of_the_live_chain() {
    let default = GenesisConfig::<Test>::default();
    on_chain_with(default, || {
        assert_eq!(BillingFrequency::<Test>::get(), 600);
        assert_eq!(<GracePeriod as Get<u64>>::get(), 201_600);
        assert_eq!(<DistributionFrequency as Get<u16>>::get(), 24);
    });
    // Nor does it need a genesis.
    sp_io::TestExternalities::default().execute_with(|| {
        assert_eq!(BillingFrequency::<Test>::get(), 600);
        assert_eq!(<GracePeriod as Get<u64>>::get(), 201_600);
        assert_eq!(<DistributionFrequency as Get<u16>>::get(), 24);
    });
}

#[test]
fn periods_are_set() {
    let short = GenesisConfig {
        billing_frequency: 5,
        grace_period: 20,
        distribution_frequency: 2,
        ..Default::default()
    };
    on_chain_with(short, || {
        assert_eq!(BillingFrequency::<Test>::get(), 5);
        assert_eq!(<GracePeriod as Get<u64>>::get(), 20);
        assert_eq!(<DistributionFrequency as Get<u16>>::get(), 2);
        assert_eq!(BillingFrequency::<Test>::get().encode().len(), 8);
    });
}

#[test]
#[should_panic(expected = "must be above zero")]
fn a_chain_that_never_bills_does_not_start() {
    let never = GenesisConfig {
        billing_frequency: 0,
        ..Default::default()
    };
    on_chain_with(never, || {});
}

#[test]
#[should_panic(expected = "must be above zero")]
fn grace_without_a_block_does_not_start() {
    let none = GenesisConfig {
        grace_period: 0,
        ..Default::default()
    };
    on_chain_with(none, || {});
}

#[test]
#[should_panic(expected = "must be above zero")]
fn payment_at_no_bill_does_not_start() {
    let none = GenesisConfig {
        distribution_frequency: 0,
        ..Default::default()
    };
    on_chain_with(none, || {});
}

#[test]
fn every_key_has_the_form_of_the_live_chains_presets() {
    let json = serde_json::to_value(GenesisConfig::<Test>::default()).expect("it is plain data");
    let keys: Vec<_> = json
        .as_object()
        .expect("it is an object")
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        keys,
        ["billingFrequency", "distributionFrequency", "gracePeriod"]
    );
}
