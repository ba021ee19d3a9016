//! Sessions: how long they are, who makes the next block, and what is told when one begins.

use alloc::vec::Vec;

use frame_support::{parameter_types, traits::Contains};
use pallet_session::SessionHandler;
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::OpaqueKeys;
use tfchain_support::traits::{NextAuthor, Setting};

use crate::{
    AccountId, Authorship, BlockNumber, Runtime, RuntimeEvent, Session, SessionKeys, System,
};

parameter_types! {
    /// Blocks in a session: an hour. A genesis may set another length.
    pub storage SessionPeriod: BlockNumber = 600;
    pub const SessionOffset: BlockNumber = 0;
}

impl Setting<BlockNumber> for SessionPeriod {
    fn set(value: BlockNumber) {
        Self::set(&value);
    }
}

/// A name and an index that TFChain's metadata has: nothing stored, nothing to call.
#[frame_support::pallet]
pub mod historical {
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {}
}

/// The validators of the present session.
pub struct Members;

impl Contains<AccountId> for Members {
    fn contains(account: &AccountId) -> bool {
        Session::validators().contains(account)
    }
}

/// The validator behind the author of the present block, in the session's order.
pub struct Turn;

impl NextAuthor<AccountId> for Turn {
    fn is_next_author(account: &AccountId) -> bool {
        let validators = Session::validators();
        let author = Authorship::author();
        let present = author.and_then(|author| validators.iter().position(|it| *it == author));
        let next = present.and_then(|present| {
            let behind = validators.get(present.saturating_add(1));
            behind.or_else(|| validators.first())
        });
        next == Some(account)
    }
}

type Engines = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;

/// Hands sessions on to the consensus engines.
pub struct Handler;

impl SessionHandler<AccountId> for Handler {
    const KEY_TYPE_IDS: &'static [KeyTypeId] = <Engines as SessionHandler<AccountId>>::KEY_TYPE_IDS;

    fn on_genesis_session<Keys: OpaqueKeys>(validators: &[(AccountId, Keys)]) {
        <Engines as SessionHandler<AccountId>>::on_genesis_session(validators);
    }

    fn on_new_session<Keys: OpaqueKeys>(
        changed: bool,
        validators: &[(AccountId, Keys)],
        queued: &[(AccountId, Keys)],
    ) {
        take_back_new_queued();
        <Engines as SessionHandler<AccountId>>::on_new_session(changed, validators, queued);
    }

    fn on_before_session_ending() {
        <Engines as SessionHandler<AccountId>>::on_before_session_ending();
    }

    fn on_disabled(index: u32) {
        <Engines as SessionHandler<AccountId>>::on_disabled(index);
    }
}

/// Strikes `Session.NewQueued` off the block's events.
///
/// Current FRAME announces each new set of validators with it; a typed client of TFChain knows no
/// such name and would lose all events of the block.
fn take_back_new_queued() {
    let unknown = RuntimeEvent::Session(pallet_session::Event::NewQueued);
    let events: Vec<_> = System::read_events_no_consensus().collect();
    if events.iter().all(|record| record.event != unknown) {
        return;
    }
    System::reset_events();
    for record in events {
        if record.event != unknown {
            System::deposit_event_indexed(&record.topics, record.event);
        }
    }
}

/// Who made a block: the session's validator at the place that the slot points to.
pub type Author = pallet_session::FindAccountFromAuthorIndex<Runtime, crate::Aura>;
