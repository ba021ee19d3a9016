use crate::{
    mock::*, types::Unit, ConnectionPrice, FarmingPoliciesMap, FarmingPolicyID, GenesisConfig,
    PricingPolicies, PricingPolicyID, PricingPolicyIdByName, ZosVersion,
};
use codec::Encode;
use tfchain_support::types::{FarmCertification, NodeCertification};

#[test]
fn the_pricing_policy_is_encoded_as_on_the_live_chain() {
    on_chain(|| {
        let policy = PricingPolicies::<Test>::get(1).expect("policy 1 is stored");
        let wanted = concat!(
            "0100000001000000807468726565666f6c645f64656661756c745f70726963696e675f706f6c696379",
            "50c3000003a086010003983a000003409c000003c4090000038813000003",
            "0404040404040404040404040404040404040404040404040404040404040404",
            "0505050505050505050505050505050505050505050505050505050505050505",
            "32",
        );
        assert_eq!(hex::encode(policy.encode()), wanted);
        assert_eq!(PricingPolicyID::<Test>::get(), 1);
        assert_eq!(PricingPolicyIdByName::<Test>::get(policy.name), 0);
    });
}

#[test]
fn without_both_accounts_there_is_no_pricing_policy() {
    on_chain_with(
        GenesisConfig {
            sales_account: None,
            ..genesis()
        },
        || {
            assert_eq!(PricingPolicies::<Test>::get(1), None);
            assert_eq!(PricingPolicyID::<Test>::get(), 0);
        },
    );
}

#[test]
fn there_is_a_default_policy_for_each_kind_of_node() {
    on_chain(|| {
        let diy = FarmingPoliciesMap::<Test>::get(1);
        assert_eq!(diy.name, b"threefold_default_diy_farming_policy");
        assert_eq!(
            (diy.version, diy.id, diy.cu, diy.su, diy.nu),
            (1, 1, 2400, 1000, 30)
        );
        assert_eq!((diy.ipv4, diy.minimal_uptime), (5, 95));
        assert_eq!((diy.policy_created, diy.policy_end), (0, 0));
        assert_eq!((diy.immutable, diy.default), (false, true));
        assert_eq!(diy.node_certification, NodeCertification::Diy);
        assert_eq!(diy.farm_certification, FarmCertification::NotCertified);

        let certified = FarmingPoliciesMap::<Test>::get(2);
        assert_eq!(
            certified.name,
            b"threefold_default_certified_farming_policy"
        );
        assert_eq!((certified.version, certified.id), (1, 2));
        assert_eq!((certified.cu, certified.su, certified.nu), (3000, 1250, 38));
        assert_eq!((certified.ipv4, certified.minimal_uptime), (6, 95));
        assert_eq!((certified.immutable, certified.default), (false, true));
        assert_eq!(certified.node_certification, NodeCertification::Certified);
        assert_eq!(FarmingPolicyID::<Test>::get(), 2);
        assert_eq!(ConnectionPrice::<Test>::get(), 80);
    });
}

#[test]
fn a_zos_version_may_be_given() {
    on_chain(|| assert!(!ZosVersion::<Test>::exists()));
    let version = String::from("3.12.0");
    on_chain_with(
        GenesisConfig {
            zos_version: version,
            ..genesis()
        },
        || {
            assert_eq!(ZosVersion::<Test>::get(), b"3.12.0");
        },
    );
}

#[test]
fn units_are_numbered_from_one() {
    let units = [
        Unit::Bytes,
        Unit::Kilobytes,
        Unit::Megabytes,
        Unit::Gigabytes,
        Unit::Terrabytes,
    ];
    for (number, unit) in (1..).zip(units) {
        assert_eq!(Unit::from_genesis(number), unit);
    }
    for number in [0, 6, 255] {
        assert_eq!(Unit::from_genesis(number), Unit::Gigabytes);
    }
}

#[test]
fn the_keys_are_those_of_the_live_chains_presets() {
    let json = serde_json::to_value(genesis()).expect("the genesis is plain data");
    let keys: Vec<_> = json
        .as_object()
        .expect("it is an object")
        .keys()
        .cloned()
        .collect();
    let mut wanted = vec![
        "suPriceValue",
        "suPriceUnit",
        "nuPriceValue",
        "nuPriceUnit",
        "ipuPriceValue",
        "ipuPriceUnit",
        "cuPriceValue",
        "cuPriceUnit",
        "domainNamePriceValue",
        "uniqueNamePriceValue",
        "foundationAccount",
        "salesAccount",
        "discountForDedicationNodes",
        "farmingPolicyDiyCu",
        "farmingPolicyDiyNu",
        "farmingPolicyDiySu",
        "farmingPolicyDiyIpu",
        "farmingPolicyDiyMinimalUptime",
        "farmingPolicyCertifiedCu",
        "farmingPolicyCertifiedNu",
        "farmingPolicyCertifiedSu",
        "farmingPolicyCertifiedIpu",
        "farmingPolicyCertifiedMinimalUptime",
        "connectionPrice",
        "zosVersion",
    ];
    wanted.sort_unstable();
    let mut keys: Vec<_> = keys.iter().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, wanted);
}
