//! Finalising on a development chain: a block is final a second after it was made.
//!
//! Not at once: whoever watches an extrinsic must see `inBlock` before `finalized`. It can be held:
//! then blocks stay open, and a longer branch may still replace them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::StreamExt;
use sc_client_api::{BlockchainEvents, Finalizer};
use sp_blockchain::HeaderBackend;
use tokio::{
    sync::Notify,
    time::{sleep_until, Instant},
};

use crate::{
    api::Hash,
    parts::{Backend, Client},
};

const DELAY: Duration = Duration::from_secs(1);

/// A block that becomes final unless another chain overtakes it.
struct Due {
    at: Instant,
    number: u32,
    hash: Hash,
}

/// Whether blocks become final by themselves, and what makes them so.
pub struct Finality {
    client: Arc<Client>,
    held: Mutex<bool>,
    changed: Notify,
}

impl Finality {
    pub fn new(client: Arc<Client>, held: bool) -> Self {
        Self {
            client,
            held: Mutex::new(held),
            changed: Notify::new(),
        }
    }

    /// Hold or release. Nothing becomes final by itself once this has returned with `true`.
    pub fn hold(&self, held: bool) {
        *self.lock() = held;
        self.changed.notify_one();
    }

    pub fn held(&self) -> bool {
        *self.lock()
    }

    /// Finalise best blocks as they become due, for ever.
    pub async fn run(self: Arc<Self>) {
        let mut imports = self.client.import_notification_stream();
        let mut waiting = VecDeque::from([self.best(Duration::ZERO)]);
        loop {
            let next = waiting.front().map(|due: &Due| due.at);
            tokio::select! {
                import = imports.next() => {
                    let Some(block) = import else { return };
                    if block.is_new_best && !self.held() {
                        let at = Instant::now() + DELAY;
                        waiting.push_back(Due { at, number: block.header.number, hash: block.hash });
                    }
                },
                () = self.changed.notified() => waiting = VecDeque::from([self.best(DELAY)]),
                () = wait(next) => self.finalise_due(&mut waiting),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn best(&self, delay: Duration) -> Due {
        let info = self.client.info();
        Due {
            at: Instant::now() + delay,
            number: info.best_number,
            hash: info.best_hash,
        }
    }

    /// Finalise the highest block that is due and still on the best chain; its ancestors follow.
    fn finalise_due(&self, waiting: &mut VecDeque<Due>) {
        let now = Instant::now();
        let due = waiting.iter().take_while(|block| block.at <= now).count();
        let last = waiting
            .drain(..due)
            .rev()
            .find(|block| self.client.hash(block.number).ok().flatten() == Some(block.hash));
        let held = self.lock();
        let Some(block) = last.filter(|block| block.number > self.client.info().finalized_number)
        else {
            return;
        };
        if *held {
            return;
        }
        if let Err(cause) =
            Finalizer::<_, Backend>::finalize_block(&*self.client, block.hash, None, true)
        {
            log::error!("block {} not finalised: {cause}", block.number);
        }
    }
}

async fn wait(next: Option<Instant>) {
    match next {
        Some(at) => sleep_until(at).await,
        None => futures::future::pending().await,
    }
}
