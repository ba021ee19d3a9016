//! JSON-RPC beside the engine's own: account indices, fees, and development's time travel.

use std::sync::Arc;

use futures::channel::mpsc;
use jsonrpsee::{
    types::{ErrorObject, ErrorObjectOwned, Params},
    RpcModule,
};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_manual_seal::rpc::{EngineCommand, ManualSeal, ManualSealApiServer};
use serde::{Deserialize, Serialize};
use sp_blockchain::HeaderBackend;
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::{
    api::Hash,
    clock::SLOT_MS,
    finality::Finality,
    parts::{Client, Pool},
    seal::{Journey, Sealer, Trouble, MAX_BLOCKS},
};

/// JSON-RPC's code for parameters that make no sense, and for what failed inside.
const INVALID_PARAMS: i32 = -32_602;
const INTERNAL: i32 = -32_603;

/// Methods of every kind of node.
pub fn common(client: &Arc<Client>, pool: &Arc<Pool>) -> Result<RpcModule<()>, sc_service::Error> {
    let mut module = RpcModule::new(());
    module
        .merge(System::new(client.clone(), pool.clone()).into_rpc())
        .map_err(twice)?;
    module
        .merge(TransactionPayment::new(client.clone()).into_rpc())
        .map_err(twice)?;
    Ok(module)
}

/// Methods of the development chain only.
pub struct Development {
    pub client: Arc<Client>,
    pub sealer: Arc<Sealer>,
    pub finality: Arc<Finality>,
    pub commands: mpsc::Sender<EngineCommand<Hash>>,
}

impl Development {
    pub fn add_to(&self, module: &mut RpcModule<()>) -> Result<(), sc_service::Error> {
        module
            .merge(ManualSeal::new(self.commands.clone()).into_rpc())
            .map_err(twice)?;
        module.merge(self.travel()?).map_err(twice)
    }

    fn travel(&self) -> Result<RpcModule<Travel>, sc_service::Error> {
        let context = Travel {
            client: self.client.clone(),
            sealer: self.sealer.clone(),
            finality: self.finality.clone(),
        };
        let mut module = RpcModule::new(context);
        module
            .register_async_method("dev_advance", |params, travel, _| async move {
                travel.advance(params).await
            })
            .map_err(twice)?;
        module
            .register_async_method("dev_fork", |params, travel, _| async move {
                travel.fork(params).await
            })
            .map_err(twice)?;
        module
            .register_method("dev_finality", |params, travel, _| {
                travel.hold(params.one()?)
            })
            .map_err(twice)?;
        module
            .register_method("dev_clockOffset", |_, travel, _| travel.position())
            .map_err(twice)?;
        Ok(module)
    }
}

struct Travel {
    client: Arc<Client>,
    sealer: Arc<Sealer>,
    finality: Arc<Finality>,
}

/// Where to: a number of blocks, or a time in milliseconds since 1970, as `Timestamp.Now` has it, and
/// the most blocks that may take.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    blocks: Option<u64>,
    to: Option<u64>,
    max: Option<u64>,
}

/// The block whose successors are abandoned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ForkRequest {
    to: u32,
}

/// Whether blocks stay open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FinalityRequest {
    hold: bool,
}

/// Where the chain is, and its clock.
#[derive(Clone, Debug, Serialize)]
struct Position {
    number: u32,
    hash: Hash,
    now_ms: u64,
    offset_ms: u64,
    finalized: u32,
    held: bool,
}

impl Travel {
    async fn advance(&self, params: Params<'static>) -> Result<Position, ErrorObjectOwned> {
        let request: Request = params.one()?;
        let journey = plan(&request, self.sealer.clock.now_ms()).map_err(refused)?;
        self.sealer.advance(journey).await.map_err(failed)?;
        Ok(self.position())
    }

    async fn fork(&self, params: Params<'static>) -> Result<Position, ErrorObjectOwned> {
        let request: ForkRequest = params.one()?;
        self.sealer
            .fork(request.to)
            .await
            .map_err(|trouble| match trouble {
                Trouble::Refused(words) => refused(words),
                Trouble::Failed(words) => failed(words),
            })?;
        Ok(self.position())
    }

    fn hold(&self, request: FinalityRequest) -> Result<Position, ErrorObjectOwned> {
        self.finality.hold(request.hold);
        Ok(self.position())
    }

