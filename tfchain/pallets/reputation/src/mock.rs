//! A chain of the registry and this pallet, and the parties the tests are about.
use crate::{self as pallet_reputation, GenesisConfig};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, Get},
    weights::RuntimeDbWeight,
    BoundedVec,
};
use frame_system::EnsureRoot;
use pallet_tfgrid::types::LocationInput;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    traits::{ContractPaid, Payment, Setting},
};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        TfgridModule: pallet_tfgrid = 25,
        Reputation: pallet_reputation = 51,
    }
);

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub storage UptimePeriod: u64 = 2_630_880;
}

impl Setting<u64> for UptimePeriod {
    fn set(value: u64) {
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

impl pallet_tfgrid::Config for Test {
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type NodeChanged = Reputation;
    type NodeActiveContracts = ();
    type PublicIpModifier = ();
    type UptimeReported = Reputation;
    type MaxFarmNameLength = ConstU32<40>;
    type MaxFarmPublicIps = ConstU32<512>;
    type MaxInterfacesLength = ConstU32<10>;
    type MaxInterfaceIpsLength = ConstU32<10>;
    type TimestampHintDrift = ConstU64<60>;
}

impl pallet_reputation::Config for Test {
    type UptimePeriod = UptimePeriod;
}

/// Alice farms with twin 1 (farm 1), twin 2 is node 1, Charlie uses it as twin 3; Dave is twin 4
/// and has nothing to do with them.
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const NODE: AccountId32 = AccountId32::new([2; 32]);
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);
pub const DAVE: AccountId32 = AccountId32::new([4; 32]);
/// Has no twin.
pub const EVE: AccountId32 = AccountId32::new([5; 32]);

pub const TFT: u128 = 10_000_000;
/// Unix seconds of the first block: 71 days into the 67th period of TFChain's length.
pub const NOW: u64 = 1_700_000_000;

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(0, test);
}

pub fn on_chain_with(uptime_period: u64, test: impl FnOnce()) {
    let config = RuntimeGenesisConfig {
        reputation: GenesisConfig {
            uptime_period,
            ..Default::default()
        },
        tfgrid_module: grid_genesis(),
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        at(NOW);
        make_grid();
        test();
    });
}

/// A node finds a farming policy only where there is one.
fn grid_genesis() -> pallet_tfgrid::GenesisConfig<Test> {
    pallet_tfgrid::GenesisConfig {
        connection_price: 80,
        ..Default::default()
    }
}

pub fn at(now: u64) {
    Timestamp::set_timestamp(now * 1000);
}

pub fn signed(who: &AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.clone())
}

fn text<Limit: Get<u32>>(text: &str) -> BoundedVec<u8, Limit> {
    text.as_bytes().to_vec().try_into().expect("the text fits")
}

pub fn make_twin(who: &AccountId32) {
    assert_ok!(TfgridModule::user_accept_tc(
        signed(who),
        text("http://zos.tf/terms/v0.1"),
        text("9021d4dee05a661e2cb6838152c67f25"),
    ));
    assert_ok!(TfgridModule::create_twin(signed(who), None, None));
}

pub fn make_node(who: &AccountId32, farm_id: u32) {
    assert_ok!(TfgridModule::create_node(
        signed(who),
        farm_id,
        Resources {
            hru: 0,
            sru: 512 * GIGABYTE,
            cru: 8,
            mru: 16 * GIGABYTE,
        },
        LocationInput {
            city: text("Ghent"),
            country: text("Belgium"),
            latitude: text("51.0543"),
            longitude: text("3.7174"),
        },
        BoundedVec::default(),
        false,
        true,
        None,
    ));
}

fn make_grid() {
    make_twin(&ALICE);
    let name = text("freefarm");
    assert_ok!(TfgridModule::create_farm(
        signed(&ALICE),
        name,
        BoundedVec::default()
    ));
    for who in [NODE, CHARLIE, DAVE] {
        make_twin(&who);
    }
    make_node(&NODE, 1);
}

/// Charlie's contract on node 1 is paid.
pub fn pay(contract_id: u64, amount: u128) {
    pay_by(3, contract_id, amount, 0);
}

pub fn pay_by(twin_id: u32, contract_id: u64, amount: u128, to_farmer: u128) {
    Reputation::contract_paid(&Payment {
        contract_id,
        twin_id,
        node_id: Some(1),
        amount,
        to_farmer,
    });
}
