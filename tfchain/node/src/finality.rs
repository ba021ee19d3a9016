//! Finalising on a development chain: a block is final a second after it was made.
//!
//! Not at once: whoever watches an extrinsic must see `inBlock` before `finalized`.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures::StreamExt;
use sc_client_api::{BlockchainEvents, Finalizer};
use sp_blockchain::HeaderBackend;
use tokio::time::{sleep_until, Instant};

use crate::{
    api::Hash,
    parts::{Backend, Client},
};

const DELAY: Duration = Duration::from_secs(1);

/// A block that becomes final unless another chain overtakes it.
struct Due {
    at: Instant,
    number: u32,
    hash: Hash,
}

/// Finalise best blocks as they become due, for ever.
pub async fn run(client: Arc<Client>) {
    let mut imports = client.import_notification_stream();
    let mut waiting = VecDeque::new();
    let best = client.info();
    waiting.push_back(Due {
        at: Instant::now(),
        number: best.best_number,
        hash: best.best_hash,
    });
    loop {
        let next = waiting.front().map(|due: &Due| due.at);
        tokio::select! {
            import = imports.next() => {
                let Some(block) = import else { return };
                if block.is_new_best {
                    let at = Instant::now() + DELAY;
                    waiting.push_back(Due { at, number: block.header.number, hash: block.hash });
                }
            },
            () = wait(next) => finalise_due(&client, &mut waiting),
        }
    }
}

async fn wait(next: Option<Instant>) {
    match next {
        Some(at) => sleep_until(at).await,
        None => futures::future::pending().await,
    }
}

/// Finalise the highest block that is due and still on the best chain; its ancestors follow.
fn finalise_due(client: &Arc<Client>, waiting: &mut VecDeque<Due>) {
    let now = Instant::now();
    let due = waiting.iter().take_while(|block| block.at <= now).count();
    let last = waiting
        .drain(..due)
        .rev()
        .find(|block| client.hash(block.number).ok().flatten() == Some(block.hash));
    let Some(block) = last.filter(|block| block.number > client.info().finalized_number) else {
        return;
    };
    if let Err(cause) = Finalizer::<_, Backend>::finalize_block(&**client, block.hash, None, true) {
        log::error!("block {} not finalised: {cause}", block.number);
    }
}
