use crate::{
    mock::*,
    types::{Policy, PricingPolicy, Unit},
    Error, Event, PricingPolicies, PricingPolicyID, PricingPolicyIdByName,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};

fn policy(id: u32, version: u32, name: &str, value: u32) -> PricingPolicy<AccountId32> {
    let price = |offset| Policy {
        value: value + offset,
        unit: Unit::Gigabytes,
    };
    PricingPolicy {
        version,
        id,
        name: name.into(),
        su: price(0),
        cu: price(1),
        nu: price(2),
        ipu: price(3),
        unique_name: price(4),
        domain_name: price(5),
        foundation_account: FOUNDATION,
        certified_sales_account: SALES,
        discount_for_dedication_nodes: 50,
    }
}

fn create(origin: RuntimeOrigin, name: &str, value: u32) -> DispatchResult {
    let p = policy(0, 0, name, value);
    TfgridModule::create_pricing_policy(
        origin,
        p.name,
        p.su,
        p.cu,
        p.nu,
        p.ipu,
        p.unique_name,
        p.domain_name,
        p.foundation_account,
        p.certified_sales_account,
        p.discount_for_dedication_nodes,
    )
}

fn update(origin: RuntimeOrigin, id: u32, name: &str, value: u32) -> DispatchResult {
    let p = policy(id, 0, name, value);
    TfgridModule::update_pricing_policy(
        origin,
        id,
        p.name,
        p.su,
        p.cu,
        p.nu,
        p.ipu,
        p.unique_name,
        p.domain_name,
        p.foundation_account,
        p.certified_sales_account,
        p.discount_for_dedication_nodes,
    )
}

fn id_of(name: &str) -> u32 {
    PricingPolicyIdByName::<Test>::get(name.as_bytes().to_vec())
}

#[test]
fn creating_gives_the_next_id_and_version_two() {
    on_chain(|| {
        assert_ok!(create(root(), "first", 10));
        let stored = policy(2, 2, "first", 10);
        assert_eq!(PricingPolicies::<Test>::get(2), Some(stored.clone()));
        assert_eq!((id_of("first"), PricingPolicyID::<Test>::get()), (2, 2));
        assert_eq!(last_event(), Event::PricingPolicyStored(stored));
        assert_noop!(
            create(root(), "first", 10),
            Error::<Test>::PricingPolicyExists
        );
    });
}

#[test]
fn updating_replaces_prices_and_name_and_keeps_the_version() {
    on_chain(|| {
        assert_ok!(create(root(), "first", 10));
        assert_ok!(update(root(), 2, "renamed", 20));
        let stored = policy(2, 2, "renamed", 20);
        assert_eq!(PricingPolicies::<Test>::get(2), Some(stored.clone()));
        assert_eq!((id_of("renamed"), id_of("first")), (2, 0));
        assert_eq!(last_event(), Event::PricingPolicyStored(stored));

        assert_ok!(update(root(), 1, "threefold_default_pricing_policy", 30));
        assert_eq!(
            PricingPolicies::<Test>::get(1).map(|policy| policy.version),
            Some(1)
        );
    });
}

#[test]
fn an_update_of_an_old_policy_does_not_give_its_successors_id_again() {
    on_chain(|| {
        assert_ok!(create(root(), "second", 10));
        assert_ok!(update(root(), 1, "first", 20));
        assert_ok!(create(root(), "third", 30));
        assert_eq!((id_of("second"), id_of("third")), (2, 3));
        assert_eq!(
            PricingPolicies::<Test>::get(2),
            Some(policy(2, 2, "second", 10))
        );
    });
}

#[test]
fn updating_needs_a_policy_and_a_name_of_its_own() {
    on_chain(|| {
        assert_noop!(
            update(root(), 9, "name", 1),
            Error::<Test>::PricingPolicyNotExists
        );
        assert_ok!(create(root(), "second", 10));
        assert_noop!(
            update(root(), 1, "second", 1),
            Error::<Test>::PricingPolicyWithDifferentIdExists
        );
        assert_ok!(update(root(), 2, "second", 11));
    });
}

#[test]
fn when_ids_run_out_no_policy_is_created() {
    on_chain(|| {
        PricingPolicyID::<Test>::put(u32::MAX);
        assert_noop!(create(root(), "name", 1), Error::<Test>::StorageOverflow);
    });
}

#[test]
fn only_governance_prices() {
    on_chain(|| {
        assert_noop!(create(signed(ALICE), "name", 1), DispatchError::BadOrigin);
        assert_noop!(
            update(signed(ALICE), 1, "name", 1),
            DispatchError::BadOrigin
        );
    });
}
