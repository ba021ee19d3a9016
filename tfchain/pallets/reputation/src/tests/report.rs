use crate::{
    period::{Grid, GRID_START},
    report::{judge, Interval, NodeReport, Verdict, MAX_SLEEP},
};

/// The reference's vectors, all after a report at 1000 of 500 seconds.
#[test]
fn reports_are_judged_by_the_text_of_the_minting_rules() {
    let cases = [
        ((3400, 2900), Verdict::Up(2400)),
        ((3400, 600), Verdict::Rebooted(600)),
        ((3400, 2840), Verdict::Up(2340)),
        ((3400, 2839), Verdict::Impossible),
        ((3400, 2960), Verdict::Up(2460)),
        ((3400, 2961), Verdict::Impossible),
    ];
    for (after, verdict) in cases {
        assert_eq!(judge((1000, 500), after), verdict, "{after:?}");
    }
}

#[test]
fn strange_reports_are_judged_without_a_panic() {
    let cases = [
        ((1000, 500), (1000, 500), Verdict::Up(0)),
        ((1000, 500), (1000, 560), Verdict::Up(60)),
        ((1000, 500), (1000, 440), Verdict::Up(0)),
        ((1000, 500), (1000, 439), Verdict::Impossible),
        ((1000, 500), (1006, 5), Verdict::Rebooted(5)),
        ((1000, 500), (900, 500), Verdict::Up(0)),
        ((0, 0), (u64::MAX, u64::MAX), Verdict::Up(u64::MAX)),
        ((0, u64::MAX), (u64::MAX, 0), Verdict::Rebooted(0)),
        ((u64::MAX, u64::MAX), (0, 0), Verdict::Impossible),
        ((5, 0), (5, u64::MAX), Verdict::Impossible),
    ];
    for (before, after, verdict) in cases {
        assert_eq!(judge(before, after), verdict, "{before:?} {after:?}");
    }
}

fn interval(from: u64, to: u64, up: u64, down: u64, planned: u64) -> Interval {
    Interval {
        from: GRID_START + from,
        to: GRID_START + to,
        up,
        down,
        planned,
    }
}

#[test]
fn what_is_past_the_end_is_taken_from_the_downtime_first() {
    let grid = Grid::new(1000);
    let cases = [
        // In one period.
        (
            interval(100, 900, 700, 100, 0),
            interval(100, 900, 700, 100, 0),
            None,
        ),
        // Up across the end.
        (
            interval(800, 1300, 500, 0, 0),
            interval(800, 1000, 200, 0, 0),
            Some(interval(1000, 1300, 300, 0, 0)),
        ),
        // All of the downtime, and some of the uptime.
        (
            interval(800, 1300, 250, 250, 0),
            interval(800, 1000, 200, 0, 0),
            Some(interval(1000, 1300, 50, 250, 0)),
        ),
        // A part of the downtime.
        (
            interval(800, 1300, 50, 450, 0),
            interval(800, 1000, 50, 150, 0),
            Some(interval(1000, 1300, 0, 300, 0)),
        ),
        // What was planned goes after what was not.
        (
            interval(800, 1300, 50, 150, 300),
            interval(800, 1000, 50, 0, 150),
            Some(interval(1000, 1300, 0, 150, 150)),
        ),
        // A report in the first second of the next period.
        (
            interval(800, 1000, 200, 0, 0),
            interval(800, 1000, 200, 0, 0),
            Some(interval(1000, 1000, 0, 0, 0)),
        ),
        // The periods between heard nothing.
        (
            interval(800, 3300, 2500, 0, 0),
            interval(800, 1000, 200, 0, 0),
            Some(interval(3000, 3300, 300, 0, 0)),
        ),
        (
            interval(800, 3300, 100, 2400, 0),
            interval(800, 1000, 100, 100, 0),
            Some(interval(3000, 3300, 0, 300, 0)),
        ),
        // Less was said than has passed, within the tolerance.
        (
            interval(990, 1050, 0, 0, 0),
            interval(990, 1000, 0, 0, 0),
            Some(interval(1000, 1050, 0, 0, 0)),
        ),
    ];
    for (whole, before, after) in cases {
        assert_eq!(whole.split(grid), (before, after), "{whole:?}");
    }
}

#[test]
fn sleep_is_planned_for_a_day_and_an_hour_at_most() {
    let mut report = NodeReport::first(1000, 0);
    assert_eq!(report.planned(5000), 0);
    report.fall_asleep(2000);
    report.fall_asleep(3000);
    assert_eq!(report.planned(5000), 3000);
    assert_eq!(report.planned(u64::MAX), MAX_SLEEP);
    report.wake(5000);
    report.wake(6000);
    assert_eq!(report.planned(9000), 3000);
    report.fall_asleep(9000);
    assert_eq!(report.planned(9500), 3500);
    report.accept(10_000, 10);
    assert_eq!(report.planned(10_000), 0);
    assert_eq!(report.planned(10_100), 100);
}

#[test]
fn a_silence_is_up_down_or_planned_and_nothing_else() {
    let report = NodeReport::first(1000, 0);
    let part = |up, down, planned| Interval {
        from: 1000,
        to: 2000,
        up,
        down,
        planned,
    };
    assert_eq!(report.silence(2000, 300, 0), part(300, 700, 0));
    assert_eq!(report.silence(2000, 300, 600), part(300, 100, 600));
    assert_eq!(report.silence(2000, 300, 9000), part(300, 0, 700));
    assert_eq!(report.silence(2000, 1050, 100), part(1050, 0, 0));
}
