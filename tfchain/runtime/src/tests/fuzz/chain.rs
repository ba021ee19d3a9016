//! The chain that is called at random: periods so short that their ends are met, and enough people
//! and things that calls find something.

use codec::Encode;
use frame_support::traits::{OnFinalize, OnInitialize};
use pallet_smart_contract::periods;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::traits::{ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_externalities::Externalities;
use sp_io::{hashing::twox_128, TestExternalities};
use sp_runtime::{traits::Dispatchable, Digest, DigestItem};
use tfchain_support::resources::{Resources, GIGABYTE};

use super::{dice::Dice, issuance::Ledger, world};
use crate::{AllPalletsWithSystem, Balance, Runtime, RuntimeCall, RuntimeOrigin, System};

const TFT: Balance = 10_000_000;
/// Blocks; so that contracts run out of funds within a run.
const GRACE_PERIOD: u64 = 30;
const DISTRIBUTION_FREQUENCY: u16 = 3;
const BILLING_FREQUENCY: u64 = 7;
const SLOT_MS: u64 = 6_000;

pub fn new() -> TestExternalities {
    let mut chain = crate::tests::chain(Some("Alice"));
    chain.register_extension(ReadRuntimeVersionExt::new(NoRuntime));
    chain
}

/// Random bytes are no runtime.
struct NoRuntime;

impl ReadRuntimeVersion for NoRuntime {
    fn read_runtime_version(
        &self,
        _code: &[u8],
        _ext: &mut dyn Externalities,
    ) -> Result<Vec<u8>, String> {
        Err("no runtime".into())
    }
}

/// Twins, farms with addresses, nodes, a price.
pub fn populate() {
    periods::GracePeriod::set(&GRACE_PERIOD);
    periods::DistributionFrequency::set(&DISTRIBUTION_FREQUENCY);
    pallet_smart_contract::BillingFrequency::<Runtime>::put(BILLING_FREQUENCY);
    let alice = crate::tests::account("Alice");
    for who in (1..=world::PEOPLE)
        .map(world::person)
        .chain([alice.clone()])
    {
        let (dest, value) = (who.clone().into(), 3_000 * TFT);
        root(pallet_balances::Call::force_set_balance {
            who: dest,
            new_free: value,
        });
        let terms = pallet_tfgrid::Call::user_accept_tc {
            document_link: b"http://zos.tf/terms/v0.1".to_vec().try_into().unwrap(),
            document_hash: b"9021d4dee05a661e2cb6838152c67f25"
                .to_vec()
                .try_into()
                .unwrap(),
        };
        signed(&who, terms);
        signed(
            &who,
            pallet_tfgrid::Call::create_twin {
                relay: None,
                pk: None,
            },
        );
    }
    for number in 1..=3u8 {
        let ips: Vec<_> = (10..14)
            .map(|host| tfchain_support::types::IP4 {
                ip: format!("185.206.{}.{host}/24", 121 + number)
                    .into_bytes()
                    .try_into()
                    .unwrap(),
                gw: format!("185.206.{}.1", 121 + number)
                    .into_bytes()
                    .try_into()
                    .unwrap(),
            })
            .collect();
        let farm = pallet_tfgrid::Call::create_farm {
            name: format!("farm-{number}").into_bytes().try_into().unwrap(),
            public_ips: ips.try_into().unwrap(),
        };
        signed(&world::person(number), farm);
    }
    for number in 4..=8u8 {
        let node = pallet_tfgrid::Call::create_node {
            farm_id: u32::from(number % 3) + 1,
            resources: Resources {
                hru: 0,
                sru: 512 * GIGABYTE,
                cru: 8,
                mru: 16 * GIGABYTE,
            },
            location: pallet_tfgrid::types::LocationInput {
                city: b"Ghent".to_vec().try_into().unwrap(),
                country: b"Belgium".to_vec().try_into().unwrap(),
                latitude: b"51.05".to_vec().try_into().unwrap(),
                longitude: b"3.71".to_vec().try_into().unwrap(),
            },
            interfaces: Vec::new().try_into().unwrap(),
            secure_boot: false,
            virtualized: true,
            serial_number: None,
        };
        signed(&world::person(number), node);
    }
    let price = pallet_tft_price::Call::set_prices {
        price: 35,
        block_number: 1,
    };
    signed(&alice, price);
    System::reset_events();
}

fn root(call: impl Into<RuntimeCall>) {
    call.into().dispatch(RuntimeOrigin::root()).unwrap();
}

fn signed(who: &crate::AccountId, call: impl Into<RuntimeCall>) {
    call.into()
        .dispatch(RuntimeOrigin::signed(who.clone()))
        .unwrap();
}

/// End this block and begin the next one, mostly six seconds later; bill as the off-chain worker of
/// the next author does.
pub fn next_block(dice: &mut Dice, ledger: &mut Ledger) {
    let number = System::block_number();
    AllPalletsWithSystem::on_finalize(number);
    let wrong = ledger.check();
    assert!(
        wrong.is_none(),
        "at the end of block {number}: {}",
        wrong.unwrap()
    );
    System::reset_events();
    ledger.begin_block();
    let slots = match dice.below(40) {
        0 => 600 * dice.below(30),
        1 => dice.below(600),
        _ => 1,
    }
    .max(1);
    let now = crate::Timestamp::get() + slots * SLOT_MS;
    let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(now / SLOT_MS).encode());
    System::initialize(
        &(number + 1),
        &Default::default(),
        &Digest { logs: vec![slot] },
    );
    AllPalletsWithSystem::on_initialize(number + 1);
    pallet_timestamp::Now::<Runtime>::put(now);
    let inherent = [twox_128(b"Timestamp"), twox_128(b"DidUpdate")].concat();
    sp_io::storage::set(&inherent, &true.encode());
    System::note_finished_initialize();
    let wrong = ledger.check();
    assert!(
        wrong.is_none(),
        "at the start of block {}: {}",
        number + 1,
        wrong.unwrap()
    );
    bill(u64::from(number) + 1);
}

fn bill(number: u64) {
    let frequency = pallet_smart_contract::BillingFrequency::<Runtime>::get();
    let alice = RuntimeOrigin::signed(crate::tests::account("Alice"));
    for contract_id in pallet_smart_contract::ContractsToBillAt::<Runtime>::get(number % frequency)
    {
        let call = pallet_smart_contract::Call::bill_contract_for_block { contract_id };
        let done = RuntimeCall::from(call).dispatch(alice.clone());
        assert!(
            done.is_ok(),
            "bill of contract {contract_id} at block {number}: {done:?}"
        );
    }
}

/// Keys that every block touches anyway, so that no call pays for them.
pub fn is_of_every_block(key: &[u8]) -> bool {
    let system = twox_128(b"System");
    let of_system = [
        "Events",
        "EventCount",
        "Number",
        "ExecutionPhase",
        "BlockWeight",
    ]
    .iter()
    .any(|item| key.starts_with(&system) && key[16..].starts_with(&twox_128(item.as_bytes())));
    let time = [twox_128(b"Timestamp"), twox_128(b"Now")].concat();
    of_system || key == time || key.starts_with(b":transaction_level:")
}
