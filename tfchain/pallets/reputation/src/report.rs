//! What two reports of a node in a row mean (spec 17.2), without a chain.
use crate::period::Grid;
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Seconds by which uptime and chain time may grow apart between two reports.
pub const TOLERANCE: u64 = 60;
/// A sleep counts as planned for so long: nodes that sleep are woken once a day to show they can.
pub const MAX_SLEEP: u64 = 25 * 3600;

/// The latest report of a node, and what the next one is compared with. Times are unix seconds.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct NodeReport {
    /// Time of the first report ever: nothing is known of the time before.
    pub first_at: u64,
    /// Time of the latest accepted report.
    pub at: u64,
    /// Seconds up, as that report says.
    pub uptime: u64,
    /// Time and uptime of the rejected report after it, if there is one.
    pub doubted: Option<(u64, u64)>,
    /// Since when the node sleeps on its farmer's request.
    pub asleep_since: Option<u64>,
    /// Seconds of planned sleep since `at` that are over.
    pub slept: u64,
    /// When the node was deleted: it owes no uptime since.
    pub deleted_at: Option<u64>,
}

/// What a report says of the time since the one before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Up all the time; so many seconds count.
    Up(u64),
    /// Down, then up for so many seconds.
    Rebooted(u64),
    /// It cannot be true.
    Impossible,
}

/// Compares two reports, each with its chain time and its uptime.
pub fn judge(before: (u64, u64), after: (u64, u64)) -> Verdict {
    let passed = after.0.saturating_sub(before.0);
    let grown = i128::from(after.1).saturating_sub(before.1.into());
    let drift = grown.saturating_sub(passed.into()).unsigned_abs();
    if drift <= TOLERANCE.into() {
        Verdict::Up(after.1.saturating_sub(before.1))
    } else if after.1 < passed {
        Verdict::Rebooted(after.1)
    } else {
        Verdict::Impossible
    }
}

impl NodeReport {
    pub fn first(now: u64, uptime: u64) -> Self {
        Self {
            first_at: now,
            at: now,
            uptime,
            doubted: None,
            asleep_since: None,
            slept: 0,
            deleted_at: None,
        }
    }

    /// Seconds of planned sleep since the latest report.
    pub fn planned(&self, now: u64) -> u64 {
        let asleep = self.asleep_since.map_or(0, |since| sleep(since, now));
        self.slept.saturating_add(asleep)
    }

    pub fn fall_asleep(&mut self, now: u64) {
        self.asleep_since.get_or_insert(now);
    }

    pub fn wake(&mut self, now: u64) {
        self.slept = self.planned(now);
        self.asleep_since = None;
    }

    /// What the time since the latest report was, when the node was up for `up` seconds of it.
    pub fn silence(&self, until: u64, up: u64, planned: u64) -> Interval {
        let down = until.saturating_sub(self.at).saturating_sub(up);
        let planned = planned.min(down);
        Interval {
            from: self.at,
            to: until,
            up,
            down: down.saturating_sub(planned),
            planned,
        }
    }

    /// The next report is compared with this one.
    pub fn accept(&mut self, now: u64, uptime: u64) {
        self.at = now;
        self.uptime = uptime;
        self.doubted = None;
        self.slept = 0;
        self.asleep_since = self.asleep_since.map(|_| now);
    }
}

fn sleep(since: u64, now: u64) -> u64 {
    now.saturating_sub(since).min(MAX_SLEEP)
}

/// The time between two accepted reports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Interval {
    pub from: u64,
    pub to: u64,
    pub up: u64,
    pub down: u64,
    pub planned: u64,
}

impl Interval {
    /// What belongs to the period it begins in, and to the one it ends in if that is another.
    ///
    /// What is past the end is taken from the downtime first, then from the uptime. A period in
    /// between heard nothing from the node and gets nothing.
    pub fn split(self, grid: Grid) -> (Self, Option<Self>) {
        let (first, last) = (grid.period(self.from), grid.period(self.to));
        if first == last {
            return (self, None);
        }
        let (end, start) = (grid.end(first), grid.start(last));
        let surplus = self.to.saturating_sub(end);
        let down = self.down.min(surplus);
        let planned = self.planned.min(surplus.saturating_sub(down));
        let up = self
            .up
            .min(surplus.saturating_sub(down).saturating_sub(planned));
        let before = Self {
            to: end,
            up: self.up.saturating_sub(up),
            down: self.down.saturating_sub(down),
            planned: self.planned.saturating_sub(planned),
            ..self
        };
        let mut room = self.to.saturating_sub(start);
        let mut take = |seconds: u64| {
            let taken = seconds.min(room);
            room = room.saturating_sub(taken);
            taken
        };
        let after = Self {
            from: start,
            up: take(up),
            planned: take(planned),
            down: take(down),
            ..self
        };
        (before, Some(after))
    }
}
