//! The runtime as its clients see it: TFChain's names, indices, numbers, fees and events.
//!
//! Expected values are those of TFChain spec 149's metadata.

mod calls;
mod fees;
mod fuzz;
mod metadata;
mod scheduler;
mod session;
mod signing;
mod upgrade;
mod wiring;

use codec::Encode;
use serde_json::{json, Value};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Pair};
use sp_io::TestExternalities;
use sp_runtime::{generic::Era, ApplyExtrinsicResult, BuildStorage, Digest, DigestItem};

use crate::{
    signing::extension, AccountId, Balance, Balances, Council, Executive, Hash, Header, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, RuntimeOrigin, System, UncheckedExtrinsic,
};

/// TFChain's metadata.
const REFERENCE: &str = include_str!("../../../../tests/vectors/tfchain-metadata.json");
const PRESET: &str = include_str!("../../../presets/dev.json");
const SLOT: u64 = 283_333_334;
const TFT: Balance = 10_000_000;

fn pair(name: &str) -> sr25519::Pair {
    sr25519::Pair::from_string(&format!("//{name}"), None).unwrap()
}

fn account(name: &str) -> AccountId {
    AccountId::from(pair(name).public())
}

/// A genesis in which these make blocks, with `patch` laid over the preset. The node does the same.
fn genesis(authors: &[&str], patch: Value) -> RuntimeGenesisConfig {
    let address = |name: &str| pair(name).public().to_ss58check();
    let keys = |name: &str| {
        let grandpa = ed25519::Pair::from_string(&format!("//{name}"), None).unwrap();
        json!({ "aura": address(name), "grandpa": grandpa.public().to_ss58check() })
    };
    let accounts: Vec<_> = authors.iter().map(|name| address(name)).collect();
    let sessions: Vec<_> = authors
        .iter()
        .map(|name| json!([address(name), address(name), keys(name)]))
        .collect();
    let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut whole, serde_json::from_str(PRESET).unwrap());
    merge(
        &mut whole,
        json!({ "validatorSet": { "initialValidators": accounts } }),
    );
    merge(&mut whole, json!({ "session": { "keys": sessions } }));
    merge(&mut whole, patch);
    serde_json::from_value(whole).unwrap()
}

fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

/// A chain that has just begun its first block.
fn chain(author: Option<&str>) -> TestExternalities {
    chain_of(genesis(author.as_slice(), json!({})))
}

fn chain_of(genesis: RuntimeGenesisConfig) -> TestExternalities {
    let mut chain = TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| {
        begin_block(1, System::block_hash(0));
        System::reset_events();
    });
    chain
}

fn header(number: u32, parent_hash: Hash) -> Header {
    let slot = Slot::from(SLOT + u64::from(number) - 1);
    let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode());
    Header {
        parent_hash,
        number,
        state_root: Default::default(),
        extrinsics_root: Default::default(),
        digest: Digest { logs: vec![slot] },
    }
}

fn begin_block(number: u32, parent: Hash) {
    Executive::initialize_block(&header(number, parent));
    let now = (SLOT + u64::from(number) - 1) * 6_000;
    let call = pallet_timestamp::Call::set { now };
    let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(call));
    Executive::apply_extrinsic(inherent).unwrap().unwrap();
}

/// Ends the block and begins the next.
fn next_block() {
    let ended = Executive::finalize_block();
    begin_block(ended.number + 1, ended.hash());
}

/// Goes on until block `number` has begun.
fn run_to(number: u32) {
    while System::block_number() < number {
        next_block();
    }
}

fn signed(name: &str, call: RuntimeCall, tip: Balance) -> UncheckedExtrinsic {
    let nonce = System::account_nonce(account(name));
    let extension = || extension(Era::Immortal, nonce, tip);
    let payload = sp_runtime::generic::SignedPayload::new(call.clone(), extension()).unwrap();
    let signature = payload.using_encoded(|bytes| pair(name).sign(bytes));
    UncheckedExtrinsic::new_signed(call, account(name).into(), signature.into(), extension())
}

fn apply(name: &str, call: RuntimeCall, tip: Balance) -> ApplyExtrinsicResult {
    Executive::apply_extrinsic(signed(name, call, tip))
}

fn transfer(to: &AccountId, value: Balance) -> RuntimeCall {
    let dest = to.clone().into();
    RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value })
}

/// Lets the council of one decide, and says how the call ended.
fn council(proposal: RuntimeCall) -> sp_runtime::DispatchResult {
    let length_bound = proposal.encoded_size() as u32;
    let origin = RuntimeOrigin::signed(account("Alice"));
    Council::propose(origin, 1, Box::new(proposal), length_bound).unwrap();
    let mut events = System::events().into_iter().rev();
    events
        .find_map(|record| match record.event {
            RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
                Some(result)
            }
            _ => None,
        })
        .expect("the motion was executed")
}

/// The names of the events so far, as `Pallet.Event`.
fn events() -> Vec<String> {
    System::events()
        .iter()
        .map(|record| {
            let text = format!("{:?}", record.event);
            let (pallet, event) = text.split_once('(').unwrap();
            let event = event.trim_start_matches("Event::");
            let end = event
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(event.len());
            format!("{pallet}.{}", &event[..end])
        })
        .collect()
}

/// Panics unless TFChain has an event of the same name for each of the block's.
fn only_known_events() {
    let reference: Value = serde_json::from_str(REFERENCE).unwrap();
    for event in events() {
        let (pallet, name) = event.split_once('.').unwrap();
        let mut pallets = reference["pallets"].as_array().unwrap().iter();
        let known = pallets
            .find(|it| it["name"] == pallet)
            .and_then(|it| it["events"].as_array())
            .is_some_and(|all| all.iter().any(|it| it[1] == name));
        assert!(known, "{event}");
    }
}

/// Text as a bounded argument.
fn text<Limit: frame_support::traits::Get<u32>>(
    text: &str,
) -> frame_support::BoundedVec<u8, Limit> {
    text.as_bytes().to_vec().try_into().unwrap()
}
