//! Who changes the code, to what, at what cost; and the live chain's definitions.
use crate::{mock::*, Call};
use frame_support::{
    assert_noop,
    dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo, Pays},
    weights::Weight,
};
use frame_system::CheckWeight;
use sp_core::storage::well_known_keys::CODE;
use sp_runtime::{
    traits::Hash,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
    AccountId32, DispatchError,
};

tfchain_metadata_test::same_as_the_live_chain!(Test, "RuntimeUpgrade");

#[test]
fn new_code_is_stored_announced_and_free() {
    on_chain(|| {
        let new = code(150);
        let done = RuntimeUpgrade::set_code(RuntimeOrigin::root(), new.clone()).unwrap();
        assert_eq!(done.pays_fee, Pays::No);
        assert_eq!(sp_io::storage::get(CODE).unwrap(), new);
        let hash = <Test as frame_system::Config>::Hashing::hash(&new);
        System::assert_has_event(frame_system::Event::CodeUpdated { hash }.into());
    });
}

#[test]
fn it_weighs_what_system_weighs_it() {
    on_chain(|| {
        let call = Call::<Test>::set_code { code: code(150) };
        let info = call.get_dispatch_info();
        let system = frame_system::Call::<Test>::set_code { code: code(150) };
        assert_eq!(info, system.get_dispatch_info());
        assert_eq!(info.class, DispatchClass::Operational);
        assert!(info.call_weight.ref_time() > 100_000_000_000);
        assert_eq!(info.pays_fee, Pays::Yes, "a stranger's attempt is not free");
    });
}

/// Whether a light call of this class still finds a place in the block.
fn fits(class: DispatchClass) -> Result<(), TransactionValidityError> {
    let info = DispatchInfo {
        call_weight: Weight::from_parts(1, 0),
        class,
        ..DispatchInfo::default()
    };
    let next = CheckWeight::<Test>::do_validate(&info, 0)?.1;
    CheckWeight::<Test>::do_prepare(&info, 0, next)
}

#[test]
fn new_code_leaves_no_room_for_the_calls_of_users() {
    on_chain(|| {
        let users = [DispatchClass::Normal, DispatchClass::Operational];
        assert!(users.iter().all(|&class| fits(class).is_ok()));
        RuntimeUpgrade::set_code(RuntimeOrigin::root(), code(150)).unwrap();
        for class in users {
            let full = InvalidTransaction::ExhaustsResources;
            assert_eq!(fits(class), Err(full.into()));
        }
        assert_eq!(fits(DispatchClass::Mandatory), Ok(()));
    });
}

#[test]
fn refused_code_leaves_the_block_to_others() {
    on_chain(|| {
        assert!(RuntimeUpgrade::set_code(RuntimeOrigin::root(), code(149)).is_err());
        assert_eq!(fits(DispatchClass::Normal), Ok(()));
    });
}

#[test]
fn only_the_council_changes_the_code() {
    on_chain(|| {
        let stranger = RuntimeOrigin::signed(AccountId32::new([1; 32]));
        assert_noop!(
            RuntimeUpgrade::set_code(stranger, code(150)),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn code_of_an_older_or_equal_version_is_refused() {
    on_chain(|| {
        for old in [148, 149] {
            assert_noop!(
                RuntimeUpgrade::set_code(RuntimeOrigin::root(), code(old)),
                frame_system::Error::<Test>::SpecVersionNeedsToIncrease
            );
        }
    });
}

#[test]
fn code_of_another_chain_is_refused() {
    on_chain(|| {
        let mut other = version(150);
        other.spec_name = "another".into();
        let other = codec::Encode::encode(&other);
        assert_noop!(
            RuntimeUpgrade::set_code(RuntimeOrigin::root(), other),
            frame_system::Error::<Test>::InvalidSpecName
        );
    });
}

#[test]
fn code_that_names_no_version_is_refused() {
    on_chain(|| {
        assert_noop!(
            RuntimeUpgrade::set_code(RuntimeOrigin::root(), b"no code".to_vec()),
            frame_system::Error::<Test>::FailedToExtractRuntimeVersion
        );
    });
}
