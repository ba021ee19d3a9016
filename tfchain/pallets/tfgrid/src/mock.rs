//! A chain of three pallets for the tests, and the things the tests start from.
use crate::{
    self as pallet_tfgrid,
    types::{
        InterfaceInput, InterfaceIpsInput, LocationInput, LocationInputOf, OneInterfaceInput,
        SerialNumberInput, TfgridNode,
    },
    Event, GenesisConfig,
};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, Get},
    weights::RuntimeDbWeight,
    BoundedVec,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    traits::{ChangeNode, NodeActiveContracts, PublicIpModifier, UptimeReported},
    types::{Interface, PublicIP, IP4},
};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        TfgridModule: pallet_tfgrid = 25,
    }
);

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    /// Nodes in use, for the fake contract pallet.
    pub static BusyNodes: Vec<u32> = Vec::new();
    /// What the fake pallet above was told.
    pub static Heard: Vec<Notice> = Vec::new();
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
    type NodeChanged = (Contracts, ());
    type NodeActiveContracts = Contracts;
    type PublicIpModifier = Contracts;
    type UptimeReported = Contracts;
    type MaxFarmNameLength = ConstU32<40>;
    type MaxFarmPublicIps = ConstU32<512>;
    type MaxInterfacesLength = ConstU32<10>;
    type MaxInterfaceIpsLength = ConstU32<10>;
    type TimestampHintDrift = ConstU64<60>;
}

/// Stands where the pallets above will.
pub struct Contracts;

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notice {
    Made(u32),
    Changed {
        node_id: u32,
        old_farm: u32,
        new_farm: u32,
    },
    Deleted(u32),
    Power(u32),
    IpTaken(u64),
    Uptime {
        node_id: u32,
        now: u64,
        uptime: u64,
    },
}

fn hear(notice: Notice) {
    Heard::mutate(|heard| heard.push(notice));
}

impl ChangeNode<TfgridNode<Test>> for Contracts {
    fn node_changed(before: Option<&TfgridNode<Test>>, after: &TfgridNode<Test>) {
        hear(match before {
            None => Notice::Made(after.id),
            Some(before) => Notice::Changed {
                node_id: after.id,
                old_farm: before.farm_id,
                new_farm: after.farm_id,
            },
        });
    }
    fn node_deleted(node: &TfgridNode<Test>) {
        hear(Notice::Deleted(node.id));
    }
    fn node_power_state_changed(node: &TfgridNode<Test>) {
        hear(Notice::Power(node.id));
    }
}

impl UptimeReported for Contracts {
    fn uptime_reported(node_id: u32, now: u64, uptime: u64) {
        hear(Notice::Uptime {
            node_id,
            now,
            uptime,
        });
    }
}

impl NodeActiveContracts for Contracts {
    fn node_has_no_active_contracts(node_id: u32) -> bool {
        !BusyNodes::get().contains(&node_id)
    }
}

impl PublicIpModifier for Contracts {
    fn ip_removed(ip: &PublicIP) {
        hear(Notice::IpTaken(ip.contract_id));
    }
}

/// Chain time of the first block, unix seconds.
pub const NOW: u64 = 1_700_000_000;

pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);
pub const FOUNDATION: AccountId32 = AccountId32::new([4; 32]);
pub const SALES: AccountId32 = AccountId32::new([5; 32]);

/// The values of the development chain.
pub fn genesis() -> GenesisConfig<Test> {
    GenesisConfig {
        su_price_value: 50_000,
        su_price_unit: 4,
        nu_price_value: 15_000,
        nu_price_unit: 4,
        ipu_price_value: 40_000,
        ipu_price_unit: 4,
        cu_price_value: 100_000,
        cu_price_unit: 4,
        domain_name_price_value: 5_000,
        unique_name_price_value: 2_500,
        foundation_account: Some(FOUNDATION),
        sales_account: Some(SALES),
        discount_for_dedication_nodes: 50,
        farming_policy_diy_cu: 2_400,
        farming_policy_diy_nu: 30,
        farming_policy_diy_su: 1_000,
        farming_policy_diy_ipu: 5,
        farming_policy_diy_minimal_uptime: 95,
        farming_policy_certified_cu: 3_000,
        farming_policy_certified_nu: 38,
        farming_policy_certified_su: 1_250,
        farming_policy_certified_ipu: 6,
        farming_policy_certified_minimal_uptime: 95,
        connection_price: 80,
        zos_version: String::new(),
    }
}

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(genesis(), test);
}

