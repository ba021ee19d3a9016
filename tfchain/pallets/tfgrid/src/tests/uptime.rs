use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError;

#[test]
fn a_report_is_told_with_the_chains_time_and_is_free() {
    on_chain(|| {
        make_node();
        let done = TfgridModule::report_uptime(signed(BOB), 3600);
        assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));
        assert_eq!(last_event(), Event::NodeUptimeReported(1, NOW, 3600));
    });
}

#[test]
fn a_report_with_a_hint_of_the_time_is_told_the_same() {
    on_chain(|| {
        make_node();
        for hint in [NOW - 60, NOW, NOW + 60] {
            let done = TfgridModule::report_uptime_v2(signed(BOB), u64::MAX, hint);
            assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));
            assert_eq!(last_event(), Event::NodeUptimeReported(1, NOW, u64::MAX));
        }
    });
}

/// What the pallets above were told of uptime.
fn told() -> Vec<Notice> {
    let of_uptime = |notice: &Notice| matches!(notice, Notice::Uptime { .. });
    Heard::get().into_iter().filter(of_uptime).collect()
}

#[test]
fn pallets_above_are_told_of_each_accepted_report() {
    on_chain(|| {
        make_node();
        assert_ok!(TfgridModule::report_uptime(signed(BOB), 3600));
        assert_ok!(TfgridModule::report_uptime_v2(
            signed(BOB),
            u64::MAX,
            NOW - 60
        ));
        let notice = |uptime| Notice::Uptime {
            node_id: 1,
            now: NOW,
            uptime,
        };
        assert_eq!(told(), [notice(3600), notice(u64::MAX)]);
        assert_eq!(last_event(), Event::NodeUptimeReported(1, NOW, u64::MAX));
    });
}

#[test]
fn pallets_above_are_told_of_no_refused_report() {
    on_chain(|| {
        make_node();
        assert!(TfgridModule::report_uptime_v2(signed(BOB), 1, NOW - 61).is_err());
        assert!(TfgridModule::report_uptime(signed(ALICE), 1).is_err());
        assert_eq!(told(), []);
    });
}

#[test]
fn a_hint_too_far_from_the_chains_time_is_refused() {
    on_chain(|| {
        make_node();
        for hint in [0, NOW - 61, NOW + 61, u64::MAX] {
            assert_noop!(
                TfgridModule::report_uptime_v2(signed(BOB), 1, hint),
                Error::<Test>::InvalidTimestampHint
            );
        }
    });
}

#[test]
fn only_a_node_reports() {
    on_chain(|| {
        let v1 = |who| TfgridModule::report_uptime(signed(who), 1);
        let v2 = |who| TfgridModule::report_uptime_v2(signed(who), 1, NOW);
        assert_noop!(v1(ALICE), Error::<Test>::TwinNotExists);
        assert_noop!(v2(ALICE), Error::<Test>::TwinNotExists);
        make_node();
        assert_noop!(v1(ALICE), Error::<Test>::NodeNotExists);
        assert_noop!(v2(ALICE), Error::<Test>::NodeNotExists);
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        assert_noop!(v1(BOB), Error::<Test>::NodeNotExists);
        assert_noop!(
            TfgridModule::report_uptime(root(), 1),
            DispatchError::BadOrigin
        );
        assert_noop!(
            TfgridModule::report_uptime_v2(root(), 1, NOW),
            DispatchError::BadOrigin
        );
    });
}
