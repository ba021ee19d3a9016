use crate::{mock::*, Error, UsersTermsAndConditions};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn accept(link: &str, hash: &str) -> sp_runtime::DispatchResult {
    TfgridModule::user_accept_tc(signed(ALICE), text(link), text(hash))
}

#[test]
fn accepting_records_the_document_with_the_chains_time_and_no_event() {
    on_chain(|| {
        assert_ok!(accept(
            "http://zos.tf/terms/v0.1",
            "9021d4dee05a661e2cb6838152c67f25"
        ));

        let documents = UsersTermsAndConditions::<Test>::get(ALICE).unwrap();
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].account_id, ALICE);
        assert_eq!(documents[0].timestamp, NOW);
        assert_eq!(
            documents[0].document_link.as_slice(),
            b"http://zos.tf/terms/v0.1"
        );
        assert_eq!(
            documents[0].document_hash.as_slice(),
            b"9021d4dee05a661e2cb6838152c67f25"
        );
        assert!(events().is_empty());
    });
}

#[test]
fn accepting_again_appends() {
    on_chain(|| {
        assert_ok!(accept("one", "1"));
        assert_ok!(accept("two", "2"));
        let documents = UsersTermsAndConditions::<Test>::get(ALICE).unwrap();
        assert_eq!(documents[0].document_link.as_slice(), b"one");
        assert_eq!(documents[1].document_link.as_slice(), b"two");
    });
}

#[test]
fn every_character_of_a_link_and_of_a_hash_is_accepted() {
    on_chain(|| {
        assert_ok!(accept("AZaz09-._~:/?#[]@!$&'()*+,;=", "AZaz09-_"));
        assert_ok!(accept(&"l".repeat(2048), &"h".repeat(50)));
    });
}

#[test]
fn what_is_no_link_or_no_hash_is_refused() {
    on_chain(|| {
        assert_noop!(accept("", "hash"), Error::<Test>::DocumentLinkInputTooShort);
        assert_noop!(
            accept("a link", "hash"),
            Error::<Test>::InvalidDocumentLinkInput
        );
        assert_noop!(
            accept("liñk", "hash"),
            Error::<Test>::InvalidDocumentLinkInput
        );
        assert_noop!(accept("link", ""), Error::<Test>::DocumentHashInputTooShort);
        assert_noop!(
            accept("link", "ha.sh"),
            Error::<Test>::InvalidDocumentHashInput
        );
    });
}

#[test]
fn only_an_account_can_accept() {
    on_chain(|| {
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(
                TfgridModule::user_accept_tc(origin, text("link"), text("hash")),
                DispatchError::BadOrigin
            );
        }
    });
}
