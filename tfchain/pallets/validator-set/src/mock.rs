//! A chain of four pallets for the tests: sessions of five blocks, three validators.
use crate::{self as substrate_validator_set, Event, GenesisConfig, NoDeposit, ValidatorOf};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, Hooks},
    weights::RuntimeDbWeight,
};
use frame_system::EnsureRoot;
use sp_runtime::{
    impl_opaque_keys, testing::UintAuthorityId, traits::IdentityLookup, AccountId32, BuildStorage,
};
use tfchain_support::traits::Setting;

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        ValidatorSet: substrate_validator_set = 10,
        Session: pallet_session = 11,
    }
);

impl_opaque_keys! {
    pub struct Keys {
        pub dummy: UintAuthorityId,
    }
}

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub const NoOffset: u32 = 0;
    pub storage Period: u32 = PERIOD;
}

impl Setting<u32> for Period {
    fn set(value: u32) {
        Self::set(&value);
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type DbWeight = DbWeight;
}

impl pallet_timestamp::Config for Test {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<3000>;
    type WeightInfo = ();
}

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId32;
    type ValidatorIdOf = ValidatorOf<Test>;
    type ShouldEndSession = pallet_session::PeriodicSessions<Period, NoOffset>;
    type NextSessionRotation = pallet_session::PeriodicSessions<Period, NoOffset>;
    type SessionManager = ValidatorSet;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = Keys;
    type DisablingStrategy = ();
    type WeightInfo = ();
    type Currency = NoDeposit;
    type KeyDeposit = ConstU128<0>;
}

impl substrate_validator_set::Config for Test {
    type AddRemoveOrigin = EnsureRoot<AccountId32>;
    type MinAuthorities = ConstU32<1>;
    type SessionPeriod = Period;
}

pub const PERIOD: u32 = 5;
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);

pub fn keys(number: u64) -> Keys {
    Keys {
        dummy: UintAuthorityId(number),
    }
}

/// Alice and Bob make blocks; Charlie has keys and does not.
pub fn genesis() -> RuntimeGenesisConfig {
    let with = |who: AccountId32, number| (who.clone(), who, keys(number));
    RuntimeGenesisConfig {
        validator_set: GenesisConfig {
            initial_validators: vec![ALICE, BOB],
            session_period: None,
        },
        session: pallet_session::GenesisConfig {
            keys: vec![with(ALICE, 1), with(BOB, 2)],
            non_authority_keys: vec![with(CHARLIE, 3)],
        },
        ..Default::default()
    }
}

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(genesis(), test);
}

pub fn on_chain_with(genesis: RuntimeGenesisConfig, test: impl FnOnce()) {
    let storage = genesis.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        test();
    });
}

/// Goes on to the block at which the next session begins.
pub fn next_session() {
    let next = (System::block_number() / Period::get() + 1) * Period::get();
    System::reset_events();
    System::set_block_number(next);
    Session::on_initialize(next);
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}