    fn position(&self) -> Position {
        let info = self.client.info();
        Position {
            number: info.best_number,
            hash: info.best_hash,
            now_ms: self.sealer.clock.now_ms(),
            offset_ms: self.sealer.clock.offset_ms(),
            finalized: info.finalized_number,
            held: self.finality.held(),
        }
    }
}

impl jsonrpsee::IntoResponse for Position {
    type Output = Self;

    fn into_response(self) -> jsonrpsee::ResponsePayload<'static, Self> {
        jsonrpsee::ResponsePayload::success(self)
    }
}

/// Turn a request into blocks and steps.
fn plan(request: &Request, now_ms: u64) -> Result<Journey, String> {
    let journey = match (request.blocks, request.to, request.max) {
        (Some(blocks), None, None) => Journey {
            blocks,
            step: 1,
            to_ms: None,
        },
        (None, Some(to_ms), max) => {
            let slots = to_ms.saturating_sub(now_ms).div_ceil(SLOT_MS);
            let most = max.unwrap_or(slots).min(slots);
            if slots > 0 && most == 0 {
                return Err("max: must be above zero".into());
            }
            let step = slots.div_ceil(most.max(1)).max(1);
            Journey {
                blocks: slots.div_ceil(step),
                step,
                to_ms: Some(to_ms),
            }
        }
        _ => {
            return Err(
                "either {\"blocks\": N} or {\"to\": MILLISECONDS} with an optional \"max\"".into(),
            )
        }
    };
    if journey.blocks > MAX_BLOCKS {
        let blocks = journey.blocks;
        return Err(format!(
            "{blocks} blocks are too many at once: at most {MAX_BLOCKS}; set max"
        ));
    }
    Ok(journey)
}

fn refused(message: String) -> ErrorObjectOwned {
    ErrorObject::owned(INVALID_PARAMS, message, None::<()>)
}

fn failed(message: String) -> ErrorObjectOwned {
    ErrorObject::owned(INTERNAL, message, None::<()>)
}

fn twice(cause: impl std::error::Error + Send + Sync + 'static) -> sc_service::Error {
    sc_service::Error::Application(Box::new(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: u64 = 1_700_000_000_000;

    fn request(blocks: Option<u64>, to: Option<u64>, max: Option<u64>) -> Request {
        Request { blocks, to, max }
    }

    fn steps(to: u64, max: Option<u64>) -> (u64, u64) {
        let journey = plan(&request(None, Some(to), max), NOW_MS).unwrap();
        (journey.blocks, journey.step)
    }

    #[test]
    fn blocks_are_a_slot_apart() {
        let journey = plan(&request(Some(100), None, None), NOW_MS).unwrap();
        assert_eq!(
            (journey.blocks, journey.step, journey.to_ms),
            (100, 1, None)
        );
    }

    #[test]
    fn a_moment_needs_a_block_for_each_slot_begun() {
        assert_eq!(steps(NOW_MS + 1, None), (1, 1));
        assert_eq!(steps(NOW_MS + SLOT_MS, None), (1, 1));
        assert_eq!(steps(NOW_MS + SLOT_MS + 1, None), (2, 1));
    }

    #[test]
    fn fewer_blocks_take_longer_steps() {
        assert_eq!(steps(NOW_MS + 100 * SLOT_MS, Some(10)), (10, 10));
        assert_eq!(steps(NOW_MS + 100 * SLOT_MS, Some(1)), (1, 100));
        assert_eq!(steps(NOW_MS + 100 * SLOT_MS, Some(1_000)), (100, 1));
        let (blocks, step) = steps(NOW_MS + 101 * SLOT_MS, Some(10));
        assert!(blocks <= 10 && blocks * step >= 101);
    }

    #[test]
    fn a_moment_that_has_passed_needs_no_block() {
        assert_eq!(steps(NOW_MS, None).0, 0);
        assert_eq!(steps(5, Some(0)).0, 0);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            request(None, None, None),
            request(Some(1), Some(1), None),
            request(Some(1), None, Some(1)),
            request(Some(MAX_BLOCKS + 1), None, None),
            request(None, Some(u64::MAX), None),
            request(None, Some(NOW_MS + 1), Some(0)),
        ] {
            assert!(plan(&bad, NOW_MS).is_err(), "{bad:?}");
        }
    }
}
