//! The grid of periods: equal lengths of time, numbered from 0, the same for everybody.
use crate::Config;
use frame_support::traits::Get;

/// Unix seconds at which period 0 starts: the grid of TFChain's minting.
pub const GRID_START: u64 = 1_522_501_000;

/// The grid with its length, which is read once.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    length: u64,
}

impl Grid {
    pub fn new(length: u64) -> Self {
        Self {
            length: length.max(1),
        }
    }

    pub(crate) fn of<T: Config>() -> Self {
        Self::new(T::UptimePeriod::get())
    }

    /// Number of the period that `time` is in; whatever was before the grid is in the first one.
    pub fn period(self, time: u64) -> u32 {
        let number = time.saturating_sub(GRID_START) / self.length;
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    pub fn start(self, period: u32) -> u64 {
        GRID_START.saturating_add(u64::from(period).saturating_mul(self.length))
    }

    /// The first second of the next period.
    pub fn end(self, period: u32) -> u64 {
        self.start(period).saturating_add(self.length)
    }
}
