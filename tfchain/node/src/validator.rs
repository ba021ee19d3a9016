//! A member of a private chain: Aura makes blocks, GRANDPA finalises them.
//!
//! A member whose key store holds none of the authorities' keys follows the chain and serves it.

use std::{sync::Arc, time::Duration};

use sc_basic_authorship::ProposerFactory;
use sc_consensus::DefaultImportQueue;
use sc_consensus_aura::{
    import_queue, start_aura, CompatibilityMode, ImportQueueParams, SlotProportion, StartAuraParams,
};
use sc_consensus_grandpa::{
    block_import, grandpa_peers_set_config, protocol_standard_name, run_grandpa_voter,
    GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{
    config::MultiaddrWithPeerId, types::ProtocolName, NetworkBackend, NotificationService,
};
use sc_service::{
    config::{PrometheusConfig, RpcMethods},
    Configuration, Role,
};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;

use crate::{
    api::{Block, Hash},
    cli::Validator,
    clock::SLOT_MS,
    config::{self, Kind},
    error::Failure,
    offchain::Finished,
    parts::{Backend, Client, Parts, SelectChain},
    price,
    run::{Ready, Running},
    service::{self, Network, NetworkSettings, Plan, Served},
    spec,
};

/// GRANDPA keeps a proof of finality at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;
/// How long a vote takes through the network.
const GOSSIP: Duration = Duration::from_millis(333);
/// Part of a slot in which a block is filled; the rest is for its way to the others.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

type Import = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
type Link = LinkHalf<Block, Client, SelectChain>;

/// Where what happens is counted, if anywhere.
type Figures = Option<PrometheusConfig>;

/// GRANDPA's share of the network.
struct Voices {
    protocol: ProtocolName,
    service: Box<dyn NotificationService>,
}

/// Who votes, through what, and where it is counted.
struct Voter {
    name: String,
    voices: Voices,
    figures: Figures,
}

/// Join the chain, and answer once RPC does.
pub async fn start(options: &Validator) -> Result<Running, Failure> {
    config::prepare(&options.node)?;
    let base = &options.node.base_path;
    let kind = Kind {
        role: Role::Authority,
        methods: RpcMethods::Safe,
        listen: parse(&options.listen, "--listen")?,
        name: options.name.clone(),
    };
    let mut settings = config::engine(&options.node, spec::load(&options.chain)?, kind);
    settings
        .network
        .boot_nodes
        .extend(parse::<MultiaddrWithPeerId>(
            &options.bootnode,
            "--bootnode",
        )?);
    let mut parts = Parts::open(&settings, base)?;
    price::set(&parts.backend, options.node.price_source.as_deref())?;
    let figures = settings.prometheus_config.clone();
    let (import, link) = block_import(
        parts.client.clone(),
        JUSTIFICATION_PERIOD,
        &parts.client,
        parts.select_chain.clone(),
        None,
    )?;
    let queue = queue(&parts, &import, &figures)?;
    let (plan, voices) = plan(&parts, settings, queue);
    let served = service::serve(&mut parts, plan)?;
    author(&parts, import, &served, &figures)?;
    let voter = Voter {
        name: options.name.clone(),
        voices,
        figures,
    };
    vote(&parts, link, voter, &served)?;
    let ready = Ready::of(&parts, &served);
    Ok(Running {
        tasks: parts.tasks,
        ready,
    })
}

fn parse<T: std::str::FromStr>(texts: &[String], option: &str) -> Result<Vec<T>, Failure>
where
    T::Err: std::fmt::Display,
{
    let one = |text: &String| {
        text.parse()
            .map_err(|cause| Failure::refused(format!("{option} {text}: {cause}")))
    };
    texts.iter().map(one).collect()
}

/// Checks and imports the blocks of others.
fn queue(
    parts: &Parts,
    import: &Import,
    figures: &Figures,
) -> Result<DefaultImportQueue<Block>, Failure> {
    import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
        block_import: import.clone(),
        justification_import: Some(Box::new(import.clone())),
        client: parts.client.clone(),
        create_inherent_data_providers: |_, ()| async { Ok(inherents()) },
        spawner: &parts.tasks.spawn_essential_handle(),
        registry: figures.as_ref().map(|figures| &figures.registry),
        check_for_equivocation: Default::default(),
        telemetry: None,
        compatibility_mode: CompatibilityMode::default(),
    })
    .map_err(|cause| Failure::bug(format!("import queue: {cause}")))
}

