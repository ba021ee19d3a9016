//! Scores, version 1: a pure function of what is stored, in integers (docs/reputation.md).
use crate::{
    period::Grid,
    report::NodeReport,
    types::{Subject, Tally, Uptime},
    Config, NodeReports, Pallet, Tallies, UptimePeriods,
};

pub const VERSION: u8 = 1;
/// How many periods count; what is `age` periods old counts `PERIODS - age` times.
pub const PERIODS: u32 = 24;
/// Units of 10^-7 TFT (100 TFT of now) that a subject's attestations are weighed against: with as
/// much paid, an opinion counts half.
pub const PRIOR_WEIGHT: u128 = 1_000_000_000;
/// Seconds (a day of now) that uptime is weighed against.
pub const PRIOR_TIME: u128 = 86_400;
/// Seconds without a report that are nobody's fault: nodes report every 40 minutes.
pub const PATIENCE: u64 = 3600;

const FULL: u128 = 1000;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Score {
    /// Of the formula.
    pub version: u8,
    /// 0 to 1000; of farms and users 500 means that nothing is known.
    pub score: u16,
    /// -1000 to 1000: what counterparties say.
    pub opinion: i16,
    /// 0 to 1000: how much of the opinion is theirs, not the prior's.
    pub confidence: u16,
    /// 0 to 1000, of nodes only: seconds up of those owed.
    pub availability: Option<u16>,
}

/// Sums over the periods that count, newer ones more often.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Aged {
    pub weight: u128,
    pub favour: u128,
    pub against: u128,
    pub up: u128,
    pub owed: u128,
}

impl Aged {
    fn add_tally(&mut self, tally: &Tally, times: u128) {
        let add = |sum: u128, part: u128| sum.saturating_add(part.saturating_mul(times));
        self.weight = add(self.weight, tally.weight);
        self.favour = add(self.favour, tally.favour);
        self.against = add(self.against, tally.against);
    }

    fn add_uptime(&mut self, up: u64, owed: u64, times: u128) {
        self.up = self.up.saturating_add(times.saturating_mul(up.into()));
        self.owed = self.owed.saturating_add(times.saturating_mul(owed.into()));
    }

    /// `favour` and `against` are at most 1000 times the weight, so the quotients fit.
    pub fn score(&self, of_node: bool) -> Score {
        let periods = u128::from(PERIODS);
        let whole = self.weight.saturating_add(periods * PRIOR_WEIGHT);
        let (sign, difference) = if self.favour >= self.against {
            (1, self.favour.saturating_sub(self.against))
        } else {
            (-1, self.against.saturating_sub(self.favour))
        };
        let opinion = sign * i16::try_from(difference / whole).unwrap_or(1000);
        // 0 to 2000, so that nothing is lost before the last division.
        let standing = FULL.saturating_add_signed(opinion.into());
        let owed = self.owed.saturating_add(periods * PRIOR_TIME);
        let availability = of_node.then(|| permille(self.up, owed));
        let score = match availability {
            Some(availability) => u128::from(availability) * standing / (2 * FULL),
            None => standing / 2,
        };
        Score {
            version: VERSION,
            score: u16::try_from(score).unwrap_or(1000),
            opinion,
            confidence: permille(self.weight, whole),
            availability,
        }
    }
}

fn permille(part: u128, whole: u128) -> u16 {
    let quotient = part.saturating_mul(FULL).checked_div(whole).unwrap_or(0);
    u16::try_from(quotient.min(FULL)).unwrap_or(1000)
}

/// Until when a node owes uptime: the end of its silence, without what it slept of it.
pub fn owes_until(report: &NodeReport, at: u64) -> u64 {
    let end = report.deleted_at.map_or(at, |deleted| deleted.min(at));
    let awake = end.saturating_sub(report.planned(end));
    if awake <= report.at.saturating_add(PATIENCE) {
        report.at
    } else {
        awake
    }
}

/// Seconds of `period` that the node should have been up.
pub fn owed(grid: Grid, period: u32, report: &NodeReport, until: u64, sums: &Uptime) -> u64 {
    let from = grid.start(period).max(report.first_at);
    let to = grid.end(period).min(until);
    to.saturating_sub(from).saturating_sub(sums.planned.into())
}

impl<T: Config> Pallet<T> {
    /// The score at a time, unix seconds, from what is stored now.
    pub fn score(subject: Subject, at: u64) -> Score {
        let grid = Grid::of::<T>();
        let present = grid.period(at);
        let node_id = match subject {
            Subject::Node(id) => Some(id),
            Subject::Farm(_) | Subject::Twin(_) => None,
        };
        let report = node_id.and_then(NodeReports::<T>::get);
        let until = report.as_ref().map(|report| owes_until(report, at));

        let mut aged = Aged::default();
        for age in 0..PERIODS.min(present.saturating_add(1)) {
            let period = present.saturating_sub(age);
            let times = u128::from(PERIODS.saturating_sub(age));
            aged.add_tally(&Tallies::<T>::get(subject, period), times);
            if let (Some(id), Some(report), Some(until)) = (node_id, &report, until) {
                let sums = UptimePeriods::<T>::get(id, period);
                let owed = owed(grid, period, report, until, &sums);
                aged.add_uptime(sums.up.into(), owed, times);
            }
        }
        aged.score(node_id.is_some())
    }
}
