//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The chain's node: development chain and validator.
#[derive(Debug, Parser)]
#[command(name = "zos-chain", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a development chain: this process alone seals a block every six seconds.
    Dev(Dev),
    /// Run a member of a private chain: Aura makes blocks, GRANDPA finalises them.
    Validator(Validator),
    /// Print a chain specification.
    BuildSpec(BuildSpec),
    /// Make or import a validator's keys.
    Key(Key),
}

/// What both kinds of node need.
#[derive(Debug, Args)]
pub struct Node {
    /// Folder of the node's state.
    #[arg(long, value_name = "DIR")]
    pub base_path: PathBuf,
    /// Port of JSON-RPC on 127.0.0.1; 0 takes a free one, told by the ready line.
    #[arg(long, value_name = "PORT", default_value_t = 9944)]
    pub rpc_port: u16,
    /// Log filter, for example `info` or `warn,txpool=debug`.
    #[arg(long, value_name = "FILTER", default_value = "warn,litep2p=error")]
    pub log: String,
    /// Serve figures for Prometheus at /metrics of this port on 127.0.0.1. Without it nothing is.
    #[arg(long, value_name = "PORT")]
    pub prometheus_port: Option<u16>,
    /// Where the off-chain worker asks the price of a TFT; without it nobody is asked.
    #[arg(long, value_name = "URL")]
    pub price_source: Option<String>,
}

/// Genesis of a new chain.
#[derive(Debug, Args)]
pub struct Genesis {
    /// The compiled runtime.
    #[arg(long, value_name = "WASM")]
    pub runtime: Option<PathBuf>,
    /// Genesis values, as the runtime's pallets name them.
    #[arg(long, value_name = "JSON")]
    pub preset: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Dev {
    #[command(flatten)]
    pub node: Node,
    /// Needed the first time; afterwards the chain keeps the genesis it was made with.
    #[command(flatten)]
    pub genesis: Genesis,
    /// Do not finalise by itself: `engine_finalizeBlock` does, or `dev_finality` turns it on.
    #[arg(long)]
    pub no_finality: bool,
    /// Do not seal by itself: `dev_advance` and `engine_createBlock` do.
    #[arg(long)]
    pub no_sealing: bool,
}

#[derive(Debug, Args)]
pub struct Validator {
    #[command(flatten)]
    pub node: Node,
    /// The chain's specification, the same file for every member.
    #[arg(long, value_name = "JSON")]
    pub chain: PathBuf,
    /// Address to listen on for other members, for example /ip4/0.0.0.0/tcp/30333.
    #[arg(long, value_name = "MULTIADDR")]
    pub listen: Vec<String>,
    /// Another member: its address with /p2p/ and its peer id.
    #[arg(long, value_name = "MULTIADDR")]
    pub bootnode: Vec<String>,
    /// Name that other members see.
    #[arg(long, default_value = "zos-chain")]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct BuildSpec {
    #[command(flatten)]
    pub genesis: Genesis,
    /// Authorities from the well-known development keys: //Alice, //Bob, ...
    #[arg(long, value_name = "N", conflicts_with = "authority")]
    pub dev_authorities: Option<usize>,
    /// An authority: its Aura (sr25519) and its GRANDPA (ed25519) address.
    #[arg(long, value_name = "AURA:GRANDPA")]
    pub authority: Vec<String>,
    #[arg(long, default_value = "Zero-OS private chain")]
    pub name: String,
    #[arg(long, default_value = "zos_private")]
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Key {
    /// Folder of the node's state.
    #[arg(long, value_name = "DIR")]
    pub base_path: PathBuf,
    /// Import this secret (a phrase, a hex seed or //Name) instead of making a new one.
    #[arg(long, value_name = "SECRET")]
    pub suri: Option<String>,
    /// The validator's account, to which `Session.set_keys` binds the keys. Default: the Aura key's.
    #[arg(long, value_name = "ADDRESS")]
    pub owner: Option<String>,
}
