//! New code by the council.

use sp_core::{
    storage::well_known_keys::CODE,
    traits::{ReadRuntimeVersion, ReadRuntimeVersionExt},
};
use sp_externalities::Externalities;
use sp_runtime::DispatchError;

use super::*;

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

fn code(spec_version: u32) -> Vec<u8> {
    let mut version = crate::VERSION;
    version.spec_version = spec_version;
    version.encode()
}

fn set_code(code: Vec<u8>) -> RuntimeCall {
    RuntimeCall::RuntimeUpgrade(pallet_runtime_upgrade::Call::set_code { code })
}

fn upgradable() -> TestExternalities {
    let mut chain = chain(Some("Alice"));
    chain.register_extension(ReadRuntimeVersionExt::new(CodeIsVersion));
    chain
}

#[test]
fn the_council_changes_the_code_in_one_motion() {
    upgradable().execute_with(|| {
        let proposal = set_code(code(150));
        let length_bound = proposal.encoded_size() as u32;
        let motion = RuntimeCall::Council(pallet_collective::Call::propose {
            threshold: 1,
            proposal: Box::new(proposal),
            length_bound,
        });
        apply("Alice", motion, 0).unwrap().unwrap();
        assert_eq!(sp_io::storage::get(CODE).unwrap(), code(150));
        assert!(events().contains(&"System.CodeUpdated".to_string()));
        only_known_events();
        let header = Executive::finalize_block();
        let told = DigestItem::RuntimeEnvironmentUpdated;
        assert!(header.digest.logs.contains(&told));
    });
}

#[test]
fn code_that_is_not_newer_is_refused() {
    upgradable().execute_with(|| {
        assert_eq!(
            council(set_code(code(149))),
            Err(frame_system::Error::<Runtime>::SpecVersionNeedsToIncrease.into())
        );
    });
}

#[test]
fn a_stranger_pays_for_the_attempt() {
    upgradable().execute_with(|| {
        let before = Balances::free_balance(account("Bob"));
        let refused = apply("Bob", set_code(code(150)), 0).unwrap();
        assert_eq!(refused, Err(DispatchError::BadOrigin));
        assert!(Balances::free_balance(account("Bob")) < before);
    });
}
