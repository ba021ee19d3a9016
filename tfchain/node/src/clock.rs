//! The development chain's clock: the wall clock plus an offset that only grows.
//!
//! Time travel moves the offset. It is kept in the chain's database, so that a chain which lived in
//! the future goes on there: `Timestamp` traps when time goes backwards. For the same reason a wall
//! clock that was set back moves the offset too.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use codec::{Decode, Encode};
use sc_client_api::{AuxStore, StorageProvider};
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_core::storage::StorageKey;

use crate::{
    api::{Block, Hash, Header},
    error::Failure,
    parts::Client,
};

/// Milliseconds from one block to the next.
pub const SLOT_MS: u64 = 6_000;

/// The runtime moves a block's time this far from its parent's, whatever the clock says.
const MINIMUM_PERIOD_MS: u64 = SLOT_MS / 2;

/// Storage key of `Timestamp.Now`.
const NOW_KEY: [u8; 32] = [
    0xf0, 0xc3, 0x65, 0xc3, 0xcf, 0x59, 0xd6, 0x71, 0xeb, 0x72, 0xda, 0x0e, 0x7a, 0x41, 0x13, 0xc4,
    0x9f, 0x1f, 0x05, 0x15, 0xf4, 0x62, 0xcd, 0xcf, 0x84, 0xe0, 0xf1, 0xd6, 0x04, 0x5d, 0xfc, 0xbb,
];

const OFFSET_KEY: &[u8] = b"zos_dev_clock_offset_ms";

/// The one clock of a development chain.
pub struct Clock {
    client: Arc<Client>,
    offset_ms: Mutex<u64>,
}

impl Clock {
    /// The clock as the database remembers it.
    pub fn load(client: Arc<Client>) -> Result<Self, Failure> {
        let stored = client.get_aux(OFFSET_KEY)?;
        let offset_ms = match stored {
            Some(bytes) => u64::decode(&mut &bytes[..]).map_err(|cause| {
                Failure::unavailable(format!("the stored clock offset: {cause}"))
            })?,
            None => 0,
        };
        Ok(Self {
            client,
            offset_ms: Mutex::new(offset_ms),
        })
    }

    pub fn offset_ms(&self) -> u64 {
        *self
            .offset_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub fn now_ms(&self) -> u64 {
        wall_ms() + self.offset_ms()
    }

    /// Move the clock forward to `target_ms`, and remember it; a clock that is past it stays.
    pub fn reach(&self, target_ms: u64) -> Result<(), sp_blockchain::Error> {
        let mut offset_ms = self
            .offset_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let behind = target_ms.saturating_sub(wall_ms() + *offset_ms);
        if behind > 0 {
            let moved = *offset_ms + behind;
            self.client
                .insert_aux(&[(OFFSET_KEY, &moved.encode()[..])], &[])?;
            *offset_ms = moved;
        }
        Ok(())
    }

    /// Earliest time of a child of this block: the next slot, and not too close to its parent.
    pub fn earliest_child_ms(&self, parent: Hash) -> Result<u64, sp_blockchain::Error> {
        let header = self.client.header(parent)?.ok_or_else(|| {
            sp_blockchain::Error::UnknownBlock(format!("no block with hash {parent:?}"))
        })?;
        let next_slot = slot_of(&header).map_or(0, |slot| (slot + 1) * SLOT_MS);
        Ok(next_slot.max(self.time_of(parent)? + MINIMUM_PERIOD_MS))
    }

    /// Time that the runtime gave this block; genesis has none.
    fn time_of(&self, block: Hash) -> Result<u64, sp_blockchain::Error> {
        let stored = self.client.storage(block, &StorageKey(NOW_KEY.to_vec()))?;
        Ok(stored
            .and_then(|bytes| u64::decode(&mut &bytes.0[..]).ok())
            .unwrap_or(0))
    }

    /// Time of a child of this block made now. The clock never stays behind the chain.
    pub fn child_ms(&self, parent: Hash) -> Result<u64, sp_blockchain::Error> {
        self.reach(self.earliest_child_ms(parent)?)?;
        Ok(self.now_ms())
    }

    /// How long until a child of this block is due.
    pub fn until_child(&self, parent: Hash) -> Result<Duration, sp_blockchain::Error> {
        let due = self.earliest_child_ms(parent)?;
        // More than a slot away? Then the wall clock was set back.
        self.reach(due.saturating_sub(SLOT_MS))?;
        Ok(Duration::from_millis(due.saturating_sub(self.now_ms())))
    }
}

/// The slot in which a block was made; genesis has none.
fn slot_of(header: &Header) -> Option<u64> {
    if header.number == 0 {
        return None;
    }
    sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(header)
        .ok()
        .map(u64::from)
}

fn wall_ms() -> u64 {
    let wall = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(wall.as_millis()).unwrap_or(u64::MAX)
}
