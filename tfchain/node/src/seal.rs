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

/// Why blocks were not made.
#[derive(Debug)]
pub enum Trouble {
    /// What was asked for makes no sense here.
    Refused(String),
    /// The engine could not.
    Failed(String),
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
            if let Err(cause) = self.seal(&turn, None).await {
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
            let hash = self.seal(&turn, None).await?;
            self.workers.wait(hash).await?;
        }
        Ok(())
    }

    /// Abandon the blocks after number `to`: make a longer branch on it. Returns how many blocks
    /// that took.
    pub async fn fork(&self, to: u32) -> Result<u32, Trouble> {
        let turn = self.turn.lock().await;
        let info = self.client.info();
        let made = self.branch_length(to)?;
        let mut parent = self
            .client
            .hash(to)
            .ok()
            .flatten()
            .ok_or_else(|| Trouble::Failed(format!("block {to} is not in the database")))?;
        for _ in 0..made {
            parent = self
                .seal(&turn, Some(parent))
                .await
                .map_err(Trouble::Failed)?;
        }
        if self.client.info().best_hash != parent {
            return Err(Trouble::Failed(format!(
                "the branch of {made} blocks on block {to} did not replace block {}",
                info.best_number
            )));
        }
        self.workers.wait(parent).await.map_err(Trouble::Failed)?;
        Ok(made)
    }

    /// How many blocks a branch on number `to` needs to be longer than the best chain.
    fn branch_length(&self, to: u32) -> Result<u32, Trouble> {
        let info = self.client.info();
        if to > info.best_number {
            return Err(Trouble::Refused(format!(
                "block {to} is in the future: the newest is {}",
                info.best_number
            )));
        }
        if to == info.best_number {
            return Err(Trouble::Refused(format!(
                "block {to} is the newest: there is no block after it to abandon"
            )));
        }
        if to < info.finalized_number {
            return Err(Trouble::Refused(format!(
                "the blocks after {to} cannot be abandoned: blocks up to {} are final",
                info.finalized_number
            )));
        }
        let made = info.best_number - to + 1;
        if u64::from(made) > MAX_BLOCKS {
            return Err(Trouble::Refused(format!(
                "a branch of {made} blocks is too long: at most {MAX_BLOCKS}"
            )));
        }
        Ok(made)
    }

    /// Make a block on this one, or on the best one.
    async fn seal(
        &self,
        _turn: &MutexGuard<'_, ()>,
        parent_hash: Option<Hash>,
    ) -> Result<Hash, String> {
        let (sender, receiver) = oneshot::channel();
        let command = EngineCommand::SealNewBlock {
            create_empty: true,
            // Finalising at once would hide "inBlock" from those who watch an extrinsic.
            finalize: false,
            parent_hash,
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
