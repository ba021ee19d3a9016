//! A chain of two pallets for the tests, with a node's keys, transaction pool and network.
use crate::{self as pallet_tft_price, Event};
use codec::Encode;
use frame_support::{
    derive_impl, parameter_types,
    traits::{Contains, OffchainWorker},
    weights::RuntimeDbWeight,
};
use frame_system::{
    offchain::{AppCrypto, CreateSignedTransaction, CreateTransactionBase, SigningTypes},
    EnsureRoot,
};
use sp_core::{
    offchain::{
        testing::{OffchainState, PoolState, TestOffchainExt, TestTransactionPoolExt},
        DbExternalities, OffchainDbExt, OffchainWorkerExt, StorageKind, TransactionPoolExt,
    },
    sr25519,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
    generic::UncheckedExtrinsic, traits::IdentityLookup, AccountId32, BuildStorage, MultiSignature,
    MultiSigner,
};
use std::sync::Arc;
use tfchain_support::traits::NextAuthor;

pub type Block = frame_system::mocking::MockBlockU32<Test>;
pub type Extrinsic = UncheckedExtrinsic<AccountId32, RuntimeCall, (), u32>;
pub type Shared<State> = Arc<parking_lot::RwLock<State>>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        TFTPriceModule: pallet_tft_price = 28,
    }
);

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub static Validators: Vec<AccountId32> = Vec::new();
    /// Who makes the next block.
    pub static Next: Option<AccountId32> = None;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type DbWeight = DbWeight;
}

mod key {
    use sp_runtime::app_crypto::{app_crypto, key_types::AURA, sr25519};
    app_crypto!(sr25519, AURA);
}

pub struct AuraKey;

impl AppCrypto<MultiSigner, MultiSignature> for AuraKey {
    type RuntimeAppPublic = key::Public;
    type GenericPublic = sr25519::Public;
    type GenericSignature = sr25519::Signature;
}

impl SigningTypes for Test {
    type Public = MultiSigner;
    type Signature = MultiSignature;
}

impl CreateTransactionBase<crate::Call<Test>> for Test {
    type Extrinsic = Extrinsic;
    type RuntimeCall = RuntimeCall;
}

impl CreateSignedTransaction<crate::Call<Test>> for Test {
    fn create_signed_transaction<C: AppCrypto<MultiSigner, MultiSignature>>(
        call: RuntimeCall,
        public: MultiSigner,
        account: AccountId32,
        nonce: u32,
    ) -> Option<Extrinsic> {
        C::sign(&call.encode(), public)?;
        Some(Extrinsic::new_signed(call, account, (), nonce))
    }
}

pub struct Session;

impl Contains<AccountId32> for Session {
    fn contains(account: &AccountId32) -> bool {
        Validators::get().contains(account)
    }
}

impl NextAuthor<AccountId32> for Session {
    fn is_next_author(account: &AccountId32) -> bool {
        Next::get().as_ref() == Some(account)
    }
}

impl pallet_tft_price::Config for Test {
    type AuthorityId = AuraKey;
    type RestrictedOrigin = EnsureRoot<AccountId32>;
    type Authorities = Session;
    type NextAuthor = Session;
}

pub const ALICE: AccountId32 = AccountId32::new([1; 32]);
pub const BOB: AccountId32 = AccountId32::new([2; 32]);

fn chain() -> sp_io::TestExternalities {
    let config = RuntimeGenesisConfig {
        tft_price_module: crate::GenesisConfig {
            min_tft_price: 10,
            max_tft_price: 1000,
            ..Default::default()
        },
        ..Default::default()
    };
    config.build_storage().expect("the genesis is sound").into()
}

/// Runs `test` in the first block of a fresh chain whose validator is Alice.
pub fn on_chain(test: impl FnOnce()) {
    chain().execute_with(|| {
        System::set_block_number(1);
        Validators::set(vec![ALICE]);
        test();
    });
}

/// What a node of the chain holds and reaches.
pub struct Node {
    pub account: AccountId32,
    pub web: Shared<OffchainState>,
    pub pool: Shared<PoolState>,
}

/// Runs `test` on a validator whose turn is next, with `source` in its local storage.
pub fn on_node(source: Option<&str>, test: impl FnOnce(Node)) {
    let keystore = MemoryKeystore::new();
    let public = keystore
        .sr25519_generate_new(sp_runtime::app_crypto::key_types::AURA, None)
        .expect("the keystore makes a key");
    let account = AccountId32::from(public);
    let (mut offchain, web) = TestOffchainExt::new();
    let (transactions, pool) = TestTransactionPoolExt::new();
    if let Some(source) = source {
        let url = source.as_bytes().encode();
        offchain.local_storage_set(StorageKind::PERSISTENT, crate::SOURCE_KEY, &url);
    }
    let mut chain = chain();
    chain.register_extension(OffchainDbExt::new(offchain.clone()));
    chain.register_extension(OffchainWorkerExt::new(offchain));
    chain.register_extension(TransactionPoolExt::new(transactions));
    chain.register_extension(KeystoreExt::new(keystore));
    chain.execute_with(|| {
        System::set_block_number(20);
        Validators::set(vec![account.clone()]);
        Next::set(Some(account.clone()));
        test(Node { account, web, pool });
    });
}

pub fn work() {
    TFTPriceModule::offchain_worker(System::block_number());
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// This pallet's events of the block, in order.
pub fn events() -> Vec<Event<Test>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::TFTPriceModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}