pub fn on_chain_with(genesis: GenesisConfig<Test>, test: impl FnOnce()) {
    let config = RuntimeGenesisConfig {
        tfgrid_module: genesis,
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOW * 1000);
        BusyNodes::set(Vec::new());
        Heard::set(Vec::new());
        test();
    });
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// Text as a bounded argument.
pub fn text<Limit: Get<u32>>(text: &str) -> BoundedVec<u8, Limit> {
    text.as_bytes().to_vec().try_into().expect("the text fits")
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::TfgridModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}

pub fn last_event() -> Event<Test> {
    events().pop().expect("an event was deposited")
}

pub fn accept_terms(who: AccountId32) {
    let link = text("http://zos.tf/terms/v0.1");
    let hash = text("9021d4dee05a661e2cb6838152c67f25");
    assert_ok!(TfgridModule::user_accept_tc(signed(who), link, hash));
}

pub fn make_twin(who: AccountId32) {
    accept_terms(who.clone());
    assert_ok!(TfgridModule::create_twin(signed(who), None, None));
}

/// Alice's farm 1 with a twin, one free public IP.
pub fn make_farm() {
    make_twin(ALICE);
    let ips = vec![ip4("185.206.122.33/24", "185.206.122.1")];
    let ips = ips.try_into().expect("one address fits");
    assert_ok!(TfgridModule::create_farm(
        signed(ALICE),
        text("freefarm"),
        ips
    ));
}

/// Bob's node 1 in farm 1.
pub fn make_node() {
    make_farm();
    make_twin(BOB);
    assert_ok!(NodeCall::default().create(BOB, 1));
}

pub fn ip4(ip: &str, gw: &str) -> IP4 {
    IP4 {
        ip: text(ip),
        gw: text(gw),
    }
}

pub fn location() -> LocationInputOf {
    LocationInput {
        city: text("Ghent"),
        country: text("Belgium"),
        latitude: text("51.0543"),
        longitude: text("3.7174"),
    }
}

pub fn interface(name: &str, mac: &str, ips: &[&str]) -> OneInterfaceInput<Test> {
    let mut list = InterfaceIpsInput::<Test>::new();
    for ip in ips {
        list.try_push(text(ip)).expect("the addresses fit");
    }
    Interface {
        name: text(name),
        mac: text(mac),
        ips: list,
    }
}

/// The arguments of `create_node` and `update_node`, those of the reference vector by default.
#[derive(Clone)]
pub struct NodeCall {
    pub resources: Resources,
    pub location: LocationInputOf,
    pub interfaces: Vec<OneInterfaceInput<Test>>,
    pub secure_boot: bool,
    pub virtualized: bool,
    pub serial_number: Option<SerialNumberInput>,
}

impl Default for NodeCall {
    fn default() -> Self {
        Self {
            resources: Resources {
                hru: 0,
                sru: 512 * GIGABYTE,
                cru: 8,
                mru: 16 * GIGABYTE,
            },
            location: location(),
            interfaces: vec![interface("zos", "52:54:00:12:34:56", &["10.0.2.15"])],
            secure_boot: false,
            virtualized: true,
            serial_number: None,
        }
    }
}

impl NodeCall {
    pub fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut call = Self::default();
        change(&mut call);
        call
    }

    fn interfaces(&self) -> InterfaceInput<Test> {
        self.interfaces
            .clone()
            .try_into()
            .expect("the interfaces fit")
    }

    pub fn create(&self, who: AccountId32, farm_id: u32) -> sp_runtime::DispatchResult {
        TfgridModule::create_node(
            signed(who),
            farm_id,
            self.resources,
            self.location.clone(),
            self.interfaces(),
            self.secure_boot,
            self.virtualized,
            self.serial_number.clone(),
        )
    }

    pub fn update(
        &self,
        who: AccountId32,
        node_id: u32,
        farm_id: u32,
    ) -> frame_support::pallet_prelude::DispatchResultWithPostInfo {
        TfgridModule::update_node(
            signed(who),
            node_id,
            farm_id,
            self.resources,
            self.location.clone(),
            self.interfaces(),
            self.secure_boot,
            self.virtualized,
            self.serial_number.clone(),
        )
    }
}
