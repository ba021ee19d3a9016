//! Off-chain workers, and knowing when the one of a block has finished.
//!
//! The engine starts a block's worker after the block was imported and waits for nobody. Time travel
//! must wait: what a worker submits belongs into the next block.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{future::BoxFuture, FutureExt};
use sc_client_api::Backend as _;
use sc_offchain::{NetworkProvider, OffchainWorkerOptions, OffchainWorkers};
use sc_service::SpawnTaskHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_core::traits::SpawnNamed;
use sp_keystore::KeystorePtr;
use tokio::sync::Notify;

use crate::{
    api::Hash,
    error::Failure,
    parts::{Backend, Client, Pool},
};

/// A worker that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many finished workers are remembered.
const REMEMBERED: usize = 1_024;

/// The blocks whose workers have finished, the newest of them.
#[derive(Default)]
pub struct Finished {
    state: Mutex<Hashes>,
    changed: Notify,
}

#[derive(Default)]
struct Hashes {
    /// The block whose worker the engine starts next.
    starting: Option<Hash>,
    known: HashSet<Hash>,
    order: VecDeque<Hash>,
}

impl Finished {
    /// Return once the worker of this block has finished.
    pub async fn wait(&self, hash: Hash) -> Result<(), String> {
        let finished = async {
            loop {
                let changed = self.changed.notified();
                if self.with(|state| state.known.contains(&hash)) {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, finished)
            .await
            .map_err(|_| format!("the off-chain worker of block {hash:?} does not finish"))
    }

    fn start(&self, hash: Hash) {
        self.with(|state| state.starting = Some(hash));
    }

    fn take_starting(&self) -> Option<Hash> {
        self.with(|state| state.starting.take())
    }

    fn finish(&self, hash: Hash) {
        self.with(|state| {
            if state.known.insert(hash) {
                state.order.push_back(hash);
            }
            if state.order.len() > REMEMBERED {
                if let Some(oldest) = state.order.pop_front() {
                    state.known.remove(&oldest);
                }
            }
        });
        self.changed.notify_waiters();
    }

    fn with<T>(&self, act: impl FnOnce(&mut Hashes) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What workers may use.
pub struct Workers {
    pub client: Arc<Client>,
    pub backend: Arc<Backend>,
    pub pool: Arc<Pool>,
    pub keystore: KeystorePtr,
    pub network: Arc<dyn NetworkProvider + Send + Sync>,
    pub is_validator: bool,
}

impl Workers {
    /// Run the worker of every best block, for ever, telling `finished`.
    pub fn run(
        self,
        finished: Arc<Finished>,
        spawner: SpawnTaskHandle,
    ) -> Result<BoxFuture<'static, ()>, Failure> {
        let started = finished.clone();
        let workers = OffchainWorkers::new(OffchainWorkerOptions {
            runtime_api_provider: self.client.clone(),
            keystore: Some(self.keystore),
            offchain_db: self.backend.offchain_storage(),
            transaction_pool: Some(OffchainTransactionPoolFactory::new(self.pool)),
            network_provider: self.network,
            is_validator: self.is_validator,
            enable_http_requests: true,
            custom_extensions: move |hash| {
                started.start(hash);
                Vec::new()
            },
        })
        .map_err(|cause| Failure::bug(format!("off-chain workers: {cause}")))?;
        Ok(workers
            .run(self.client, Watched { spawner, finished })
            .boxed())
    }
}

/// Starts a worker's task and notes its end. The engine names the block (`custom_extensions`) right
/// before it spawns that block's task, on one thread.
struct Watched {
    spawner: SpawnTaskHandle,
    finished: Arc<Finished>,
}

impl Watched {
    fn watch(&self, task: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
        let finished = self.finished.clone();
        let hash = finished.take_starting();
        async move {
            task.await;
            if let Some(hash) = hash {
                finished.finish(hash);
            }
        }
        .boxed()
    }
}

impl Clone for Watched {
    fn clone(&self) -> Self {
        Self {
            spawner: self.spawner.clone(),
            finished: self.finished.clone(),
        }
    }
}

impl SpawnNamed for Watched {
    fn spawn(&self, name: &'static str, group: Option<&'static str>, task: BoxFuture<'static, ()>) {
        let task = self.watch(task);
        SpawnNamed::spawn(&self.spawner, name, group, task);
    }

    fn spawn_blocking(
        &self,
        name: &'static str,
        group: Option<&'static str>,
        task: BoxFuture<'static, ()>,
    ) {
        let task = self.watch(task);
        SpawnNamed::spawn_blocking(&self.spawner, name, group, task);
    }
}
