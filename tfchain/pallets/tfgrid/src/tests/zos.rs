use crate::{mock::*, types::StorageVersion, Error, Event, PalletVersion, ZosVersion};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn governance_sets_the_version_nodes_run() {
    on_chain(|| {
        let version = br#"{"version":"3.12.0","safe_to_upgrade":true}"#.to_vec();
        assert_ok!(TfgridModule::set_zos_version(root(), version.clone()));
        assert_eq!(ZosVersion::<Test>::get(), version);
        assert_eq!(last_event(), Event::ZosVersionUpdated(version.clone()));
        assert_noop!(
            TfgridModule::set_zos_version(root(), version),
            Error::<Test>::InvalidZosVersion
        );
        assert_noop!(
            TfgridModule::set_zos_version(signed(ALICE), vec![]),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn an_empty_version_is_what_a_chain_starts_with() {
    on_chain(|| {
        assert_noop!(
            TfgridModule::set_zos_version(root(), vec![]),
            Error::<Test>::InvalidZosVersion
        );
    });
}

#[test]
fn governance_sets_the_storage_version() {
    on_chain(|| {
        assert_eq!(PalletVersion::<Test>::get(), StorageVersion::V17Struct);
        assert_ok!(TfgridModule::set_storage_version(
            root(),
            StorageVersion::V16Struct
        ));
        assert_eq!(PalletVersion::<Test>::get(), StorageVersion::V16Struct);
        assert!(events().is_empty());
        assert_noop!(
            TfgridModule::set_storage_version(signed(ALICE), StorageVersion::V1Struct),
            DispatchError::BadOrigin
        );
    });
}
