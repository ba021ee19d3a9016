//! Running a node until it is told to stop.

use std::{future::Future, time::Duration};

use sc_service::TaskManager;
use serde_json::json;
use sp_blockchain::HeaderBackend;
use tokio::signal::unix::{signal, SignalKind};

use crate::{error::Failure, parts::Parts, service::Served};

/// How long tasks may take to end before they are dropped.
const GRACE: Duration = Duration::from_secs(10);

/// A node at work.
pub struct Running {
    pub tasks: TaskManager,
    pub ready: Ready,
}

/// What a caller learns when the node answers: one JSON line on standard output.
pub struct Ready {
    pub rpc_port: u16,
    pub genesis: String,
    pub best: u32,
    pub peer_id: String,
}

impl Ready {
    pub fn of(parts: &Parts, served: &Served) -> Self {
        let info = parts.client.info();
        Self {
            rpc_port: served.rpc_port,
            genesis: format!("{:?}", info.genesis_hash),
            best: info.best_number,
            peer_id: served.network.local_peer_id().to_string(),
        }
    }

    fn print(&self) {
        println!(
            "{}",
            json!({
                "event": "ready",
                "rpc_port": self.rpc_port,
                "genesis": self.genesis,
                "best": self.best,
                "peer_id": self.peer_id,
            })
        );
    }
}

/// Start a node and stay until SIGTERM, SIGINT, or the end of an essential task.
pub fn until_stopped(
    log: &str,
    start: impl Future<Output = Result<Running, Failure>>,
) -> Result<(), Failure> {
    let mut logger = sc_tracing::logging::LoggerBuilder::new(log);
    logger.with_colors(false);
    logger
        .init()
        .map_err(|cause| Failure::refused(format!("--log {log}: {cause}")))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::unavailable(format!("threads: {cause}")))?;
    let ended = runtime.block_on(async {
        // Before anything starts, so that a signal during the start is not lost.
        let broken = |cause| Failure::unavailable(format!("signals: {cause}"));
        let mut terminate = signal(SignalKind::terminate()).map_err(broken)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(broken)?;
        let mut running = start.await?;
        running.ready.print();
        let ended = tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
            ended = running.tasks.future() => {
                ended.map_err(|cause| Failure::bug(format!("a task of the node ended: {cause}")))
            },
        };
        // Tasks that end because they are told to are no news.
        log::set_max_level(log::LevelFilter::Off);
        ended
    });
    // The database closes when the last task that holds it is gone.
    runtime.shutdown_timeout(GRACE);
    ended
}
