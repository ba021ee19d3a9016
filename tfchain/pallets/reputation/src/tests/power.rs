use crate::{mock::*, report::MAX_SLEEP, NodeReports, UptimePeriods};
use frame_support::assert_ok;
use tfchain_support::types::Power;

fn report(after: u64, uptime: u64) {
    at(NOW + after);
    assert_ok!(TfgridModule::report_uptime(signed(&NODE), uptime));
}

fn state(after: u64, power: Power) {
    at(NOW + after);
    System::set_block_number(System::block_number() + 1);
    assert_ok!(TfgridModule::change_power_state(signed(&NODE), power));
}

fn target(power: Power) {
    assert_ok!(TfgridModule::change_power_target(signed(&ALICE), 1, power));
}

/// Seconds up, down and planned.
fn sums() -> (u32, u32, u32) {
    let sums = UptimePeriods::<Test>::get(1, 67);
    (sums.up, sums.down, sums.planned)
}

#[test]
fn sleep_that_the_farmer_asked_for_is_planned() {
    on_chain(|| {
        report(0, 500);
        target(Power::Down);
        state(1000, Power::Down);
        state(5000, Power::Up);
        report(5100, 400);
        assert_eq!(sums(), (400, 700, 4000));
    });
}

#[test]
fn a_report_before_the_wake_up_call_is_planned_just_the_same() {
    on_chain(|| {
        report(0, 500);
        target(Power::Down);
        state(1000, Power::Down);
        report(5000, 200);
        state(5006, Power::Up);
        report(7400, 2600);
        assert_eq!(sums(), (2600, 800, 4000));
        let report = NodeReports::<Test>::get(1).expect("the node has reported");
        assert_eq!((report.asleep_since, report.slept), (None, 0));
    });
}

#[test]
fn a_node_that_goes_down_by_itself_has_planned_nothing() {
    on_chain(|| {
        report(0, 500);
        state(1000, Power::Down);
        state(5000, Power::Up);
        report(5100, 400);
        assert_eq!(sums(), (400, 4700, 0));
    });
}

#[test]
fn a_node_that_says_it_sleeps_and_runs_on_has_slept_nothing() {
    on_chain(|| {
        report(0, 500);
        target(Power::Down);
        state(1000, Power::Down);
        report(2400, 2900);
        assert_eq!(sums(), (2400, 0, 0));
    });
}

#[test]
fn saying_again_that_it_sleeps_lengthens_no_sleep() {
    on_chain(|| {
        report(0, 500);
        target(Power::Down);
        let step = MAX_SLEEP - 100;
        for count in 0..4 {
            state(100 + count * step, Power::Down);
        }
        state(100 + 4 * step, Power::Up);
        report(200 + 4 * step, 100);
        let (_, down, planned) = sums();
        assert_eq!(u64::from(planned), MAX_SLEEP);
        assert_eq!(u64::from(down), 100 + 4 * step - MAX_SLEEP);
    });
}

#[test]
fn several_sleeps_before_a_report_add_up() {
    on_chain(|| {
        report(0, 500);
        target(Power::Down);
        state(100, Power::Down);
        state(1100, Power::Up);
        state(2100, Power::Down);
        state(3100, Power::Up);
        report(3200, 50);
        assert_eq!(sums(), (50, 1150, 2000));
    });
}

#[test]
fn power_before_the_first_report_is_nothing_to_remember() {
    on_chain(|| {
        target(Power::Down);
        state(100, Power::Down);
        state(200, Power::Up);
        assert_eq!(NodeReports::<Test>::iter().count(), 0);
    });
}
