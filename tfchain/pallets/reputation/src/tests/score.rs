use crate::{
    mock::*,
    period::GRID_START,
    score::{Score, PATIENCE},
    types::{RevocationReason, Subject, Topic},
    Call,
};
use frame_support::{assert_ok, traits::UnfilteredDispatchable};
use sp_runtime::AccountId32;
use tfchain_support::types::Power;

const DAY: u64 = 86_400;
const LENGTH: u64 = 30 * DAY;
/// Start of period 50.
const T0: u64 = GRID_START + 50 * LENGTH;
const NODE_1: Subject = Subject::Node(1);
const USER: Subject = Subject::Twin(3);

fn attest(who: &AccountId32, contract_id: u64, subject: Subject, value: i16) {
    let call = Call::<Test>::attest {
        contract_id,
        subject,
        topic: Topic::General,
        value,
        evidence: None,
    };
    assert_ok!(call.dispatch_bypass_filter(signed(who)));
}

fn score(subject: Subject, day: u64) -> Score {
    Reputation::score(subject, T0 + day * DAY)
}

/// The node reports each 40 minutes of the days, up since `boot`.
fn report(days: core::ops::Range<u64>, boot: u64) {
    for time in (T0 + days.start * DAY..T0 + days.end * DAY).step_by(2400) {
        at(time);
        assert_ok!(TfgridModule::report_uptime(signed(&NODE), time - boot));
    }
}

fn on_grid(test: impl FnOnce()) {
    on_chain_with(LENGTH, || {
        at(T0);
        test();
    });
}

const UNKNOWN: Score = Score {
    version: 1,
    score: 500,
    opinion: 0,
    confidence: 0,
    availability: None,
};

#[test]
fn of_whom_nothing_is_known_the_score_is_in_the_middle() {
    on_grid(|| {
        assert_eq!(score(USER, 0), UNKNOWN);
        assert_eq!(score(Subject::Farm(9), 400), UNKNOWN);
        let unproven = Score {
            score: 0,
            availability: Some(0),
            ..UNKNOWN
        };
        assert_eq!(score(NODE_1, 0), unproven);
    });
}

#[test]
fn with_as_much_paid_as_the_prior_an_opinion_counts_half() {
    on_grid(|| {
        pay(7, 100 * TFT);
        attest(&ALICE, 7, USER, 1000);
        let half = Score {
            score: 750,
            opinion: 500,
            confidence: 500,
            ..UNKNOWN
        };
        assert_eq!(score(USER, 0), half);
    });
}

#[test]
fn many_small_contracts_count_as_one_large() {
    on_grid(|| {
        for contract_id in 1..=100 {
            pay(contract_id, TFT);
            attest(&CHARLIE, contract_id, Subject::Farm(1), -500);
        }
        let farm = score(Subject::Farm(1), 0);
        assert_eq!(
            (farm.opinion, farm.confidence, farm.score),
            (-250, 500, 375)
        );
    });
}

#[test]
fn an_opinion_fades_by_a_twenty_fourth_each_period() {
    on_grid(|| {
        pay(7, 100 * TFT);
        attest(&ALICE, 7, USER, 1000);
        let opinion = |period: u64| score(USER, period * 30).opinion;
        assert_eq!(opinion(0), 500);
        assert_eq!(opinion(1), 489);
        assert_eq!(opinion(12), 333);
        assert_eq!(opinion(23), 40);
        assert_eq!(opinion(24), 0);
        assert_eq!(score(USER, 24 * 30), UNKNOWN);
    });
}

#[test]
fn what_is_revoked_does_not_count() {
    on_grid(|| {
        pay(7, 100 * TFT);
        attest(&ALICE, 7, USER, -1000);
        let revoke = Reputation::revoke(signed(&ALICE), USER, 7, RevocationReason::Resolved);
        assert_ok!(revoke);
        assert_eq!(score(USER, 0), UNKNOWN);
    });
}

#[test]
fn opinions_stay_within_their_range_whatever_is_paid() {
    on_grid(|| {
        for contract_id in 1..=50 {
            pay(contract_id, u128::MAX);
            attest(&CHARLIE, contract_id, NODE_1, 1000);
            attest(&ALICE, contract_id, USER, -1000);
        }
        assert_eq!(score(USER, 0).opinion, -999);
        assert_eq!(score(USER, 0).score, 0);
        assert_eq!(score(NODE_1, 0).opinion, 999);
        assert_eq!(score(Subject::Farm(1), 0).score, 999);
    });
}

#[test]
fn a_node_proves_itself_day_by_day() {
    on_grid(|| {
        report(0..9, T0);
        let node = score(NODE_1, 9);
        assert_eq!((node.availability, node.score), (Some(899), 449));
        report(9..30, T0);
        assert_eq!(score(NODE_1, 30).availability, Some(966));
    });
}

#[test]
fn a_node_that_went_silent_owes_the_time() {
    on_grid(|| {
        report(0..29, T0);
        let last = 29 * DAY - 2400;
        let after = |silence| Reputation::score(NODE_1, T0 + last + silence).availability;
        assert_eq!(after(PATIENCE), after(0));
        assert_eq!(score(NODE_1, 31).availability, Some(902));
        assert_eq!(score(NODE_1, 60).availability, Some(463));
    });
}

#[test]
fn a_node_that_sleeps_as_asked_owes_nothing_for_a_day_and_an_hour() {
    on_grid(|| {
        report(0..30, T0);
        let awake = score(NODE_1, 30);
        at(T0 + 30 * DAY);
        assert_ok!(TfgridModule::change_power_target(
            signed(&ALICE),
            1,
            Power::Down
        ));
        assert_ok!(TfgridModule::change_power_state(signed(&NODE), Power::Down));
        let at = |hours: u64| Reputation::score(NODE_1, T0 + 30 * DAY + hours * 3600);
        assert_eq!(at(0), awake);
        // The silence before it fell asleep is within the patience too.
        assert_eq!(at(25).availability, score(NODE_1, 31).availability);
        assert!(at(48).availability < at(25).availability);
    });
}

#[test]
fn a_deleted_node_owes_nothing_more() {
    on_grid(|| {
        report(0..30, T0);
        at(T0 + 30 * DAY);
        assert_ok!(TfgridModule::delete_node(signed(&NODE), 1));
        let deleted = score(NODE_1, 30);
        assert_eq!(deleted.availability, Some(966));
        // It fades with its period, against the same prior.
        assert_eq!(score(NODE_1, 300).availability, Some(945));
        assert_eq!(score(NODE_1, 9000).availability, Some(0));
    });
}

#[test]
fn no_praise_makes_up_for_a_node_that_is_down() {
    on_grid(|| {
        pay(7, 1_000_000 * TFT);
        attest(&CHARLIE, 7, NODE_1, 1000);
        assert_eq!(score(NODE_1, 0).score, 0);
        report(0..30, T0);
        let node = score(NODE_1, 30);
        assert_eq!(node.availability, Some(966));
        assert_eq!((node.opinion, node.score), (999, 965));
    });
}
