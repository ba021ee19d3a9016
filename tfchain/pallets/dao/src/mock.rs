//! A chain of four pallets for the tests, a council, and farms with nodes.
use crate::{self as pallet_dao, Event};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, Contains, Get},
    weights::{RuntimeDbWeight, Weight},
    BoundedVec,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    types::Interface,
};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        TfgridModule: pallet_tfgrid = 25,
        Dao: pallet_dao = 43,
    }
);

/// Most that a proposal may weigh here.
pub const MAX_WEIGHT: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub static MaxProposalWeight: Weight = MAX_WEIGHT;
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

impl pallet_tfgrid::Config for Test {
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type NodeChanged = Dao;
    type NodeActiveContracts = ();
    type PublicIpModifier = ();
    type UptimeReported = ();
    type MaxFarmNameLength = ConstU32<40>;
    type MaxFarmPublicIps = ConstU32<512>;
    type MaxInterfacesLength = ConstU32<10>;
    type MaxInterfaceIpsLength = ConstU32<10>;
    type TimestampHintDrift = ConstU64<60>;
}

/// Three members.
pub struct Council;

impl Contains<AccountId32> for Council {
    fn contains(who: &AccountId32) -> bool {
        [ALICE, BOB, CHARLIE].contains(who)
    }
}

impl pallet_dao::Config for Test {
    type Proposal = RuntimeCall;
    type CouncilMembers = Council;
    type VotingPeriod = crate::periods::VotingPeriod;
    type MaxProposalWeight = MaxProposalWeight;
}

pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);
/// Farmers.
pub const DAVE: AccountId32 = AccountId32::new([4; 32]);
pub const EVE: AccountId32 = AccountId32::new([5; 32]);

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(crate::GenesisConfig::default(), test);
}

pub fn on_chain_with(dao: crate::GenesisConfig<Test>, test: impl FnOnce()) {
    let tfgrid_module = pallet_tfgrid::GenesisConfig {
        farming_policy_diy_cu: 2_400,
        ..Default::default()
    };
    let config = RuntimeGenesisConfig {
        dao,
        tfgrid_module,
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(1_700_000_000_000);
        test();
    });
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::Dao(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}

/// Text as a bounded argument.
fn text<Limit: Get<u32>>(text: &str) -> BoundedVec<u8, Limit> {
    text.as_bytes().to_vec().try_into().expect("the text fits")
}

pub fn make_twin(who: AccountId32) {
    let terms = (text("http://zos.tf/terms"), text("hash"));
    assert_ok!(TfgridModule::user_accept_tc(
        signed(who.clone()),
        terms.0,
        terms.1
    ));
    assert_ok!(TfgridModule::create_twin(signed(who), None, None));
}

/// A farmer's farm; ids count from 1.
pub fn make_farm(farmer: AccountId32, name: &str) {
    make_twin(farmer.clone());
    let none = BoundedVec::new();
    assert_ok!(TfgridModule::create_farm(signed(farmer), text(name), none));
}

/// The node of the worked example: its weight is 42.
pub fn example() -> Resources {
    Resources {
        hru: 0,
        sru: 512 * GIGABYTE,
        cru: 8,
        mru: 16 * GIGABYTE,
    }
}

fn node_facts() -> (
    pallet_tfgrid::types::LocationInputOf,
    pallet_tfgrid::types::InterfaceInput<Test>,
) {
    let location = pallet_tfgrid::types::LocationInput {
        city: text("Ghent"),
        country: text("Belgium"),
        latitude: text("51.0543"),
        longitude: text("3.7174"),
    };
    let interface = Interface {
        name: text("zos"),
        mac: text("52:54:00:12:34:56"),
        ips: BoundedVec::new(),
    };
    let interfaces = vec![interface].try_into().expect("one interface fits");
    (location, interfaces)
}

/// A node whose twin is `who`; ids count from 1.
pub fn make_node(who: AccountId32, farm_id: u32, resources: Resources) {
    make_twin(who.clone());
    let (location, interfaces) = node_facts();
    assert_ok!(TfgridModule::create_node(
        signed(who),
        farm_id,
        resources,
        location,
        interfaces,
        false,
        false,
        None
    ));
}

pub fn update_node(who: AccountId32, node_id: u32, farm_id: u32, resources: Resources) {
    let (location, interfaces) = node_facts();
    assert_ok!(TfgridModule::update_node(
        signed(who),
        node_id,
        farm_id,
        resources,
        location,
        interfaces,
        false,
        false,
        None
    ));
}

/// Dave's farm 1 with a node of weight 42, Eve's farm 2 with two of them.
pub fn make_farms() {
    make_farm(DAVE, "dave");
    make_farm(EVE, "eve");
    make_node(AccountId32::new([11; 32]), 1, example());
    make_node(AccountId32::new([12; 32]), 2, example());
    make_node(AccountId32::new([13; 32]), 2, example());
    System::reset_events();
}
