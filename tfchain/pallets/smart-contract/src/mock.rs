//! A chain of five pallets for the tests, and the things the tests start from.
use crate::{self as pallet_smart_contract, crypto::AuthId, types::*, Event};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, Get},
    weights::RuntimeDbWeight,
    BoundedVec,
};
use frame_system::{offchain, EnsureRoot};
use pallet_tfgrid::types::{LocationInput, LocationInputOf};
use sp_runtime::{
    generic::UncheckedExtrinsic, traits::IdentityLookup, AccountId32, BuildStorage, MultiSignature,
    MultiSigner,
};
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    traits::{ContractPaid, NextAuthor, Payment, TftPrice},
    types::IP4,
};

/// As the live chain's, but for the extensions, which no test here looks at.
pub type Extrinsic = UncheckedExtrinsic<AccountId32, RuntimeCall, MultiSignature, ()>;
pub type Header = sp_runtime::generic::Header<u32, sp_runtime::traits::BlakeTwo256>;
pub type Block = sp_runtime::generic::Block<Header, Extrinsic>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        Balances: pallet_balances = 20,
        TfgridModule: pallet_tfgrid = 25,
        SmartContractModule: pallet_smart_contract = 26,
    }
);

pub const EXISTENTIAL_DEPOSIT: u128 = 500;
/// One TFT.
pub const TFT: u128 = 10_000_000;

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub const StakingPool: AccountId32 = STAKING_POOL;
    /// mUSD.
    pub static Price: u32 = 50;
    /// Whether this validator makes the next block.
    pub static IsNextAuthor: bool = true;
    /// What was burned of bills.
    pub static Burned: u128 = 0;
    /// What was told of payments.
    pub static Paid: Vec<Payment> = Vec::new();
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type AccountData = pallet_balances::AccountData<u128>;
    type Lookup = IdentityLookup<AccountId32>;
    type DbWeight = DbWeight;
}

impl pallet_timestamp::Config for Test {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<3000>;
    type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
}

impl pallet_tfgrid::Config for Test {
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type NodeChanged = SmartContractModule;
    type NodeActiveContracts = SmartContractModule;
    type PublicIpModifier = SmartContractModule;
    type UptimeReported = ();
    type MaxFarmNameLength = ConstU32<40>;
    type MaxFarmPublicIps = ConstU32<512>;
    type MaxInterfacesLength = ConstU32<10>;
    type MaxInterfaceIpsLength = ConstU32<10>;
    type TimestampHintDrift = ConstU64<60>;
}

impl offchain::SigningTypes for Test {
    type Public = MultiSigner;
    type Signature = MultiSignature;
}

impl offchain::CreateTransactionBase<crate::Call<Test>> for Test {
    type Extrinsic = Extrinsic;
    type RuntimeCall = RuntimeCall;
}

impl offchain::CreateSignedTransaction<crate::Call<Test>> for Test {
    fn create_signed_transaction<C: offchain::AppCrypto<MultiSigner, MultiSignature>>(
        call: RuntimeCall,
        public: MultiSigner,
        account: AccountId32,
        nonce: u32,
    ) -> Option<Extrinsic> {
        let payload = codec::Encode::encode(&(&call, nonce));
        let signature = C::sign(&payload, public)?;
        Some(Extrinsic::new_signed(call, account, signature, ()))
    }
}

impl pallet_smart_contract::Config for Test {
    type Currency = Balances;
    type Burn = Burn;
    type StakingPoolAccount = StakingPool;
    type TftPrice = Oracle;
    type NextAuthor = Oracle;
    type AuthorityId = AuthId;
    type ContractPaid = Oracle;
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type BillingReferencePeriod = ConstU64<3600>;
    type DistributionFrequency = crate::periods::DistributionFrequency;
    type GracePeriod = crate::periods::GracePeriod;
    type MaxNameContractNameLength = ConstU32<64>;
    type MaxDeploymentDataLength = ConstU32<512>;
    type MaxNodeContractPublicIps = ConstU32<512>;
}

/// Stands where the price pallet, the session and reputation will.
pub struct Oracle;

impl TftPrice for Oracle {
    fn tft_price() -> u32 {
        Price::get()
    }
}

impl NextAuthor<AccountId32> for Oracle {
    fn is_next_author(_account: &AccountId32) -> bool {
        IsNextAuthor::get()
    }
}

impl ContractPaid for Oracle {
    fn contract_paid(payment: &Payment) {
        Paid::mutate(|paid| paid.push(*payment));
    }
}

/// In silence, as the runtime does it.
pub struct Burn;

impl frame_support::traits::OnUnbalanced<NegativeImbalanceOf<Test>> for Burn {
    fn on_nonzero_unbalanced(amount: NegativeImbalanceOf<Test>) {
        use frame_support::traits::{fungible::Unbalanced, Imbalance};
        let lost = amount.peek();
        core::mem::forget(amount);
        Balances::set_total_issuance(Balances::total_issuance() - lost);
        Burned::mutate(|burned| *burned += lost);
    }
}

/// Chain time of the first block, unix seconds.
pub const NOW: u64 = 1_700_000_000;

