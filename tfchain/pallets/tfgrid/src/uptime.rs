//! Uptime reports. Nothing is stored here: the event and the hook carry them on.
use crate::{Config, Error, Event, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use tfchain_support::traits::UptimeReported;

impl<T: Config> Pallet<T> {
    /// A hint is the node's own clock: a report that waited too long is refused.
    pub(crate) fn do_report_uptime(
        who: &T::AccountId,
        uptime: u64,
        timestamp_hint: Option<u64>,
    ) -> DispatchResult {
        let node = Self::own_node(who)?;
        let now = Self::now();
        let timely =
            timestamp_hint.is_none_or(|hint| hint.abs_diff(now) <= T::TimestampHintDrift::get());
        ensure!(timely, Error::<T>::InvalidTimestampHint);
        Self::deposit_event(Event::NodeUptimeReported(node.id, now, uptime));
        T::UptimeReported::uptime_reported(node.id, now, uptime);
        Ok(())
    }

    /// The chain's clock, unix seconds.
    pub(crate) fn now() -> u64 {
        pallet_timestamp::Now::<T>::get() / 1000
    }
}