type Inherents = (
    sp_consensus_aura::inherents::InherentDataProvider,
    sp_timestamp::InherentDataProvider,
);

/// A block's slot and time, both of the wall clock.
fn inherents() -> Inherents {
    let time = sp_timestamp::InherentDataProvider::from_system_time();
    let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
        *time,
        sp_consensus_aura::SlotDuration::from_millis(SLOT_MS),
    );
    (slot, time)
}

/// The network, with GRANDPA's protocol on it.
fn plan(
    parts: &Parts,
    settings: Configuration,
    queue: DefaultImportQueue<Block>,
) -> (Plan, Voices) {
    let figures = settings.prometheus_registry();
    let mut network = NetworkSettings::new(&settings.network, figures.cloned());
    let metrics = <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(figures);
    let genesis = parts.client.info().genesis_hash;
    let protocol = protocol_standard_name(&genesis, &settings.chain_spec);
    let (set, service) = grandpa_peers_set_config::<Block, Network>(
        protocol.clone(),
        metrics.clone(),
        network.peer_store_handle(),
    );
    network.add_notification_protocol(set);
    let plan = Plan {
        settings,
        network,
        metrics,
        queue,
        finished: Arc::new(Finished::default()),
        methods: Box::new(|_| Ok(())),
    };
    (plan, Voices { protocol, service })
}

/// Make blocks in the slots of the keys that the key store holds.
fn author(
    parts: &Parts,
    import: Import,
    served: &Served,
    figures: &Figures,
) -> Result<(), Failure> {
    let proposer_factory = ProposerFactory::new(
        parts.tasks.spawn_handle(),
        parts.client.clone(),
        parts.pool.clone(),
        figures.as_ref().map(|figures| &figures.registry),
        None,
    );
    let aura = start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
        slot_duration: sc_consensus_aura::slot_duration(&*parts.client)?,
        client: parts.client.clone(),
        select_chain: parts.select_chain.clone(),
        block_import: import,
        proposer_factory,
        create_inherent_data_providers: |_, ()| async { Ok(inherents()) },
        // A member that has lost the others makes no chain of its own.
        force_authoring: false,
        backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
        keystore: parts.keystore.keystore(),
        sync_oracle: served.sync.clone(),
        justification_sync_link: served.sync.clone(),
        block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
        max_block_proposal_slot_portion: None,
        telemetry: None,
        compatibility_mode: CompatibilityMode::default(),
    })
    .map_err(|cause| Failure::bug(format!("block production: {cause}")))?;
    parts
        .tasks
        .spawn_essential_handle()
        .spawn_blocking("aura", Some("block-authoring"), aura);
    Ok(())
}

/// Vote on what is final, and follow the votes of others.
fn vote(parts: &Parts, link: Link, voter: Voter, served: &Served) -> Result<(), Failure> {
    let config = sc_consensus_grandpa::Config {
        gossip_duration: GOSSIP,
        justification_generation_period: JUSTIFICATION_PERIOD,
        name: Some(voter.name),
        observer_enabled: true,
        keystore: Some(parts.keystore.keystore()),
        local_role: Role::Authority,
        telemetry: None,
        protocol_name: voter.voices.protocol,
    };
    let task = run_grandpa_voter(GrandpaParams {
        config,
        link,
        network: served.network.clone(),
        sync: served.sync.clone(),
        notification_service: voter.voices.service,
        voting_rule: VotingRulesBuilder::default().build(),
        prometheus_registry: voter.figures.map(|figures| figures.registry),
        shared_voter_state: SharedVoterState::empty(),
        telemetry: None,
        offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(parts.pool.clone()),
    })?;
    parts
        .tasks
        .spawn_essential_handle()
        .spawn_blocking("grandpa", None, task);
    Ok(())
}