/// The farmer.
pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
/// A node.
pub const BOB: AccountId32 = AccountId32::new([2; 32]);
/// The user, and another one.
pub const CHARLIE: AccountId32 = AccountId32::new([3; 32]);
pub const DAVE: AccountId32 = AccountId32::new([6; 32]);
pub const FOUNDATION: AccountId32 = AccountId32::new([4; 32]);
pub const SALES: AccountId32 = AccountId32::new([5; 32]);
pub const STAKING_POOL: AccountId32 = AccountId32::new([7; 32]);

/// The values of the development chain.
pub fn prices() -> pallet_tfgrid::GenesisConfig<Test> {
    pallet_tfgrid::GenesisConfig {
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
        farming_policy_certified_cu: 3_000,
        ..Default::default()
    }
}

pub fn genesis() -> crate::GenesisConfig<Test> {
    crate::GenesisConfig {
        billing_frequency: 10,
        ..Default::default()
    }
}

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    on_chain_with(genesis(), test);
}

pub fn on_chain_with(genesis: crate::GenesisConfig<Test>, test: impl FnOnce()) {
    externalities(genesis).execute_with(test);
}

/// The first block of a fresh chain; everybody but the pools has 1000 TFT.
pub fn externalities(genesis: crate::GenesisConfig<Test>) -> sp_io::TestExternalities {
    let rich = [ALICE, BOB, CHARLIE, DAVE].map(|who| (who, 1000 * TFT));
    let config = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: rich.to_vec(),
            ..Default::default()
        },
        tfgrid_module: prices(),
        smart_contract_module: genesis,
        ..Default::default()
    };
    let storage = config.build_storage().expect("the genesis is sound");
    let mut chain = sp_io::TestExternalities::new(storage);
    chain.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOW * 1000);
        Price::set(50);
        IsNextAuthor::set(true);
        Burned::set(0);
        Paid::set(Vec::new());
    });
    chain
}

/// Lets `seconds` pass, and a block for each six of them.
pub fn pass(seconds: u64) {
    let blocks = u32::try_from(seconds / 6).expect("the test is short");
    System::set_block_number(System::block_number() + blocks);
    Timestamp::set_timestamp(pallet_timestamp::Now::<Test>::get() + seconds * 1000);
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
        RuntimeEvent::SmartContractModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}

pub fn last_event() -> Event<Test> {
    events().pop().expect("an event was deposited")
}

/// The id is 1 for the first, and so on.
pub fn make_twin(who: AccountId32) {
    let link = text("http://zos.tf/terms/v0.1");
    let hash = text("9021d4dee05a661e2cb6838152c67f25");
    assert_ok!(TfgridModule::user_accept_tc(
        signed(who.clone()),
        link,
        hash
    ));
    assert_ok!(TfgridModule::create_twin(signed(who), None, None));
}

/// A farm of `owner` with so many addresses.
pub fn make_farm(owner: AccountId32, name: &str, addresses: u8) {
    let address = |host: u8| IP4 {
        ip: text(&format!("185.206.122.{}/24", host + 2)),
        gw: text("185.206.122.1"),
    };
    let addresses = (0..addresses).map(address).collect::<Vec<_>>();
    assert_ok!(TfgridModule::create_farm(
        signed(owner),
        text(name),
        addresses.try_into().expect("the addresses fit")
    ));
}

/// What a node of the tests has: 8 cores, 16 GiB, 512 GiB of SSD and 2000 GiB of disks.
pub const HARDWARE: Resources = Resources {
    hru: 2000 * GIGABYTE,
    sru: 512 * GIGABYTE,
    cru: 8,
    mru: 16 * GIGABYTE,
};

fn location() -> LocationInputOf {
    LocationInput {
        city: text("Ghent"),
        country: text("Belgium"),
        latitude: text("51.0543"),
        longitude: text("3.7174"),
    }
}

pub fn make_node(who: AccountId32, farm_id: u32) {
    assert_ok!(TfgridModule::create_node(
        signed(who),
        farm_id,
        HARDWARE,
        location(),
        Default::default(),
        false,
        false,
        None
    ));
}

pub fn move_node(who: AccountId32, node_id: u32, farm_id: u32) {
    assert_ok!(TfgridModule::update_node(
        signed(who),
        node_id,
        farm_id,
        HARDWARE,
        location(),
        Default::default(),
        false,
        false,
        None
    ));
}

/// Twin 1 is the farmer of farm 1 with five addresses, twin 2 its node 1, twins 3 and 4 users.
pub fn make_grid() {
    for who in [ALICE, BOB, CHARLIE, DAVE] {
        make_twin(who);
    }
    make_farm(ALICE, "freefarm", 5);
    make_node(BOB, 1);
}

/// A deployment's hash.
pub fn hash(letter: u8) -> HexHash {
    [letter; 32]
}

/// A node contract of the user on node 1.
pub fn make_node_contract(letter: u8, public_ips: u32) {
    assert_ok!(SmartContractModule::create_node_contract(
        signed(CHARLIE),
        1,
        hash(letter),
        text("data"),
        public_ips,
        None
    ));
}
