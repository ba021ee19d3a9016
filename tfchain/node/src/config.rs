//! Settings of the engine.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use sc_network::config::{NodeKeyConfig, Secret, TransportConfig};
use sc_service::{
    config::{
        BasePath, BlocksPruning, ExecutorConfiguration, KeystoreConfig, NetworkConfiguration,
        OffchainWorkerConfig, PrometheusConfig, RpcBatchRequestConfig, RpcConfiguration,
        RpcEndpoint, RpcMethods, WasmExecutionMethod, WasmtimeInstantiationStrategy,
    },
    Configuration, DatabaseSource, PruningMode, Role, TransactionPoolOptions,
};
use sc_transaction_pool::TransactionPoolType;
use tokio::runtime::Handle;

use crate::{cli::Node, error::Failure, spec::Spec};

/// The program's name and version as `system_name` and `system_version` tell them.
const NAME: &str = "zos-chain";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Longest request and response in MiB; metadata and large storage pages fit.
const RPC_MIB: u32 = 15;
/// As many clients as a private grid has nodes and users.
const RPC_CONNECTIONS: u32 = 1_000;
/// Extrinsics that may wait, and their bytes.
const POOL_COUNT: usize = 8_192;
const POOL_BYTES: usize = 20 << 20;

/// What differs between the two kinds of node.
pub struct Kind {
    pub role: Role,
    pub methods: RpcMethods,
    pub listen: Vec<sc_network::Multiaddr>,
    pub name: String,
}

pub fn keystore_folder(base: &Path) -> PathBuf {
    base.join("keystore")
}

/// Folder of the database, told in messages about it.
pub fn database_folder(base: &Path) -> PathBuf {
    base.join("db")
}

/// Make the state folder, and refuse early what would fail late and unclearly.
pub fn prepare(node: &Node) -> Result<(), Failure> {
    let base = &node.base_path;
    fs::create_dir_all(base).map_err(|cause| {
        Failure::unavailable(format!("state folder {}: {cause}", base.display()))
    })?;
    free(node.rpc_port, "--rpc-port")?;
    match node.prometheus_port {
        Some(port) => free(port, "--prometheus-port"),
        None => Ok(()),
    }
}

fn free(port: u16, option: &str) -> Result<(), Failure> {
    let refused = |cause: io::Error| match cause.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} is in use: stop the program that holds it, or choose another with {option}"
        ),
        _ => format!("port {port}: {cause}"),
    };
    TcpListener::bind(loopback(port))
        .map(drop)
        .map_err(|cause| Failure::unavailable(refused(cause)))
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// The engine's settings for a node of this kind.
pub fn engine(node: &Node, spec: Spec, kind: Kind) -> Configuration {
    let base = &node.base_path;
    let authority = kind.role.is_authority();
    let dev = matches!(kind.methods, RpcMethods::Unsafe);
    let figures = node
        .prometheus_port
        .map(|port| PrometheusConfig::new_with_default_registry(loopback(port), spec.id().into()));
    Configuration {
        impl_name: NAME.into(),
        impl_version: VERSION.into(),
        role: kind.role,
        tokio_handle: Handle::current(),
        transaction_pool: TransactionPoolOptions::new_with_params(
            POOL_COUNT,
            POOL_BYTES,
            None,
            TransactionPoolType::ForkAware,
            dev,
            false,
        ),
        network: network(base, kind.name, kind.listen),
        keystore: KeystoreConfig::Path {
            path: keystore_folder(base),
            password: None,
        },
        database: DatabaseSource::ParityDb {
            path: database_folder(base),
        },
        trie_cache_maximum_size: Some(64 << 20),
        warm_up_trie_cache: None,
        state_pruning: Some(PruningMode::ArchiveCanonical),
        blocks_pruning: BlocksPruning::KeepAll,
        chain_spec: Box::new(spec),
        executor: ExecutorConfiguration {
            wasm_method: WasmExecutionMethod::Compiled {
                instantiation_strategy: WasmtimeInstantiationStrategy::PoolingCopyOnWrite,
            },
            ..ExecutorConfiguration::default()
        },
        wasm_runtime_overrides: None,
        rpc: rpc(node.rpc_port, kind.methods),
        prometheus_config: figures,
        telemetry_endpoints: None,
        offchain_worker: OffchainWorkerConfig {
            enabled: true,
            indexing_enabled: false,
        },
        force_authoring: false,
        disable_grandpa: !authority,
        dev_key_seed: None,
        tracing_targets: None,
        tracing_receiver: sc_tracing::TracingReceiver::Log,
        announce_block: authority,
        data_path: base.clone(),
        base_path: BasePath::new(base.clone()),
    }
}

fn network_folder(base: &Path) -> PathBuf {
    base.join("network")
}

/// The key by which other members know this one; made when it is first used.
pub fn network_key(base: &Path) -> NodeKeyConfig {
    NodeKeyConfig::Ed25519(Secret::File(network_folder(base).join("secret_ed25519")))
}

fn network(base: &Path, name: String, listen: Vec<sc_network::Multiaddr>) -> NetworkConfiguration {
    let key = network_key(base);
    let mut network = NetworkConfiguration::new(name, NAME, key, Some(network_folder(base)));
    // Private grids live on private addresses; nothing is announced by multicast.
    network.transport = TransportConfig::Normal {
        enable_mdns: false,
        allow_private_ip: true,
    };
    network.allow_non_globals_in_dht = true;
    network.listen_addresses = listen;
    network
}

fn rpc(port: u16, methods: RpcMethods) -> RpcConfiguration {
    RpcConfiguration {
        // The one listening socket: loopback only. Others reach it through a proxy with TLS.
        addr: Some(vec![RpcEndpoint {
            listen_addr: loopback(port),
            batch_config: RpcBatchRequestConfig::Unlimited,
            max_connections: RPC_CONNECTIONS,
            max_payload_in_mb: RPC_MIB,
            max_payload_out_mb: RPC_MIB,
            max_subscriptions_per_connection: 1_024,
            max_buffer_capacity_per_connection: 256,
            rate_limit: None,
            rate_limit_trust_proxy_headers: false,
            rate_limit_whitelisted_ips: Vec::new(),
            cors: None,
            rpc_methods: methods,
            is_optional: false,
            retry_random_port: false,
        }]),
        max_connections: RPC_CONNECTIONS,
        cors: None,
        methods,
        max_request_size: RPC_MIB,
        max_response_size: RPC_MIB,
        id_provider: None,
        max_subs_per_conn: 1_024,
        port,
        message_buffer_capacity: 256,
        batch_config: RpcBatchRequestConfig::Unlimited,
        rate_limit: None,
        rate_limit_whitelisted_ips: Vec::new(),
        rate_limit_trust_proxy_headers: false,
        request_logger_limit: 1_024,
    }
}

/// The port that JSON-RPC listens on.
pub fn listening_port(handlers: &sc_service::RpcHandlers) -> Result<u16, Failure> {
    handlers
        .listen_addresses()
        .iter()
        .flat_map(|address| address.iter())
        .find_map(|part| match part {
            sc_network::multiaddr::Protocol::Tcp(port) => Some(port),
            _ => None,
        })
        .ok_or_else(|| Failure::bug("JSON-RPC listens nowhere"))
}
