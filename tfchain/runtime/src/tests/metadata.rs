//! Names, indices and numbers, as TFChain's metadata has them.

use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use scale_info::TypeDef;
use sp_io::TestExternalities;

use crate::{metadata, Runtime};

fn v14() -> RuntimeMetadataV14 {
    // A constant of ours is what the genesis says.
    let metadata = TestExternalities::default().execute_with(Runtime::metadata);
    match metadata.1 {
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
        (4, "Scheduler"),
        (10, "ValidatorSet"),
        (11, "Session"),
        (12, "Aura"),
        (13, "Grandpa"),
        (14, "Historical"),
        (15, "Authorship"),
        (20, "Balances"),
        (21, "TransactionPayment"),
        (25, "TfgridModule"),
        (26, "SmartContractModule"),
        (27, "TFTBridgeModule"),
        (28, "TFTPriceModule"),
        (29, "BurningModule"),
        (30, "TFKVStore"),
        (31, "RuntimeUpgrade"),
        (40, "Council"),
        (41, "CouncilMembership"),
        (43, "Dao"),
        (50, "Validator"),
        (51, "Reputation"),
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
        (
            "Scheduler",
            "MaximumWeight",
            "0b00806e87740113cccccccccccccccc",
        ),
        ("Scheduler", "MaxScheduledPerBlock", "32000000"),
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
    let bytes: Vec<u8> = TestExternalities::default().execute_with(|| metadata::v14().to_vec());
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
