//! Making blocks on a development chain: by the clock, and on request faster than the clock.

use std::{sync::Arc, time::Duration};

use futures::{
    channel::{mpsc, oneshot},
    SinkExt,
};
use sc_consensus_manual_seal::rpc::EngineCommand;
use sp_blockchain::HeaderBackend;
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    api::Hash,
    clock::{Clock, SLOT_MS},
    offchain::Finished,
    parts::Client,
};

/// Most blocks that one request may make: two weeks of them, a contract's grace period.
pub const MAX_BLOCKS: u64 = 201_600;

/// How long to wait when the wall clock cannot be met, and between failed attempts.
const RETRY: Duration = Duration::from_secs(1);

/// How far to advance.
#[derive(Clone, Copy, Debug)]
pub struct Journey {
    pub blocks: u64,
    /// Slots from one block to the next; the last step may be shorter.
    pub step: u64,
    /// Time that the last block shall have reached, if a time was asked for.
    pub to_ms: Option<u64>,
}

/// Orders blocks from the engine, one at a time.
pub struct Sealer {
    client: Arc<Client>,
    pub clock: Arc<Clock>,
    commands: mpsc::Sender<EngineCommand<Hash>>,
    workers: Arc<Finished>,
    turn: Mutex<()>,
}

impl Sealer {
    pub fn new(
        client: Arc<Client>,
        clock: Arc<Clock>,
        commands: mpsc::Sender<EngineCommand<Hash>>,
        workers: Arc<Finished>,
    ) -> Self {
        Self {
            client,
            clock,
            commands,
            workers,
            turn: Mutex::new(()),
        }
    }

    /// Seal whenever a block is due, for ever.
    pub async fn run(self: Arc<Self>) {
        loop {
            let best = self.client.info().best_hash;
            let wait = self.clock.until_child(best).unwrap_or(RETRY);
            if wait > Duration::ZERO {
                // Time travel may have made a block meanwhile: look again after each sleep.
                tokio::time::sleep(wait).await;
                continue;
            }
            let turn = self.turn.lock().await;
            if self.client.info().best_hash != best {
                continue;
            }
            if let Err(cause) = self.seal(&turn).await {
                log::error!("block not sealed: {cause}");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Make blocks faster than the wall clock, each with what off-chain workers asked for before it.
    pub async fn advance(&self, journey: Journey) -> Result<(), String> {
        let turn = self.turn.lock().await;
        for left in (0..journey.blocks).rev() {
            let best = self.client.info().best_hash;
            let earliest = self
                .clock
                .earliest_child_ms(best)
                .map_err(|cause| cause.to_string())?;
            let step = earliest.max(self.clock.now_ms()) + (journey.step - 1) * SLOT_MS;
            let target = match journey.to_ms {
                // Whatever the steps were, the last block has reached the time that was asked for.
                Some(to_ms) if left == 0 => to_ms.max(earliest),
                Some(to_ms) => step.min(to_ms).max(earliest),
                None => step,
            };
            self.clock
                .reach(target)
                .map_err(|cause| cause.to_string())?;
            let hash = self.seal(&turn).await?;
            self.workers.wait(hash).await?;
        }
        Ok(())
    }

    /// Make the next block on the best one.
    async fn seal(&self, _turn: &MutexGuard<'_, ()>) -> Result<Hash, String> {
        let (sender, receiver) = oneshot::channel();
        let command = EngineCommand::SealNewBlock {
            create_empty: true,
            // Finalising at once would hide "inBlock" from those who watch an extrinsic.
            finalize: false,
            parent_hash: None,
            sender: Some(sender),
        };
        let mut commands = self.commands.clone();
        commands
            .send(command)
            .await
            .map_err(|cause| cause.to_string())?;
        let answer = receiver.await.map_err(|cause| cause.to_string())?;
        answer
            .map(|block| block.hash)
            .map_err(|cause| cause.to_string())
    }
}
