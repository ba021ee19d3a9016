//! The engine's parts that both kinds of node are made of.

use std::{panic::AssertUnwindSafe, path::Path, sync::Arc};

use sc_service::{Configuration, KeystoreContainer, TFullBackend, TFullClient, TaskManager};
use sc_transaction_pool::TransactionPoolHandle;

use crate::{
    api::{Block, RuntimeApi},
    config,
    error::Failure,
};

pub type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;
pub type Client = TFullClient<Block, RuntimeApi, Executor>;
pub type Backend = TFullBackend<Block>;
pub type Pool = TransactionPoolHandle<Block, Client>;
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;

/// Client, database, keys and the waiting extrinsics.
pub struct Parts {
    pub client: Arc<Client>,
    pub backend: Arc<Backend>,
    pub keystore: KeystoreContainer,
    pub tasks: TaskManager,
    pub select_chain: SelectChain,
    pub pool: Arc<Pool>,
}

impl Parts {
    /// Open the state folder, or make the genesis block in it.
    pub fn open(settings: &Configuration, base: &Path) -> Result<Self, Failure> {
        let executor: Executor = sc_service::new_wasm_executor(&settings.executor);
        // A damaged database makes the engine panic as often as it makes it return an error.
        let opened = std::panic::catch_unwind(AssertUnwindSafe(|| {
            sc_service::new_full_parts::<Block, RuntimeApi, _>(settings, None, executor, Vec::new())
        }));
        let (client, backend, keystore, tasks) = match opened {
            Ok(Ok(parts)) => parts,
            Ok(Err(cause)) => return Err(unusable(base, &cause.to_string())),
            Err(_) => return Err(unusable(base, "the database is damaged")),
        };
        let client = Arc::new(client);
        let pool = sc_transaction_pool::Builder::new(
            tasks.spawn_essential_handle(),
            client.clone(),
            settings.role.is_authority().into(),
        )
        .with_options(settings.transaction_pool.clone())
        .with_prometheus(settings.prometheus_registry())
        .build();
        Ok(Self {
            select_chain: SelectChain::new(backend.clone()),
            pool: Arc::new(pool),
            client,
            backend,
            keystore,
            tasks,
        })
    }
}

fn unusable(base: &Path, cause: &str) -> Failure {
    let folder = config::database_folder(base);
    if ["lock", "in use"].iter().any(|sign| cause.contains(sign)) {
        return Failure::unavailable(format!(
            "{}: another process uses this state; stop it, or choose another --base-path",
            folder.display()
        ));
    }
    Failure::unavailable(format!(
		"{}: the chain's state cannot be opened ({cause}); restore it from a copy, or remove {} to \
		 start a new chain",
		folder.display(),
		base.display()
	))
}
