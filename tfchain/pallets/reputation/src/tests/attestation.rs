use crate::{
    mock::*,
    types::{Attestation, Revocation, RevocationReason, Subject, Tally, Topic},
    Attestations, AttestedBy, Error, Tallies,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchResult};

const EVIDENCE: [u8; 32] = [0xe1; 32];
const PERIOD: u32 = 67;

fn attest(who: &AccountId32, contract_id: u64, subject: Subject, value: i16) -> DispatchResult {
    Reputation::attest(
        signed(who),
        contract_id,
        subject,
        Topic::General,
        value,
        Some(EVIDENCE),
    )
}

fn revoke(who: &AccountId32, subject: Subject) -> DispatchResult {
    Reputation::revoke(signed(who), subject, 7, RevocationReason::Mistake)
}

fn tally(subject: Subject) -> Tally {
    Tallies::<Test>::get(subject, PERIOD)
}

fn said(attestor: u32, value: i16) -> Attestation {
    Attestation {
        attestor,
        farm_id: 1,
        topic: Topic::General,
        value,
        weight: 50_000_000,
        period: PERIOD,
        evidence: Some(EVIDENCE),
        issued_at: NOW,
        response: None,
        revocation: None,
    }
}

#[test]
fn a_user_attests_about_the_node_and_so_about_its_farm() {
    on_chain(|| {
        pay(7, 5 * TFT);
        let node = Subject::Node(1);
        assert_ok!(attest(&CHARLIE, 7, node, 800));
        assert_eq!(Attestations::<Test>::get(node, 7), Some(said(3, 800)));
        assert_eq!(AttestedBy::<Test>::get(3, 7), Some(node));
        let sums = Tally {
            weight: 50_000_000,
            favour: 40_000_000_000,
            against: 0,
            attestations: 1,
            revoked: 0,
        };
        assert_eq!(tally(node), sums);
        assert_eq!(tally(Subject::Farm(1)), sums);
        assert_eq!(tally(Subject::Twin(1)), Tally::default());
    });
}

#[test]
fn a_user_attests_about_the_farm_alone() {
    on_chain(|| {
        pay(7, 5 * TFT);
        assert_ok!(attest(&CHARLIE, 7, Subject::Farm(1), -1000));
        assert_eq!(tally(Subject::Farm(1)).against, 50_000_000_000);
        assert_eq!(tally(Subject::Node(1)), Tally::default());
    });
}

#[test]
fn user_and_farmer_each_speak_once_about_a_contract() {
    on_chain(|| {
        pay(7, 5 * TFT);
        let user = Subject::Twin(3);
        assert_ok!(attest(&ALICE, 7, user, 0));
        assert_eq!(Attestations::<Test>::get(user, 7), Some(said(1, 0)));
        assert_eq!(tally(user).weight, 50_000_000);
        assert_ok!(attest(&CHARLIE, 7, Subject::Node(1), 1));
        assert_noop!(attest(&ALICE, 7, user, 5), Error::<Test>::AlreadyAttested);
        for subject in [Subject::Node(1), Subject::Farm(1)] {
            let again = attest(&CHARLIE, 7, subject, 5);
            assert_noop!(again, Error::<Test>::AlreadyAttested);
        }
        pay(8, TFT);
        assert_ok!(attest(&CHARLIE, 8, Subject::Farm(1), 5));
    });
}

#[test]
fn only_a_counterparty_attests() {
    on_chain(|| {
        pay(7, 5 * TFT);
        let cases = [
            (&CHARLIE, Subject::Node(2)),
            (&CHARLIE, Subject::Farm(2)),
            (&CHARLIE, Subject::Twin(1)),
            (&CHARLIE, Subject::Twin(3)),
            (&ALICE, Subject::Node(1)),
            (&ALICE, Subject::Farm(1)),
            (&ALICE, Subject::Twin(4)),
            (&NODE, Subject::Twin(3)),
            (&DAVE, Subject::Node(1)),
            (&DAVE, Subject::Twin(3)),
        ];
        for (who, subject) in cases {
            assert_noop!(attest(who, 7, subject, 1), Error::<Test>::NotCounterparty);
        }
        let by_nobody = attest(&EVE, 7, Subject::Node(1), 1);
        assert_noop!(by_nobody, Error::<Test>::TwinNotExists);
    });
}

#[test]
fn a_contract_that_cost_nothing_counts_for_nothing() {
    on_chain(|| {
        let node = Subject::Node(1);
        let attest = || attest(&CHARLIE, 7, node, 1);
        assert_noop!(attest(), Error::<Test>::ContractNotPaid);
        pay_by(3, 7, 9 * TFT, 9 * TFT);
        assert_noop!(attest(), Error::<Test>::ContractNotPaid);
        pay(7, 1);
        assert_ok!(attest());
        assert_eq!(tally(node).weight, 1);
    });
}

#[test]
fn nobody_attests_about_himself() {
    on_chain(|| {
        pay_by(1, 7, TFT, 0);
        pay_by(2, 8, TFT, 0);
        let farmer = |subject| attest(&ALICE, 7, subject, 1000);
        for subject in [Subject::Node(1), Subject::Farm(1), Subject::Twin(1)] {
            assert_noop!(farmer(subject), Error::<Test>::SelfDealing);
        }
        let by_the_node = attest(&NODE, 8, Subject::Node(1), 1000);
        assert_noop!(by_the_node, Error::<Test>::SelfDealing);
    });
}

