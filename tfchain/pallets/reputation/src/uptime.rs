//! Uptime: reports become seconds of a period; sleep that the farmer asked for is told apart.
use crate::{
    period::Grid,
    report::{judge, Interval, NodeReport, Verdict},
    types::Uptime,
    Config, NodeReports, Pallet, UptimePeriods,
};
use pallet_tfgrid::{types::TfgridNode, NodePower};
use tfchain_support::{
    traits::{ChangeNode, UptimeReported},
    types::{Power, PowerState},
};

impl<T: Config> UptimeReported for Pallet<T> {
    fn uptime_reported(node_id: u32, now: u64, uptime: u64) {
        Self::weigh_uptime_reported();
        let heard = match NodeReports::<T>::get(node_id) {
            None => Heard::Accepted(NodeReport::first(now, uptime)),
            Some(report) => hear::<T>(node_id, report, (now, uptime)),
        };
        let period = Grid::of::<T>().period(now);
        let report = UptimePeriods::<T>::mutate(node_id, period, |sums| match heard {
            Heard::Accepted(report) => {
                sums.reports = sums.reports.saturating_add(1);
                report
            }
            Heard::Rebooted(report) => {
                sums.reports = sums.reports.saturating_add(1);
                sums.reboots = sums.reboots.saturating_add(1);
                report
            }
            Heard::Rejected(report) => {
                sums.rejects = sums.rejects.saturating_add(1);
                report
            }
        });
        NodeReports::<T>::insert(node_id, report);
    }
}

/// What became of a report, with what the next one is compared with.
enum Heard {
    Accepted(NodeReport),
    Rebooted(NodeReport),
    Rejected(NodeReport),
}

/// Counts the time since the latest report when this one can be true.
///
/// An impossible one is kept in doubt. When the next is as impossible but goes on from the
/// doubted one, the node's clock or the chain's has jumped: the node is believed from there on,
/// and counts as down before.
fn hear<T: Config>(node_id: u32, mut report: NodeReport, said: (u64, u64)) -> Heard {
    let (now, uptime) = said;
    let first_at = report.first_at;
    let planned = report.planned(now);
    let count = |silence| count::<T>(node_id, first_at, silence);
    let rebooted = match judge((report.at, report.uptime), said) {
        Verdict::Up(up) => {
            count(Interval {
                down: 0,
                planned: 0,
                ..report.silence(now, up, 0)
            });
            false
        }
        Verdict::Rebooted(up) => {
            count(report.silence(now, up, planned));
            true
        }
        Verdict::Impossible => {
            let doubted = report.doubted.map(|then| (then, judge(then, said)));
            let Some((then, Verdict::Up(up))) = doubted else {
                report.doubted = Some(said);
                return Heard::Rejected(report);
            };
            count(report.silence(then.0, 0, planned));
            report.accept(then.0, then.1);
            count(Interval {
                down: 0,
                planned: 0,
                ..report.silence(now, up, 0)
            });
            false
        }
    };
    report.accept(now, uptime);
    if rebooted {
        Heard::Rebooted(report)
    } else {
        Heard::Accepted(report)
    }
}

fn count<T: Config>(node_id: u32, first_at: u64, silence: Interval) {
    let grid = Grid::of::<T>();
    let (before, after) = silence.split(grid);
    for part in [Some(before), after].into_iter().flatten() {
        let period = grid.period(part.from);
        let since = grid.start(period).max(first_at);
        UptimePeriods::<T>::mutate(node_id, period, |sums| {
            sums.count(&part, part.to.saturating_sub(since));
        });
    }
}

impl Uptime {
    /// The tolerance evens out: uptime never exceeds the time that has passed since the period
    /// started, or since the node's first report in it.
    pub fn count(&mut self, part: &Interval, passed: u64) {
        let fit = |seconds: u64| u32::try_from(seconds).unwrap_or(u32::MAX);
        self.down = self.down.saturating_add(fit(part.down));
        self.planned = self.planned.saturating_add(fit(part.planned));
        let most = fit(passed).saturating_sub(self.down.saturating_add(self.planned));
        self.up = self.up.saturating_add(fit(part.up)).min(most);
    }
}

impl<T: Config> ChangeNode<TfgridNode<T>> for Pallet<T> {
    fn node_changed(_before: Option<&TfgridNode<T>>, _after: &TfgridNode<T>) {}

    /// The history stays; the node owes nothing from now on.
    fn node_deleted(node: &TfgridNode<T>) {
        Self::weigh_node_changed();
        NodeReports::<T>::mutate_extant(node.id, |report| {
            report.deleted_at = Some(Self::now());
        });
    }

    /// Only sleep that the farmer asked for is planned: he cannot ask while the node is in use.
    fn node_power_state_changed(node: &TfgridNode<T>) {
        Self::weigh_node_changed();
        let power = NodePower::<T>::get(node.id);
        let now = Self::now();
        NodeReports::<T>::mutate_extant(node.id, |report| match (power.state, power.target) {
            (PowerState::Up, _) => report.wake(now),
            (PowerState::Down(_), Power::Down) => report.fall_asleep(now),
            (PowerState::Down(_), Power::Up) => {}
        });
    }
}
