//! A chain of three pallets for the tests.
use crate::{self as pallet_burning, types::NegativeImbalanceOf, Event};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, Imbalance, OnUnbalanced},
    weights::RuntimeDbWeight,
};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Balances: pallet_balances = 20,
        BurningModule: pallet_burning = 29,
    }
);

pub const EXISTENTIAL_DEPOSIT: u128 = 500;
/// What Alice has; with Bob's one unit above the smallest balance the whole issuance.
pub const BALANCE: u128 = 10_000;

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    /// What came to be burnt.
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
    type MaxLocks = frame_support::traits::ConstU32<10>;
}

/// Stands where the runtime takes tokens out of the issuance.
pub struct Furnace;

impl OnUnbalanced<NegativeImbalanceOf<Test>> for Furnace {
    fn on_nonzero_unbalanced(amount: NegativeImbalanceOf<Test>) {
        Burnt::mutate(|burnt| *burnt += amount.peek());
    }
}

impl pallet_burning::Config for Test {
    type Currency = Balances;
    type Burn = Furnace;
}

pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    let balances = pallet_balances::GenesisConfig {
        balances: vec![(ALICE, BALANCE), (BOB, EXISTENTIAL_DEPOSIT + 1)],
        ..Default::default()
    };
    let config = RuntimeGenesisConfig {
        balances,
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        Burnt::set(0);
        test();
    });
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::BurningModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}
