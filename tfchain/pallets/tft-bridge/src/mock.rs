//! A chain of three pallets for the tests, with three validators of the bridge.
use crate::{self as pallet_tft_bridge, types::NegativeImbalanceOf, Event};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, Hooks, Imbalance, OnUnbalanced},
    weights::RuntimeDbWeight,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Balances: pallet_balances = 20,
        TFTBridgeModule: pallet_tft_bridge = 27,
    }
);

pub const EXISTENTIAL_DEPOSIT: u128 = 500;
/// What Alice has.
pub const BALANCE: u128 = 1_000_000;
pub const WITHDRAW_FEE: u64 = 1_000;
pub const DEPOSIT_FEE: u64 = 2_000;

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    /// What left for Stellar.
    pub static Burnt: u128 = 0;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
    type DbWeight = DbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type AccountStore = System;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type MaxLocks = ConstU32<10>;
}

/// Stands where the runtime takes tokens out of the issuance.
pub struct Furnace;

impl OnUnbalanced<NegativeImbalanceOf<Test>> for Furnace {
    fn on_nonzero_unbalanced(amount: NegativeImbalanceOf<Test>) {
        Burnt::mutate(|burnt| *burnt += amount.peek());
    }
}

impl pallet_tft_bridge::Config for Test {
    type Currency = Balances;
    type Burn = Furnace;
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type RetryInterval = ConstU32<20>;
}

pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const FEES: AccountId32 = AccountId32::new([3; 32]);
/// The bridge's validators.
pub const ONE: AccountId32 = AccountId32::new([11; 32]);
pub const TWO: AccountId32 = AccountId32::new([12; 32]);
pub const THREE: AccountId32 = AccountId32::new([13; 32]);

/// An account on Stellar.
pub const STELLAR: &[u8] = b"GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";

pub fn genesis() -> crate::GenesisConfig<Test> {
    crate::GenesisConfig {
        validator_accounts: Some(vec![THREE, ONE, TWO, ONE]),
        fee_account: Some(FEES),
        withdraw_fee: WITHDRAW_FEE,
        deposit_fee: DEPOSIT_FEE,
    }
}

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(genesis(), test);
}

pub fn on_chain_with(tft_bridge_module: crate::GenesisConfig<Test>, test: impl FnOnce()) {
    let balances = pallet_balances::GenesisConfig {
        balances: vec![(ALICE, BALANCE)],
        ..Default::default()
    };
    let config = RuntimeGenesisConfig {
        balances,
        tft_bridge_module,
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        Burnt::set(0);
        test();
    });
}

/// Ends block `number`.
pub fn finalize(number: u32) {
    System::set_block_number(number);
    TFTBridgeModule::on_finalize(number);
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::TFTBridgeModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}
