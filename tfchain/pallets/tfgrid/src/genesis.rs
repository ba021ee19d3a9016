//! What a chain starts with: one pricing policy, two farming policies, the connection price.
use crate::{
    types::{FarmingPolicy, Policy, PricingPolicy, Unit},
    Config, ConnectionPrice, FarmingPoliciesMap, FarmingPolicyID, GenesisConfig, PricingPolicies,
    PricingPolicyID, ZosVersion,
};
use frame_support::pallet_macros::pallet_section;
use tfchain_support::types::{FarmCertification, NodeCertification};

#[pallet_section]
mod genesis {
    /// Keys are those of the live chain's presets. Units are numbers, 1 bytes to 5 terabytes.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        pub su_price_value: u32,
        pub su_price_unit: u8,
        pub nu_price_value: u32,
        pub nu_price_unit: u8,
        pub ipu_price_value: u32,
        pub ipu_price_unit: u8,
        pub cu_price_value: u32,
        pub cu_price_unit: u8,
        pub domain_name_price_value: u32,
        pub unique_name_price_value: u32,
        pub foundation_account: Option<T::AccountId>,
        pub sales_account: Option<T::AccountId>,
        pub discount_for_dedication_nodes: u8,
        pub farming_policy_diy_cu: u32,
        pub farming_policy_diy_nu: u32,
        pub farming_policy_diy_su: u32,
        pub farming_policy_diy_ipu: u32,
        pub farming_policy_diy_minimal_uptime: u16,
        pub farming_policy_certified_cu: u32,
        pub farming_policy_certified_nu: u32,
        pub farming_policy_certified_su: u32,
        pub farming_policy_certified_ipu: u32,
        pub farming_policy_certified_minimal_uptime: u16,
        pub connection_price: u32,
        /// Ours: clients fail to read a version that was never set.
        pub zos_version: String,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            genesis::build(self);
        }
    }
}

const GENESIS_VERSION: u32 = 1;
const FIRST: u32 = 1;
const SECOND: u32 = 2;

pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    build_pricing_policy(config);
    build_farming_policies(config);
    ConnectionPrice::<T>::put(config.connection_price);
    if !config.zos_version.is_empty() {
        ZosVersion::<T>::put(config.zos_version.as_bytes());
    }
}

/// Only when both accounts are given. Its name stays out of the index, as on the live chain.
fn build_pricing_policy<T: Config>(config: &GenesisConfig<T>) {
    let (Some(foundation_account), Some(certified_sales_account)) = (
        config.foundation_account.clone(),
        config.sales_account.clone(),
    ) else {
        return;
    };
    let price = |value, unit| Policy {
        value,
        unit: Unit::from_genesis(unit),
    };
    let name_price = |value| Policy {
        value,
        unit: Unit::Gigabytes,
    };
    let policy = PricingPolicy {
        version: GENESIS_VERSION,
        id: FIRST,
        name: b"threefold_default_pricing_policy".to_vec(),
        su: price(config.su_price_value, config.su_price_unit),
        cu: price(config.cu_price_value, config.cu_price_unit),
        nu: price(config.nu_price_value, config.nu_price_unit),
        ipu: price(config.ipu_price_value, config.ipu_price_unit),
        unique_name: name_price(config.unique_name_price_value),
        domain_name: name_price(config.domain_name_price_value),
        foundation_account,
        certified_sales_account,
        discount_for_dedication_nodes: config.discount_for_dedication_nodes,
    };
    PricingPolicies::<T>::insert(FIRST, policy);
    PricingPolicyID::<T>::put(FIRST);
}

fn build_farming_policies<T: Config>(config: &GenesisConfig<T>) {
    let diy = FarmingPolicy {
        version: GENESIS_VERSION,
        id: FIRST,
        name: b"threefold_default_diy_farming_policy".to_vec(),
        cu: config.farming_policy_diy_cu,
        su: config.farming_policy_diy_su,
        nu: config.farming_policy_diy_nu,
        ipv4: config.farming_policy_diy_ipu,
        minimal_uptime: config.farming_policy_diy_minimal_uptime,
        default: true,
        node_certification: NodeCertification::Diy,
        farm_certification: FarmCertification::NotCertified,
        ..FarmingPolicy::default()
    };
    let certified = FarmingPolicy {
        id: SECOND,
        name: b"threefold_default_certified_farming_policy".to_vec(),
        cu: config.farming_policy_certified_cu,
        su: config.farming_policy_certified_su,
        nu: config.farming_policy_certified_nu,
        ipv4: config.farming_policy_certified_ipu,
        minimal_uptime: config.farming_policy_certified_minimal_uptime,
        node_certification: NodeCertification::Certified,
        ..diy.clone()
    };
    FarmingPoliciesMap::<T>::insert(FIRST, diy);
    FarmingPoliciesMap::<T>::insert(SECOND, certified);
    FarmingPolicyID::<T>::put(SECOND);
}
