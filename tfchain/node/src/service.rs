//! What both kinds of node run beside their consensus: network, RPC, off-chain workers.

use std::sync::Arc;

use jsonrpsee::RpcModule;
use sc_consensus::DefaultImportQueue;
use sc_network::{
    config::FullNetworkConfiguration,
    service::{traits::NetworkService, NotificationMetrics},
    Litep2pNetworkBackend,
};
use sc_network_sync::SyncingService;
use sc_service::{BuildNetworkParams, Configuration, SpawnTasksParams};

use crate::{
    api::{Block, Hash},
    config,
    error::Failure,
    offchain::{Finished, Workers},
    parts::Parts,
    rpc,
};

pub type Network = Litep2pNetworkBackend;
pub type NetworkSettings = FullNetworkConfiguration<Block, Hash, Network>;

/// Adds methods of its own to those of every node.
pub type MoreMethods = Box<dyn Fn(&mut RpcModule<()>) -> Result<(), sc_service::Error> + Send>;

/// What a kind of node brings.
pub struct Plan {
    pub settings: Configuration,
    pub network: NetworkSettings,
    pub metrics: NotificationMetrics,
    pub queue: DefaultImportQueue<Block>,
    pub finished: Arc<Finished>,
    pub methods: MoreMethods,
}

/// What then runs.
pub struct Served {
    pub rpc_port: u16,
    pub network: Arc<dyn NetworkService>,
    pub sync: Arc<SyncingService<Block>>,
}

/// Start it all; tasks belong to `parts`.
pub fn serve(parts: &mut Parts, plan: Plan) -> Result<Served, Failure> {
    let (network, system_rpc_tx, tx_handler_controller, sync, _) =
        sc_service::build_network(BuildNetworkParams {
            config: &plan.settings,
            net_config: plan.network,
            client: parts.client.clone(),
            transaction_pool: parts.pool.clone(),
            spawn_handle: parts.tasks.spawn_handle(),
            spawn_essential_handle: parts.tasks.spawn_essential_handle(),
            import_queue: plan.queue,
            block_announce_validator_builder: None,
            warp_sync_config: None,
            block_relay: None,
            metrics: plan.metrics,
            gap_sync_body_policy: None,
        })?;
    start_workers(parts, network.clone(), plan.finished)?;
    let (client, pool, methods) = (parts.client.clone(), parts.pool.clone(), plan.methods);
    let handlers = sc_service::spawn_tasks(SpawnTasksParams {
        config: plan.settings,
        client: parts.client.clone(),
        backend: parts.backend.clone(),
        task_manager: &mut parts.tasks,
        keystore: parts.keystore.keystore(),
        transaction_pool: parts.pool.clone(),
        rpc_builder: Box::new(move |_| {
            let mut module = rpc::common(&client, &pool)?;
            methods(&mut module)?;
            Ok(module)
        }),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync.clone(),
        telemetry: None,
        tracing_execute_block: None,
    })?;
    Ok(Served {
        rpc_port: config::listening_port(&handlers)?,
        network,
        sync,
    })
}

fn start_workers(
    parts: &Parts,
    network: Arc<dyn NetworkService>,
    finished: Arc<Finished>,
) -> Result<(), Failure> {
    let workers = Workers {
        client: parts.client.clone(),
        backend: parts.backend.clone(),
        pool: parts.pool.clone(),
        keystore: parts.keystore.keystore(),
        network: Arc::new(network),
        // Both kinds make blocks.
        is_validator: true,
    };
    let task = workers.run(finished, parts.tasks.spawn_handle())?;
    parts
        .tasks
        .spawn_handle()
        .spawn("offchain-workers", None, task);
    Ok(())
}
