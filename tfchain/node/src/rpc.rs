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
    error::Failure,
    parts::{Client, Pool},
    seal::{Journey, Sealer, MAX_BLOCKS},
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
        };
        let mut module = RpcModule::new(context);
        module
            .register_async_method("dev_advance", |params, travel, _| async move {
                travel.advance(params).await
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

/// Where the chain is, and its clock.
#[derive(Clone, Debug, Serialize)]
struct Position {
    number: u32,
    hash: Hash,
    now_ms: u64,
    offset_ms: u64,
}

impl Travel {
    async fn advance(&self, params: Params<'static>) -> Result<Position, ErrorObjectOwned> {
        let request: Request = params.one()?;
        let journey = plan(&request, self.sealer.clock.now_ms()).map_err(refused)?;
        self.sealer.advance(journey).await.map_err(failed)?;
        Ok(self.position())
    }

    fn position(&self) -> Position {
        let info = self.client.info();
        Position {
            number: info.best_number,
            hash: info.best_hash,
            now_ms: self.sealer.clock.now_ms(),
            offset_ms: self.sealer.clock.offset_ms(),
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

impl From<Failure> for sc_service::Error {
    fn from(cause: Failure) -> Self {
        Self::Other(cause.to_string())
    }
}
