//! A chain with a council and a validator set for the tests.
use crate::{self as pallet_validator, types, Event};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{ConstU128, ConstU32},
    weights::RuntimeDbWeight,
};
use frame_system::EnsureRoot;
use sp_runtime::{
    impl_opaque_keys, testing::UintAuthorityId, traits::AccountIdLookup, AccountId32, BuildStorage,
    MultiAddress,
};
use substrate_validator_set::{NoDeposit, ValidatorOf};
use tfchain_support::traits::Setting;

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        ValidatorSet: substrate_validator_set = 10,
        Session: pallet_session = 11,
        CouncilMembership: pallet_membership::<Instance1> = 41,
        Validator: pallet_validator = 50,
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
    pub storage Period: u32 = 5;
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
    type Lookup = AccountIdLookup<AccountId32, ()>;
    type DbWeight = DbWeight;
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

impl pallet_membership::Config<pallet_membership::Instance1> for Test {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = EnsureRoot<AccountId32>;
    type RemoveOrigin = EnsureRoot<AccountId32>;
    type SwapOrigin = EnsureRoot<AccountId32>;
    type ResetOrigin = EnsureRoot<AccountId32>;
    type PrimeOrigin = EnsureRoot<AccountId32>;
    type MembershipInitialized = ();
    type MembershipChanged = ();
    type MaxMembers = ConstU32<3>;
    type WeightInfo = ();
}

impl pallet_validator::Config for Test {}

/// The council's first member.
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
/// Wants to become a validator.
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
/// Nobody in particular.
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);
/// Makes Bob's blocks.
pub const NODE: AccountId32 = AccountId32::new([4; 32]);
pub const OTHER_NODE: AccountId32 = AccountId32::new([5; 32]);
/// The validator that is there from the start.
pub const FIRST: AccountId32 = AccountId32::new([6; 32]);

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    let genesis = RuntimeGenesisConfig {
        validator_set: substrate_validator_set::GenesisConfig {
            initial_validators: vec![FIRST],
            session_period: None,
        },
        council_membership: pallet_membership::GenesisConfig {
            members: vec![ALICE].try_into().expect("one member fits"),
            ..Default::default()
        },
        ..Default::default()
    };
    let storage = genesis.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        test();
    });
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn address(who: AccountId32) -> MultiAddress<AccountId32, ()> {
    MultiAddress::Id(who)
}

/// Bob's request.
pub fn request(state: types::ValidatorRequestState) -> types::Validator<AccountId32> {
    types::Validator {
        validator_node_account: NODE,
        stash_account: CHARLIE,
        description: b"a node in Ghent".to_vec(),
        tf_connect_id: b"bob.3bot".to_vec(),
        info: b"https://example.com".to_vec(),
        state,
    }
}

pub fn make_request() {
    let request = request(types::ValidatorRequestState::Created);
    assert_ok!(Validator::create_validator_request(
        signed(BOB),
        request.validator_node_account,
        request.stash_account,
        request.description,
        request.tf_connect_id,
        request.info,
    ));
}

pub fn make_approved() {
    make_request();
    assert_ok!(Validator::approve_validator(signed(ALICE), address(BOB)));
}

pub fn make_validating() {
    make_approved();
    assert_ok!(Validator::activate_validator_node(signed(BOB)));
}

/// The council takes Bob's node out of the set.
pub fn make_expelled() {
    make_validating();
    assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), NODE));
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}

pub fn last_event() -> Event<Test> {
    events().pop().expect("an event was deposited")
}

pub fn council() -> Vec<AccountId32> {
    CouncilMembership::members().into_inner()
}

pub fn validators() -> Vec<AccountId32> {
    substrate_validator_set::Validators::<Test>::get()
}
