//! Random calls with well-typed arguments against the whole runtime.
//!
//! No call panics, none leaves behind what contradicts itself (`invariants`), none makes or loses
//! tokens but by the ways that say so (`issuance`), and none touches more storage than its weight
//! paid for. `ZOS_FUZZ_CALLS` says how many calls, `ZOS_FUZZ_SEED` which ones; every failure names
//! the seed that repeats it.

mod arbitrary;
mod chain;
mod counting;
mod dice;
mod invariants;
mod issuance;
mod world;

use std::{
    collections::BTreeMap,
    io::Write,
    panic::{catch_unwind, AssertUnwindSafe},
    time::Instant,
};

use frame_support::{
    dispatch::{DispatchInfo, GetDispatchInfo},
    traits::GetCallMetadata,
    weights::Weight,
};
use sp_runtime::traits::Dispatchable;

use crate::{
    constants::{DbWeight, RuntimeBlockWeights},
    RuntimeCall, RuntimeOrigin, System,
};
use arbitrary::Arbitrary;
use counting::{Counting, Touched};
use dice::Dice;

const CALLS: u64 = 20_000;
const SEED: u64 = 1;
/// Calls on one chain; then a new one begins, so that a run's cost grows with its length only.
const EPISODE: u64 = 10_000;
const CALLS_OF_A_BLOCK: u64 = 20;

#[derive(Default)]
struct Figures {
    calls: u64,
    done: u64,
    blocks: u64,
    /// Successes of each call.
    known: BTreeMap<String, u64>,
    /// The call of each kind that did most for its weight: picoseconds done and paid for.
    dearest: BTreeMap<String, (u64, u64)>,
}

#[test]
fn random_calls_neither_panic_nor_break_an_invariant() {
    let calls = setting("ZOS_FUZZ_CALLS", CALLS);
    let first = setting("ZOS_FUZZ_SEED", SEED);
    let began = Instant::now();
    let mut figures = Figures::default();
    let arbitrary = chain::new().execute_with(Arbitrary::new);
    for (episode, start) in (0..calls).step_by(EPISODE as usize).enumerate() {
        let seed = first.wrapping_add(episode as u64);
        run(&arbitrary, seed, EPISODE.min(calls - start), &mut figures);
        if calls > CALLS {
            tell(&figures, began);
        }
    }
    tell(&figures, began);
    let underpaid = underpaid(&figures);
    assert!(underpaid.is_empty(), "{underpaid:#?}");
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number"))
    })
}

/// Past the test's capture, for whoever runs it.
fn tell(figures: &Figures, began: Instant) {
    let _ = writeln!(
        std::io::stderr(),
        "fuzz: {} calls in {} blocks, {} succeeded, {} kinds of call succeeded, {} s",
        figures.calls,
        figures.blocks,
        figures.done,
        figures.known.len(),
        began.elapsed().as_secs(),
    );
}

/// One chain and `calls` calls on it.
fn run(arbitrary: &Arbitrary, seed: u64, calls: u64, figures: &mut Figures) {
    let mut dice = Dice::new(seed);
    let mut storage = chain::new();
    let touched = Touched::default();
    let mut inner = storage.ext();
    let mut counting = Counting::new(&mut inner, touched.clone());
    sp_externalities::set_and_run_with_externalities(&mut counting, || {
        chain::populate();
        let mut ledger = issuance::Ledger::new();
        for step in 0..calls {
            let place = || {
                format!(
                    "ZOS_FUZZ_SEED={seed} ZOS_FUZZ_CALLS={}, call {step}",
                    step + 1
                )
            };
            let (origin, call) = draw(arbitrary, &mut dice);
            // Work that depends on what is stored is charged to the block when it happens.
            let before = System::block_weight().total();
            touched.take();
            let done = dispatch(origin, call.clone())
                .unwrap_or_else(|_| panic!("{}: panic in {call:?}", place()));
            figures.calls += 1;
            if let Some(weight) = done {
                let weight = weight.saturating_add(System::block_weight().total() - before);
                let meta = call.get_call_metadata();
                let name = format!("{}.{}", meta.pallet_name, meta.function_name);
                if is_tfchain(meta.pallet_name) {
                    weigh(&touched, weight, &name, figures);
                }
                figures.done += 1;
                *figures.known.entry(name).or_default() += 1;
            }
            let wrong = ledger.check();
            assert!(wrong.is_none(), "{}: {}: {call:?}", place(), wrong.unwrap());
            if step % CALLS_OF_A_BLOCK == CALLS_OF_A_BLOCK - 1 {
                chain::next_block(&mut dice, &mut ledger);
                figures.blocks += 1;
                let broken = invariants::broken();
                assert!(broken.is_empty(), "{}: {broken:#?}", place());
            }
        }
    });
}

