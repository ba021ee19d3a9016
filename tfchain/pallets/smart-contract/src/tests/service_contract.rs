//! The service is Charlie with twin 3, the consumer Dave with twin 4.
use crate::{mock::*, types::*, Error, Event, ServiceContractID, ServiceContracts};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};

pub(super) fn create(who: AccountId32) -> DispatchResult {
    SmartContractModule::service_contract_create(signed(who), CHARLIE, DAVE)
}

pub(super) fn set_metadata(who: AccountId32, metadata: &str) -> DispatchResult {
    let metadata = metadata.as_bytes().to_vec();
    SmartContractModule::service_contract_set_metadata(signed(who), 1, metadata)
}

pub(super) fn set_fees(who: AccountId32, base_fee: u64, variable_fee: u64) -> DispatchResult {
    SmartContractModule::service_contract_set_fees(signed(who), 1, base_fee, variable_fee)
}

pub(super) fn approve(who: AccountId32) -> DispatchResult {
    SmartContractModule::service_contract_approve(signed(who), 1)
}

fn reject(who: AccountId32) -> DispatchResult {
    SmartContractModule::service_contract_reject(signed(who), 1)
}

fn cancel(who: AccountId32) -> DispatchResult {
    SmartContractModule::service_contract_cancel(signed(who), 1)
}

pub(super) fn stored() -> ServiceContract {
    ServiceContracts::<Test>::get(1).expect("the agreement is stored")
}

fn is_canceled() {
    assert!(!ServiceContracts::<Test>::contains_key(1));
    let told = Event::ServiceContractCanceled {
        service_contract_id: 1,
        cause: Cause::CanceledByUser,
    };
    assert_eq!(last_event(), told);
}

fn make_agreement() {
    make_grid();
    assert_ok!(create(CHARLIE));
    assert_ok!(set_metadata(CHARLIE, "backups"));
    assert_ok!(set_fees(CHARLIE, 100, 10));
}

#[test]
fn either_party_makes_an_agreement() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE));
        let made = ServiceContract {
            service_contract_id: 1,
            service_twin_id: 3,
            consumer_twin_id: 4,
            base_fee: 0,
            variable_fee: 0,
            metadata: Default::default(),
            accepted_by_service: false,
            accepted_by_consumer: false,
            last_bill: 0,
            state: ServiceContractState::Created,
        };
        assert_eq!(stored(), made);
        assert_eq!(last_event(), Event::ServiceContractCreated(made));
        assert_ok!(create(DAVE));
        assert_eq!(ServiceContractID::<Test>::get(), 2);
    });
}

#[test]
fn an_agreement_is_between_two_twins_and_made_by_one_of_them() {
    on_chain(|| {
        let make = SmartContractModule::service_contract_create;
        let stranger = AccountId32::new([9; 32]);
        make_grid();
        let no_twin = Error::<Test>::TwinNotExists;
        assert_noop!(make(signed(stranger.clone()), CHARLIE, DAVE), no_twin);
        assert_noop!(
            make(signed(CHARLIE), stranger.clone(), CHARLIE),
            Error::<Test>::TwinNotExists
        );
        assert_noop!(
            make(signed(CHARLIE), CHARLIE, stranger),
            Error::<Test>::TwinNotExists
        );
        assert_noop!(create(ALICE), Error::<Test>::TwinNotAuthorized);
        assert_noop!(
            make(signed(CHARLIE), CHARLIE, CHARLIE),
            Error::<Test>::ServiceContractCreationNotAllowed
        );
        ServiceContractID::<Test>::put(u64::MAX);
        assert_noop!(create(CHARLIE), Error::<Test>::NumOverflow);
    });
}

#[test]
fn every_call_is_signed() {
    on_chain(|| {
        type Module = SmartContractModule;
        let bad = DispatchError::BadOrigin;
        assert_noop!(Module::service_contract_create(root(), CHARLIE, DAVE), bad);
        assert_noop!(
            Module::service_contract_set_metadata(root(), 1, Vec::new()),
            bad
        );
        assert_noop!(Module::service_contract_set_fees(root(), 1, 1, 1), bad);
        assert_noop!(Module::service_contract_approve(root(), 1), bad);
        assert_noop!(Module::service_contract_reject(root(), 1), bad);
        assert_noop!(Module::service_contract_cancel(root(), 1), bad);
        assert_noop!(Module::service_contract_bill(root(), 1, 0, Vec::new()), bad);
    });
}

#[test]
fn an_agreement_is_ready_with_metadata_and_a_base_fee() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE));
        assert_ok!(set_metadata(DAVE, "backups"));
        assert_eq!(stored().state, ServiceContractState::Created);
        assert_eq!(last_event(), Event::ServiceContractMetadataSet(stored()));
        assert_ok!(set_fees(CHARLIE, 100, 10));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
        assert_eq!(last_event(), Event::ServiceContractFeesSet(stored()));
        assert_eq!((stored().base_fee, stored().variable_fee), (100, 10));
        assert_eq!(stored().metadata.to_vec(), b"backups");
    });
}

