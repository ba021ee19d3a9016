use crate::{
    mock::*, period::GRID_START, report::NodeReport, types::Uptime, NodeReports, UptimePeriods,
};
use frame_support::assert_ok;

const LENGTH: u64 = 100_000;
/// Start of period 10.
const T0: u64 = GRID_START + 10 * LENGTH;

/// The node reports so long after `T0`.
fn report(after: u64, uptime: u64) {
    at(T0 + after);
    assert_ok!(TfgridModule::report_uptime(signed(&NODE), uptime));
}

fn sums(period: u32) -> Uptime {
    UptimePeriods::<Test>::get(1, period)
}

fn latest() -> NodeReport {
    NodeReports::<Test>::get(1).expect("the node has reported")
}

/// After a first report at 1000 of 500 seconds.
fn heard(test: impl FnOnce()) {
    on_chain_with(LENGTH, || {
        report(1000, 500);
        test();
    });
}

const FIRST: Uptime = Uptime {
    up: 0,
    down: 0,
    planned: 0,
    reports: 1,
    rejects: 0,
    reboots: 0,
};

#[test]
fn the_first_report_counts_for_no_time() {
    heard(|| {
        assert_eq!(sums(10), FIRST);
        assert_eq!(latest(), NodeReport::first(T0 + 1000, 500));
    });
}

#[test]
fn uptime_grows_with_the_reports() {
    heard(|| {
        report(3400, 2900);
        report(5800, 5300);
        let wanted = Uptime {
            up: 4800,
            reports: 3,
            ..FIRST
        };
        assert_eq!(sums(10), wanted);
    });
}

#[test]
fn a_reboot_tells_downtime() {
    heard(|| {
        report(3400, 600);
        let wanted = Uptime {
            up: 600,
            down: 1800,
            reports: 2,
            reboots: 1,
            ..FIRST
        };
        assert_eq!(sums(10), wanted);
    });
}

#[test]
fn the_tolerance_ends_where_the_text_says() {
    for (uptime, up, rejects) in [(2840, 2340, 0), (2839, 0, 1), (2961, 0, 1)] {
        heard(|| {
            report(3400, uptime);
            let wanted = Uptime {
                up,
                reports: 2 - rejects,
                rejects,
                ..FIRST
            };
            assert_eq!(sums(10), wanted);
        });
    }
}

#[test]
fn the_tolerance_adds_no_time_that_has_not_passed() {
    heard(|| {
        let mut uptime = 500;
        for second in 1001..1200 {
            uptime += 61;
            report(second, uptime);
        }
        assert_eq!(sums(10).up, 199);
        assert_eq!(sums(10).rejects, 0);
    });
}

#[test]
fn what_the_tolerance_took_is_given_back() {
    heard(|| {
        report(3400, 2840);
        report(5800, 5300);
        assert_eq!(sums(10).up, 4800);
    });
}

#[test]
fn two_reports_in_one_second_count_once() {
    heard(|| {
        report(3400, 2900);
        report(3400, 2900);
        assert_eq!((sums(10).up, sums(10).reports), (2400, 3));
    });
}

#[test]
fn a_rejected_report_leaves_the_latest_accepted_one() {
    heard(|| {
        report(3400, 9000);
        assert_eq!((latest().at, latest().uptime), (T0 + 1000, 500));
        assert_eq!(latest().doubted, Some((T0 + 3400, 9000)));
        report(3460, 2960);
        assert_eq!((sums(10).up, sums(10).rejects), (2460, 1));
        assert_eq!(latest().doubted, None);
    });
}

#[test]
fn a_report_that_goes_on_from_a_doubted_one_is_believed_from_there() {
    heard(|| {
        report(3400, 9000);
        report(5800, 11_400);
        let wanted = Uptime {
            up: 2400,
            down: 2400,
            reports: 2,
            rejects: 1,
            ..FIRST
        };
        assert_eq!(sums(10), wanted);
        report(8200, 13_800);
        assert_eq!(sums(10).up, 4800);
    });
}

#[test]
fn a_jump_of_the_chains_clock_costs_the_time_it_skips() {
    heard(|| {
        report(20_000, 19_500);
        report(30_000, 19_506);
        report(32_400, 21_906);
        assert_eq!((sums(10).up, sums(10).down), (21_400, 10_000));
        assert_eq!((sums(10).reports, sums(10).rejects), (3, 1));
    });
}

#[test]
fn two_lies_that_do_not_fit_each_other_are_two_rejects() {
    heard(|| {
        report(3400, 9000);
        report(3406, 90_000);
        assert_eq!((sums(10).reports, sums(10).rejects), (1, 2));
        assert_eq!(latest().doubted, Some((T0 + 3406, 90_000)));
    });
}

#[test]
fn a_report_past_the_end_closes_the_period_and_opens_the_next() {
    heard(|| {
        report(99_000, 98_500);
        report(101_400, 100_900);
        let wanted = Uptime {
            up: 99_000,
            reports: 2,
            ..FIRST
        };
        assert_eq!(sums(10), wanted);
        let wanted = Uptime { up: 1400, ..FIRST };
        assert_eq!(sums(11), wanted);
    });
}

#[test]
fn downtime_across_the_end_goes_to_the_next_period_first() {
    heard(|| {
        report(99_000, 98_500);
        report(101_400, 1900);
        assert_eq!((sums(10).up, sums(10).down), (99_000, 0));
        assert_eq!((sums(11).up, sums(11).down), (900, 500));
        assert_eq!((sums(10).reboots, sums(11).reboots), (0, 1));
    });
}

#[test]
fn a_node_that_says_nothing_for_whole_periods_has_none_there() {
    heard(|| {
        report(99_000, 98_500);
        report(350_000, 349_500);
        assert_eq!((sums(10).up, sums(10).down), (99_000, 0));
        assert_eq!((sums(11), sums(12)), Default::default());
        assert_eq!((sums(13).up, sums(13).down), (50_000, 0));
    });
}

#[test]
fn a_doubted_report_in_another_period_is_made_good_in_the_right_ones() {
    heard(|| {
        report(99_000, 98_500);
        report(150_000, 500_000);
        report(201_000, 551_000);
        assert_eq!((sums(10).up, sums(10).down), (98_000, 1000));
        assert_eq!((sums(11).up, sums(11).down), (50_000, 50_000));
        assert_eq!((sums(12).up, sums(12).down), (1000, 0));
        assert_eq!((sums(11).rejects, sums(12).reports), (1, 1));
    });
}

#[test]
fn a_deleted_node_leaves_its_history() {
    heard(|| {
        report(3400, 2900);
        at(T0 + 4000);
        assert_ok!(TfgridModule::delete_node(signed(&NODE), 1));
        assert_eq!(latest().deleted_at, Some(T0 + 4000));
        assert_eq!(sums(10).up, 2400);
    });
}

#[test]
fn a_node_that_never_reported_leaves_none() {
    on_chain_with(LENGTH, || {
        assert_ok!(TfgridModule::delete_node(signed(&NODE), 1));
        assert_eq!(NodeReports::<Test>::iter().count(), 0);
    });
}

#[test]
fn no_report_fails_or_panics() {
    on_chain_with(LENGTH, || {
        let extremes = [0, 1, u64::MAX, u64::MAX - 1, 1 << 40, 59, 60, 61];
        for (step, uptime) in extremes.iter().cycle().take(64).enumerate() {
            report(step as u64 * 30_000, *uptime);
        }
        for period in 10..30 {
            let sums = sums(period);
            assert!(u64::from(sums.up) + u64::from(sums.down) <= LENGTH);
        }
    });
}
