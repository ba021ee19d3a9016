//! The runtime as its clients see it: TFChain's names, indices, numbers, fees and events.
//!
//! Expected values are those of TFChain spec 149's metadata.

use codec::Encode;
use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use frame_support::traits::{Contains, OffchainWorker};
use scale_info::TypeDef;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{crypto::Ss58Codec, sr25519, Pair};
use sp_io::TestExternalities;
use sp_runtime::{
    generic::Era, traits::Dispatchable, ApplyExtrinsicResult, BuildStorage, Digest, DigestItem,
};

use crate::{
    constants::EXTRINSIC_BASE, filter::KnownCalls, metadata, AccountId, Balance, Balances, Council,
    Executive, Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, RuntimeOrigin,
    System, TfgridModule, TransactionPayment, TxExtension, UncheckedExtrinsic,
};

const PRESET: &str = include_str!("../../presets/dev.json");
const SLOT: u64 = 283_333_334;
const TFT: Balance = 10_000_000;

fn pair(name: &str) -> sr25519::Pair {
    sr25519::Pair::from_string(&format!("//{name}"), None).unwrap()
}

fn account(name: &str) -> AccountId {
    AccountId::from(pair(name).public())
}

/// A chain that has just begun its first block, made by //Alice.
fn chain(author: Option<&str>) -> TestExternalities {
    let mut config: serde_json::Value = serde_json::from_str(PRESET).unwrap();
    if let Some(author) = author {
        let address = pair(author).public().to_ss58check();
        config["aura"] = serde_json::json!({ "authorities": [address] });
    }
    // As the node does it: the preset lies over the defaults.
    let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut whole, config);
    let genesis: RuntimeGenesisConfig = serde_json::from_value(whole).unwrap();
    let mut chain = TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| {
        let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(SLOT).encode());
        let digest = Digest { logs: vec![slot] };
        let parent = System::block_hash(0);
        let header = Header {
            parent_hash: parent,
            number: 1,
            state_root: Default::default(),
            extrinsics_root: Default::default(),
            digest,
        };
        Executive::initialize_block(&header);
        let call = pallet_timestamp::Call::set { now: SLOT * 6_000 };
        let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(call));
        Executive::apply_extrinsic(inherent).unwrap().unwrap();
        System::reset_events();
    });
    chain
}

