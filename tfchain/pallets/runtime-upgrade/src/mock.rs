//! A chain of two pallets for the tests, and code that only has a version.
use crate as pallet_runtime_upgrade;
use codec::Encode;
use frame_support::{derive_impl, parameter_types, weights::RuntimeDbWeight};
use frame_system::EnsureRoot;
use sp_core::traits::{ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_externalities::Externalities;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use sp_version::RuntimeVersion;

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        RuntimeUpgrade: pallet_runtime_upgrade = 31,
    }
);

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 25_000_000, write: 100_000_000 };
    pub Version: RuntimeVersion = version(149);
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type DbWeight = DbWeight;
    type Version = Version;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Test>;
}

impl pallet_runtime_upgrade::Config for Test {
    type SetCodeOrigin = EnsureRoot<AccountId32>;
}

pub fn version(spec_version: u32) -> RuntimeVersion {
    RuntimeVersion {
        spec_name: "substrate-threefold".into(),
        spec_version,
        ..Default::default()
    }
}

/// Takes the code for the version that it names.
struct CodeIsVersion;

impl ReadRuntimeVersion for CodeIsVersion {
    fn read_runtime_version(
        &self,
        code: &[u8],
        _: &mut dyn Externalities,
    ) -> Result<Vec<u8>, String> {
        Ok(code.to_vec())
    }
}

/// Code of the chain with this spec version.
pub fn code(spec_version: u32) -> Vec<u8> {
    version(spec_version).encode()
}

/// Runs `test` in the first block of a fresh chain.
pub fn on_chain(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage();
    let mut chain = sp_io::TestExternalities::new(storage.expect("the genesis is sound"));
    chain.register_extension(ReadRuntimeVersionExt::new(CodeIsVersion));
    chain.execute_with(|| {
        System::set_block_number(1);
        test();
    });
}