#[test]
fn values_are_minus_to_plus_a_thousand() {
    on_chain(|| {
        pay(7, TFT);
        for value in [i16::MIN, -1001, 1001, i16::MAX] {
            let attest = attest(&CHARLIE, 7, Subject::Node(1), value);
            assert_noop!(attest, Error::<Test>::ValueOutOfRange);
        }
    });
}

#[test]
fn an_opinion_is_as_old_as_the_last_payment() {
    on_chain(|| {
        pay(7, TFT);
        at(NOW + 10 * 2_630_880);
        assert_ok!(attest(&CHARLIE, 7, Subject::Node(1), 1));
        assert_eq!(tally(Subject::Node(1)).attestations, 1);
    });
}

#[test]
fn what_is_paid_is_the_weight_as_far_as_it_fits() {
    on_chain(|| {
        pay(7, u128::MAX);
        assert_ok!(attest(&CHARLIE, 7, Subject::Node(1), -1000));
        assert_eq!(tally(Subject::Node(1)).weight, u64::MAX.into());
        assert_eq!(tally(Subject::Node(1)).against, u128::from(u64::MAX) * 1000);
    });
}

#[test]
fn a_revoked_attestation_stays_and_counts_no_more() {
    on_chain(|| {
        pay(7, 5 * TFT);
        let node = Subject::Node(1);
        assert_ok!(attest(&CHARLIE, 7, node, -800));
        at(NOW + 6);
        assert_ok!(revoke(&CHARLIE, node));
        let revocation = Some(Revocation {
            reason: RevocationReason::Mistake,
            revoked_at: NOW + 6,
        });
        let left = Attestation {
            revocation,
            ..said(3, -800)
        };
        assert_eq!(Attestations::<Test>::get(node, 7), Some(left));
        let sums = Tally {
            revoked: 1,
            ..Tally::default()
        };
        assert_eq!(tally(node), sums);
        assert_eq!(tally(Subject::Farm(1)), sums);
        assert_noop!(revoke(&CHARLIE, node), Error::<Test>::AlreadyRevoked);
        let again = attest(&CHARLIE, 7, node, 800);
        assert_noop!(again, Error::<Test>::AlreadyAttested);
    });
}

#[test]
fn only_the_attestor_revokes_what_there_is() {
    on_chain(|| {
        pay(7, 5 * TFT);
        let node = Subject::Node(1);
        assert_noop!(revoke(&CHARLIE, node), Error::<Test>::AttestationNotExists);
        assert_ok!(attest(&CHARLIE, 7, node, -800));
        for who in [&ALICE, &NODE, &DAVE] {
            assert_noop!(revoke(who, node), Error::<Test>::NotAttestor);
        }
        assert_noop!(revoke(&EVE, node), Error::<Test>::TwinNotExists);
        let farm = revoke(&CHARLIE, Subject::Farm(1));
        assert_noop!(farm, Error::<Test>::AttestationNotExists);
    });
}

#[test]
fn attesting_and_revoking_outlive_the_node() {
    on_chain(|| {
        pay(7, 5 * TFT);
        pay(8, 5 * TFT);
        let node = Subject::Node(1);
        assert_ok!(attest(&CHARLIE, 7, node, -800));
        assert_ok!(TfgridModule::delete_node(signed(&NODE), 1));
        assert_ok!(attest(&CHARLIE, 8, node, -800));
        assert_eq!(tally(Subject::Farm(1)).attestations, 2);
        assert_ok!(revoke(&CHARLIE, node));
        assert_eq!(tally(Subject::Farm(1)).attestations, 1);
    });
}

#[test]
fn who_is_spoken_of_responds_once() {
    on_chain(|| {
        let response = [0x5e; 32];
        let (user, node) = (Subject::Twin(3), Subject::Node(1));
        let respond = |who, subject| Reputation::respond(signed(who), subject, 7, response);
        pay(7, 5 * TFT);
        let early = respond(&ALICE, node);
        assert_noop!(early, Error::<Test>::AttestationNotExists);
        assert_ok!(attest(&CHARLIE, 7, node, -800));
        assert_ok!(attest(&ALICE, 7, user, -800));
        assert_noop!(respond(&EVE, node), Error::<Test>::TwinNotExists);
        for (who, subject) in [(&CHARLIE, node), (&NODE, node), (&ALICE, user)] {
            assert_noop!(respond(who, subject), Error::<Test>::NotSubject);
        }
        assert_ok!(respond(&ALICE, node));
        assert_ok!(revoke(&ALICE, user));
        assert_ok!(respond(&CHARLIE, user));
        for (who, subject) in [(&ALICE, node), (&CHARLIE, user)] {
            let stored = Attestations::<Test>::get(subject, 7);
            assert_eq!(stored.and_then(|said| said.response), Some(response));
            let again = respond(who, subject);
            assert_noop!(again, Error::<Test>::AlreadyResponded);
        }
        assert_eq!(tally(node).attestations, 1);
    });
}