fn merge(base: &mut serde_json::Value, patch: serde_json::Value) {
    match (base, patch) {
        (serde_json::Value::Object(base), serde_json::Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

fn extension(nonce: u32, tip: Balance) -> TxExtension {
    (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(tip),
    )
}

fn signed(name: &str, call: RuntimeCall, tip: Balance) -> UncheckedExtrinsic {
    let nonce = System::account_nonce(account(name));
    let payload =
        sp_runtime::generic::SignedPayload::new(call.clone(), extension(nonce, tip)).unwrap();
    let signature = payload.using_encoded(|bytes| pair(name).sign(bytes));
    UncheckedExtrinsic::new_signed(
        call,
        account(name).into(),
        signature.into(),
        extension(nonce, tip),
    )
}

fn apply(name: &str, call: RuntimeCall, tip: Balance) -> ApplyExtrinsicResult {
    Executive::apply_extrinsic(signed(name, call, tip))
}

fn transfer(to: &AccountId, value: Balance) -> RuntimeCall {
    let dest = to.clone().into();
    RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value })
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

fn v14() -> RuntimeMetadataV14 {
    match Runtime::metadata().1 {
        RuntimeMetadata::V14(metadata) => metadata,
        other => panic!("metadata V14 expected, not {}", other.version()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn pallets_have_the_indices_of_tfchain() {
    let found: Vec<_> = v14()
        .pallets
        .into_iter()
        .map(|pallet| (pallet.index, pallet.name))
        .collect();
    let expected = [
        (0, "System"),
        (1, "Timestamp"),
        (3, "Utility"),
        (12, "Aura"),
        (13, "Grandpa"),
        (15, "Authorship"),
        (20, "Balances"),
        (21, "TransactionPayment"),
        (25, "TfgridModule"),
        (40, "Council"),
        (41, "CouncilMembership"),
    ];
    assert_eq!(
        found,
        expected.map(|(index, name)| (index, name.to_string()))
    );
}

#[test]
fn extrinsics_carry_the_eight_extensions_of_tfchain() {
    let extrinsic = v14().extrinsic;
    let names: Vec<_> = extrinsic
        .signed_extensions
        .into_iter()
        .map(|extension| extension.identifier)
        .collect();
    assert_eq!(extrinsic.version, 4);
    assert_eq!(
        names,
        [
            "CheckNonZeroSender",
            "CheckSpecVersion",
            "CheckTxVersion",
            "CheckGenesis",
            "CheckMortality",
            "CheckNonce",
            "CheckWeight",
            "ChargeTransactionPayment",
        ]
    );
}

#[test]
fn constants_have_the_values_of_tfchain() {
    let metadata = v14();
    for (pallet, name, expected) in [
        ("System", "BlockWeights", BLOCK_WEIGHTS),
        ("System", "BlockHashCount", "60090000"),
        ("System", "DbWeight", "40787d010000000000e1f50500000000"),
        ("System", "SS58Prefix", "2a00"),
        ("Timestamp", "MinimumPeriod", "b80b000000000000"),
        ("Utility", "batched_calls_limit", "aa2a0000"),
        ("Grandpa", "MaxAuthorities", "64000000"),
        ("Grandpa", "MaxSetIdSessionEntries", "0000000000000000"),
        (
            "Balances",
            "ExistentialDeposit",
            "f4010000000000000000000000000000",
        ),
        ("Balances", "MaxLocks", "32000000"),
        ("Balances", "MaxReserves", "32000000"),
        ("Balances", "MaxFreezes", "00000000"),
        ("TransactionPayment", "OperationalFeeMultiplier", "05"),
        (
            "Council",
            "MaxProposalWeight",
            "070010a5d4e813ffffffffffffff7f",
        ),
        ("TfgridModule", "TimestampHintDrift", "3c00000000000000"),
    ] {
        let pallet = metadata
            .pallets
            .iter()
            .find(|known| known.name == pallet)
            .unwrap();
        let constant = pallet
            .constants
            .iter()
            .find(|known| known.name == name)
            .unwrap();
        assert_eq!(hex(&constant.value), expected, "{}.{name}", pallet.name);
    }
}

/// Base and limits of a block, by class of call.
const BLOCK_WEIGHTS: &str = "025b1f5d000b00204aa9d10113ffffffffffffffffc2a0a91d00010bd05f9fa62e01\
    1366666666666666a6010b0098f73e5d0113ffffffffffffffbf010000c2a0a91d00010bd0e7f110a3011366666666\
    666666e6010b00204aa9d10113ffffffffffffffff01070088526a74130000000000000040c2a0a91d00000000";

#[test]
fn balances_lists_the_old_name_of_its_transfer() {
    let bytes: Vec<u8> = metadata::v14().to_vec();
    let decoded: frame_metadata::RuntimeMetadataPrefixed =
        codec::Decode::decode(&mut &bytes[..]).unwrap();
    let RuntimeMetadata::V14(metadata) = decoded.1 else {
        panic!("metadata V14 expected")
    };
    let balances = metadata
        .pallets
        .iter()
        .find(|pallet| pallet.name == "Balances")
        .unwrap();
    let calls = metadata
        .types
        .resolve(balances.calls.as_ref().unwrap().ty.id)
        .unwrap();
    let TypeDef::Variant(calls) = &calls.type_def else {
        panic!("calls are variants")
    };
    let index = |name: &str| {
        calls
            .variants
            .iter()
            .find(|call| call.name == name)
            .unwrap()
            .index
    };
    assert_eq!(index("transfer"), 0);
    assert_eq!(index("transfer_allow_death"), 0);
    assert_eq!(
        calls
            .variants
            .iter()
            .find(|call| call.index == 0)
            .unwrap()
            .name,
        "transfer_allow_death"
    );
}

#[test]
fn an_empty_extrinsic_costs_ten_thousand_units_and_one_a_byte() {
    chain(None).execute_with(|| {
        let base = frame_support::weights::Weight::from_parts(EXTRINSIC_BASE, 0);
        assert_eq!(TransactionPayment::weight_to_fee(base), 10_000);
        assert_eq!(TransactionPayment::length_to_fee(123), 123);
    });
}

#[test]
fn fee_and_tip_go_to_the_author_by_known_events() {
    chain(Some("Charlie")).execute_with(|| {
        let (issued, before) = (
            Balances::total_issuance(),
            Balances::free_balance(account("Charlie")),
        );
        let alice = Balances::free_balance(account("Alice"));
        apply("Alice", transfer(&account("Bob"), TFT), 77)
            .unwrap()
            .unwrap();
        let paid = alice - Balances::free_balance(account("Alice")) - TFT;
        assert!(paid > 10_000, "{paid}");
        assert_eq!(Balances::free_balance(account("Charlie")) - before, paid);
        assert_eq!(Balances::total_issuance(), issued);
        assert_eq!(
            events(),
            [
                "Balances.Withdraw",
                "Balances.Transfer",
                "Balances.Deposit",
                "TransactionPayment.TransactionFeePaid",
                "System.ExtrinsicSuccess",
            ]
        );
    });
}

#[test]
fn a_fee_that_nobody_receives_leaves_the_issuance_in_silence() {
    chain(None).execute_with(|| {
        let (issued, alice) = (
            Balances::total_issuance(),
            Balances::free_balance(account("Alice")),
        );
        apply("Alice", transfer(&account("Bob"), TFT), 0)
            .unwrap()
            .unwrap();
        let paid = alice - Balances::free_balance(account("Alice")) - TFT;
        assert_eq!(issued - Balances::total_issuance(), paid);
        assert!(
            !events().iter().any(|name| name == "Balances.BurnedDebt"),
            "{:?}",
            events()
        );
    });
}

#[test]
fn dust_leaves_the_issuance_in_silence() {
    chain(Some("Charlie")).execute_with(|| {
        let stranger = account("Stranger");
        apply("Alice", transfer(&stranger, TFT), 0)
            .unwrap()
            .unwrap();
        System::reset_events();
        let left = 499;
        let value = Balances::free_balance(&stranger) - left;
        let call = transfer(&account("Alice"), value);
        let origin = RuntimeOrigin::signed(stranger.clone());
        let issued = Balances::total_issuance();
        call.dispatch(origin).unwrap();
        assert_eq!(Balances::free_balance(&stranger), 0);
        assert_eq!(issued - Balances::total_issuance(), left);
        assert_eq!(
            events(),
            [
                "System.KilledAccount",
                "Balances.DustLost",
                "Balances.Transfer"
            ]
        );
    });
}

#[test]
fn a_signature_of_another_call_is_refused() {
    chain(None).execute_with(|| {
        let mut extrinsic = signed("Alice", transfer(&account("Bob"), TFT), 0);
        extrinsic.function = transfer(&account("Charlie"), TFT);
        assert!(Executive::apply_extrinsic(extrinsic).is_err());
    });
}

#[test]
fn calls_with_events_that_clients_do_not_know_are_refused() {
    let call = RuntimeCall::Utility(pallet_utility::Call::if_else {
        main: Box::new(transfer(&account("Bob"), 1)),
        fallback: Box::new(transfer(&account("Bob"), 2)),
    });
    assert!(!KnownCalls::contains(&call));
    chain(None).execute_with(|| {
        let refused = apply("Alice", call, 0).unwrap().unwrap_err();
        assert_eq!(refused, frame_system::Error::<Runtime>::CallFiltered.into());
    });
    assert!(KnownCalls::contains(&transfer(&account("Bob"), 1)));
}

#[test]
fn a_council_of_one_decides_at_once() {
    chain(None).execute_with(|| {
        assert_eq!(
            pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(),
            [account("Alice")]
        );
        let proposal =
            RuntimeCall::TfgridModule(pallet_tfgrid::Call::set_connection_price { price: 123 });
        let length_bound = proposal.encoded_size() as u32;
        let origin = RuntimeOrigin::signed(account("Alice"));
        Council::propose(origin, 1, Box::new(proposal), length_bound).unwrap();
        assert_eq!(pallet_tfgrid::ConnectionPrice::<Runtime>::get(), 123);
        let executed = System::events().into_iter().any(|record| {
            matches!(
                record.event,
                RuntimeEvent::Council(pallet_collective::Event::Executed { result: Ok(()), .. })
            )
        });
        assert!(executed, "{:?}", events());
    });
}

#[test]
fn off_chain_workers_run_on_an_empty_chain() {
    chain(None).execute_with(|| TfgridModule::offchain_worker(1));
}
