//! `zos-chain`: the chain's node, one program for development, CI and private production grids.
//!
//! It is a thin main program around an existing engine: consensus, networking, storage and RPC are
//! Substrate's. It runs any runtime that a chain specification names. docs/chain.md says how to use
//! it and what it answers.

// The size of Substrate's own error type, which its traits ask for.
#![allow(clippy::result_large_err)]

mod api;
mod cli;
mod clock;
mod config;
mod dev;
mod error;
mod finality;
mod keys;
mod offchain;
mod parts;
mod price;
mod rpc;
mod run;
mod seal;
mod service;
mod spec;
mod validator;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use error::Failure;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(cause) => {
            // Help and version are asked for, and no failure.
            let code = if cause.use_stderr() { error::USAGE } else { 0 };
            let _ = cause.print();
            return ExitCode::from(code);
        }
    };
    error::report_panics();
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("zos-chain: {failure}");
            ExitCode::from(failure.code)
        }
    }
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Dev(options) => run::until_stopped(&options.node.log, dev::start(&options)),
        Command::Validator(options) => {
            run::until_stopped(&options.node.log, validator::start(&options))
        }
        Command::BuildSpec(options) => spec::print(&options),
        Command::Key(options) => keys::run(&options),
    }
}