/// Who calls what: mostly anybody, sometimes what governance may do.
fn draw(arbitrary: &Arbitrary, dice: &mut Dice) -> (RuntimeOrigin, RuntimeCall) {
    let call = arbitrary.call(dice);
    let pallet = call.get_call_metadata().pallet_name;
    let governed = !matches!(
        pallet,
        "System" | "Balances" | "Utility" | "Scheduler" | "Timestamp" | "Grandpa"
    );
    let origin = match dice.below(20) {
        // The time is an inherent: it comes once, and first.
        0 if pallet != "Timestamp" => RuntimeOrigin::none(),
        1..=3 if governed => RuntimeOrigin::root(),
        _ => RuntimeOrigin::signed(world::account(dice)),
    };
    (origin, call)
}

/// The weight that was paid for when the call succeeded; an error when it panicked.
fn dispatch(origin: RuntimeOrigin, call: RuntimeCall) -> std::thread::Result<Option<Weight>> {
    let info = call.get_dispatch_info();
    fits(&call, &info);
    catch_unwind(AssertUnwindSafe(|| {
        let done = call.dispatch(origin).ok()?;
        Some(done.actual_weight.unwrap_or(info.call_weight))
    }))
}

/// Pallets whose weights are ours; those of FRAME come with it, with accounts left out that
/// every extrinsic touches.
fn is_tfchain(pallet: &str) -> bool {
    !matches!(
        pallet,
        "System"
            | "Timestamp"
            | "Utility"
            | "Scheduler"
            | "Session"
            | "Grandpa"
            | "Balances"
            | "Council"
            | "CouncilMembership"
    )
}

/// A call is never free, and fits into a block of 6 s, two of which are the chain's.
fn fits(call: &RuntimeCall, info: &DispatchInfo) {
    let pallet = call.get_call_metadata().pallet_name;
    // A vote's outcome is weighed with the call that it decides about.
    if !is_tfchain(pallet) || pallet == "Dao" {
        return;
    }
    let limits = RuntimeBlockWeights::get();
    let class = limits.get(info.class);
    let most = class.max_extrinsic.unwrap_or(limits.max_block);
    assert!(info.call_weight.ref_time() > 0, "no weight: {call:?}");
    assert!(
        info.call_weight.all_lte(most),
        "{:?} of {most:?}: {call:?}",
        info.call_weight
    );
}

/// Notes what the call did to the storage, and what its weight paid for.
fn weigh(touched: &Touched, weight: Weight, name: &str, figures: &mut Figures) {
    let (reads, writes) = touched.take();
    let own = |key: &&Vec<u8>| !chain::is_of_every_block(key);
    let (read, written) = (
        reads.iter().filter(own).count() as u64,
        writes.iter().filter(own).count() as u64,
    );
    let done = DbWeight::get().reads_writes(read, written).ref_time();
    let paid = weight.ref_time().max(1);
    let worst = figures.dearest.entry(name.into()).or_insert((0, 1));
    if u128::from(done) * u128::from(worst.1) > u128::from(worst.0) * u128::from(paid) {
        *worst = (done, paid);
    }
}

/// Calls that did more than their weight pays for, in words.
fn underpaid(figures: &Figures) -> Vec<String> {
    figures
        .dearest
        .iter()
        .filter(|(name, (done, paid))| *done > paid * allowance(name))
        .map(|(name, (done, paid))| format!("{name}: {done} ps done, {paid} ps paid for"))
        .collect()
}

/// TFChain's fees leave no room in some weights: those calls may do twice as much.
fn allowance(name: &str) -> u64 {
    let priced = [
        "SmartContractModule.bill_contract_for_block",
        "SmartContractModule.cancel_contract",
        "SmartContractModule.cancel_contract_collective",
        "SmartContractModule.report_contract_resources",
        "TfgridModule.change_power_state",
        "TfgridModule.create_node",
    ];
    if priced.contains(&name) {
        2
    } else {
        1
    }
}
