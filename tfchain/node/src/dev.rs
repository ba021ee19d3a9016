//! The development chain: one process that makes every block, on the wall clock.

use std::{fs, path::Path, sync::Arc, time::Duration};

use futures::channel::mpsc;
use sc_basic_authorship::ProposerFactory;
use sc_consensus_manual_seal::{
    consensus::aura::AuraConsensusDataProvider, rpc::EngineCommand, run_manual_seal,
    ManualSealParams,
};
use sc_network::NetworkBackend;
use sc_service::{config::RpcMethods, Configuration, Role};
use sp_blockchain::HeaderBackend;
use sp_core::crypto::key_types;
use sp_keystore::Keystore;

use crate::{
    api::{Block, Hash},
    cli::Dev,
    clock::Clock,
    config::{self, Kind},
    error::Failure,
    finality::Finality,
    offchain::Finished,
    parts::{Client, Parts},
    price,
    rpc::Development,
    run::{Ready, Running},
    seal::Sealer,
    service::{self, Network, NetworkSettings, Plan},
    spec::{self, Spec},
};

/// Where the chain keeps the genesis that it was made with.
const SPEC_FILE: &str = "chain-spec.json";
/// Commands that may wait for the engine.
const COMMANDS: usize = 64;
/// How long the first block may take.
const FIRST_BLOCK: Duration = Duration::from_secs(30);
/// Who makes the blocks.
const AUTHOR: &str = "//Alice";

/// Open or make the chain, and answer once its first block is there.
pub async fn start(options: &Dev) -> Result<Running, Failure> {
    config::prepare(&options.node)?;
    let base = &options.node.base_path;
    let kind = Kind {
        // Not an authority to the engine: nothing of its consensus runs.
        role: Role::Full,
        methods: RpcMethods::Unsafe,
        listen: Vec::new(),
        name: "development".into(),
    };
    let settings = config::engine(&options.node, genesis(options)?, kind);
    let mut parts = Parts::open(&settings, base)?;
    price::set(&parts.backend, options.node.price_source.as_deref())?;
    hold_author_key(&parts)?;
    let finished = Arc::new(Finished::default());
    let (commands, orders) = mpsc::channel(COMMANDS);
    let clock = Arc::new(Clock::load(parts.client.clone())?);
    let client = parts.client.clone();
    let sealer = Arc::new(Sealer::new(
        client.clone(),
        clock.clone(),
        commands.clone(),
        finished.clone(),
    ));
    make_blocks(&parts, &clock, orders);
    let finality = Arc::new(Finality::new(client.clone(), options.no_finality));
    let development = Development {
        client: client.clone(),
        sealer: sealer.clone(),
        finality: finality.clone(),
        commands,
    };
    let plan = plan(&parts, settings, finished, development);
    let served = service::serve(&mut parts, plan)?;
    let spawner = parts.tasks.spawn_handle();
    spawner.spawn("finality", None, finality.run());
    if !options.no_sealing {
        spawner.spawn("sealing", None, sealer.clone().run());
        first_block(&client, &clock).await?;
    }
    let ready = Ready::of(&parts, &served);
    Ok(Running {
        tasks: parts.tasks,
        ready,
    })
}

/// Off-chain workers sign with the author's key, as those of a validator do. In memory only: the
/// engine makes blocks without it.
fn hold_author_key(parts: &Parts) -> Result<(), Failure> {
    parts
        .keystore
        .keystore()
        .sr25519_generate_new(key_types::AURA, Some(AUTHOR))
        .map(drop)
        .map_err(|cause| Failure::bug(format!("{AUTHOR}'s key: {cause}")))
}

/// The genesis of this state folder; a new one is written down before the chain is made from it.
fn genesis(options: &Dev) -> Result<Spec, Failure> {
    let path = options.node.base_path.join(SPEC_FILE);
    if path.exists() {
        return spec::load(&path);
    }
    let text = spec::as_json(&spec::dev(&options.genesis)?)?;
    write_whole(&path, &text)
        .map_err(|cause| Failure::unavailable(format!("{}: {cause}", path.display())))?;
    spec::load(&path)
}

fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let scratch = path.with_extension("new");
    fs::write(&scratch, text)?;
    fs::File::open(&scratch)?.sync_all()?;
    fs::rename(&scratch, path)
}

/// Give the engine what it needs to make blocks on order.
fn make_blocks(parts: &Parts, clock: &Arc<Clock>, orders: mpsc::Receiver<EngineCommand<Hash>>) {
    let proposer = ProposerFactory::new(
        parts.tasks.spawn_handle(),
        parts.client.clone(),
        parts.pool.clone(),
        None,
        None,
    );
    let clock = clock.clone();
    let engine = run_manual_seal(ManualSealParams {
        block_import: parts.client.clone(),
        env: proposer,
        client: parts.client.clone(),
        pool: parts.pool.clone(),
        commands_stream: orders,
        select_chain: parts.select_chain.clone(),
        consensus_data_provider: Some(Box::new(AuraConsensusDataProvider::new(
            parts.client.clone(),
        ))),
        create_inherent_data_providers: move |parent, ()| {
            let clock = clock.clone();
            async move {
                let time = clock.child_ms(parent)?;
                Ok(sp_timestamp::InherentDataProvider::new(time.into()))
            }
        },
    });
    parts
        .tasks
        .spawn_essential_handle()
        .spawn_blocking("engine", None, engine);
}

/// Network, RPC and off-chain workers of a chain that has one member.
fn plan(
    parts: &Parts,
    settings: Configuration,
    finished: Arc<Finished>,
    development: Development,
) -> Plan {
    let figures = settings.prometheus_registry();
    Plan {
        // It listens nowhere and knows nobody; the engine's RPC wants one to ask.
        network: NetworkSettings::new(&settings.network, figures.cloned()),
        metrics: <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(figures),
        queue: sc_consensus_manual_seal::import_queue(
            Box::new(parts.client.clone()),
            &parts.tasks.spawn_essential_handle(),
            None,
        ),
        settings,
        finished,
        methods: Box::new(move |module| development.add_to(module)),
    }
}

/// Wait until the chain's time is the wall clock's: clients refuse a chain that is behind.
async fn first_block(client: &Arc<Client>, clock: &Arc<Clock>) -> Result<(), Failure> {
    let sealed = async {
        while clock
            .until_child(client.info().best_hash)
            .is_ok_and(|wait| wait.is_zero())
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(FIRST_BLOCK, sealed)
        .await
        .map_err(|_| Failure::bug("no block was sealed; the log says why"))
}