#[test]
fn the_order_of_fees_and_metadata_does_not_matter() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE));
        assert_ok!(set_fees(CHARLIE, 0, 10));
        assert_ok!(set_metadata(CHARLIE, "backups"));
        assert_eq!(stored().state, ServiceContractState::Created);
        assert_ok!(set_metadata(CHARLIE, ""));
        assert_ok!(set_fees(CHARLIE, 100, 10));
        assert_eq!(stored().state, ServiceContractState::Created);
        assert_ok!(set_metadata(CHARLIE, "backups"));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
    });
}

#[test]
fn metadata_has_a_length_and_parties_have_their_parts() {
    on_chain(|| {
        make_grid();
        assert_noop!(
            set_metadata(CHARLIE, ""),
            Error::<Test>::ServiceContractNotExists
        );
        assert_ok!(create(CHARLIE));
        let stranger = AccountId32::new([9; 32]);
        assert_noop!(set_metadata(stranger, ""), Error::<Test>::TwinNotExists);
        assert_noop!(set_metadata(ALICE, ""), Error::<Test>::TwinNotAuthorized);
        assert_noop!(
            set_metadata(CHARLIE, &"m".repeat(65)),
            Error::<Test>::ServiceContractMetadataTooLong
        );
        assert_ok!(set_metadata(CHARLIE, &"m".repeat(64)));
        assert_noop!(set_fees(DAVE, 1, 1), Error::<Test>::TwinNotAuthorized);
        assert_noop!(set_fees(ALICE, 1, 1), Error::<Test>::TwinNotAuthorized);
    });
}

#[test]
fn approval_by_both_starts_the_clock() {
    on_chain(|| {
        make_agreement();
        assert_ok!(approve(DAVE));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
        assert!(stored().accepted_by_consumer);
        assert_eq!(last_event(), Event::ServiceContractApproved(stored()));
        pass(600);
        assert_ok!(approve(CHARLIE));
        assert!(stored().accepted_by_service);
        assert_eq!(stored().state, ServiceContractState::ApprovedByBoth);
        assert_eq!(stored().last_bill, NOW + 600);
        assert_eq!(last_event(), Event::ServiceContractApproved(stored()));
    });
}

/// Nobody is bound to fees that came after his approval.
#[test]
fn a_change_of_terms_withdraws_the_approvals() {
    on_chain(|| {
        make_agreement();
        assert_ok!(approve(DAVE));
        assert_ok!(set_fees(CHARLIE, 1_000_000, 10));
        assert!(!stored().accepted_by_consumer);
        assert_ok!(approve(CHARLIE));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
        assert_ok!(set_metadata(DAVE, "other"));
        assert!(!stored().accepted_by_service);
        assert_ok!(approve(DAVE));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
        assert_ok!(approve(CHARLIE));
        assert_eq!(stored().state, ServiceContractState::ApprovedByBoth);
    });
}

#[test]
fn one_party_cannot_approve_for_both() {
    on_chain(|| {
        make_agreement();
        assert_ok!(approve(CHARLIE));
        assert_ok!(approve(CHARLIE));
        assert_eq!(stored().state, ServiceContractState::AgreementReady);
    });
}

#[test]
fn what_both_approved_is_not_changed() {
    on_chain(|| {
        make_agreement();
        assert_ok!(approve(DAVE));
        assert_ok!(approve(CHARLIE));
        assert_noop!(
            set_metadata(DAVE, "other"),
            Error::<Test>::ServiceContractModificationNotAllowed
        );
        assert_noop!(
            set_fees(CHARLIE, 1, 1),
            Error::<Test>::ServiceContractModificationNotAllowed
        );
        assert_noop!(
            approve(DAVE),
            Error::<Test>::ServiceContractApprovalNotAllowed
        );
        assert_noop!(
            reject(DAVE),
            Error::<Test>::ServiceContractRejectionNotAllowed
        );
    });
}

#[test]
fn what_is_not_ready_is_neither_approved_nor_rejected() {
    on_chain(|| {
        make_grid();
        assert_noop!(approve(DAVE), Error::<Test>::ServiceContractNotExists);
        assert_noop!(reject(DAVE), Error::<Test>::ServiceContractNotExists);
        assert_ok!(create(CHARLIE));
        assert_noop!(
            approve(DAVE),
            Error::<Test>::ServiceContractApprovalNotAllowed
        );
        assert_noop!(
            reject(DAVE),
            Error::<Test>::ServiceContractRejectionNotAllowed
        );
        assert_ok!(set_metadata(CHARLIE, "backups"));
        assert_ok!(set_fees(CHARLIE, 100, 10));
        assert_noop!(approve(ALICE), Error::<Test>::TwinNotAuthorized);
        assert_noop!(reject(ALICE), Error::<Test>::TwinNotAuthorized);
        assert_ok!(reject(DAVE));
        is_canceled();
    });
}

#[test]
fn either_party_cancels_at_any_time() {
    on_chain(|| {
        make_grid();
        assert_noop!(cancel(DAVE), Error::<Test>::ServiceContractNotExists);
        assert_ok!(create(CHARLIE));
        assert_noop!(cancel(ALICE), Error::<Test>::TwinNotAuthorized);
        assert_ok!(cancel(DAVE));
        is_canceled();
    });
    on_chain(|| {
        make_agreement();
        assert_ok!(approve(DAVE));
        assert_ok!(approve(CHARLIE));
        assert_ok!(cancel(CHARLIE));
        is_canceled();
    });
}
