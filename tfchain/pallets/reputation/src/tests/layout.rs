//! Bytes and keys of what is stored, and that there is nothing clients of TFChain do not know.
use crate::{
    mock::*,
    report::NodeReport,
    types::{
        Attestation, PaidContract, Revocation, RevocationReason, Subject, Tally, Topic, Uptime,
    },
    Attestations, AttestedBy, NodeReports, PaidContracts, Tallies, UptimePeriods,
};
use codec::{Decode, Encode};
use frame_metadata::{v14, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::form::PortableForm;

/// `wanted` has blanks for the reader.
fn assert_bytes(value: impl Encode, wanted: &str) {
    assert_eq!(hex::encode(value.encode()), wanted.replace(' ', ""));
}

#[test]
fn records_are_laid_out_as_documented() {
    assert_bytes(
        PaidContract {
            twin_id: 3,
            node_id: 1,
            node_twin_id: 2,
            farm_id: 4,
            farmer_twin_id: 5,
            paid: 6,
            to_farmer: 7,
            last_paid: 8,
        },
        "03000000 01000000 02000000 04000000 05000000 06000000000000000000000000000000 \
         07000000000000000000000000000000 0800000000000000",
    );
    assert_bytes(
        Attestation {
            attestor: 3,
            farm_id: 4,
            topic: Topic::Conduct,
            value: -1000,
            weight: 5,
            period: 67,
            evidence: None,
            issued_at: 6,
            response: None,
            revocation: Some(Revocation {
                reason: RevocationReason::Compromised,
                revoked_at: 7,
            }),
        },
        "03000000 04000000 04 18fc 0500000000000000 43000000 00 0600000000000000 00 \
         01 03 0700000000000000",
    );
    assert_bytes(
        Tally {
            weight: 1,
            favour: 2,
            against: 3,
            attestations: 4,
            revoked: 5,
        },
        "01000000000000000000000000000000 02000000000000000000000000000000 \
         03000000000000000000000000000000 04000000 05000000",
    );
    assert_bytes(
        NodeReport {
            doubted: Some((4, 5)),
            deleted_at: Some(6),
            ..NodeReport::first(2, 3)
        },
        "0200000000000000 0200000000000000 0300000000000000 \
         01 0400000000000000 0500000000000000 00 0000000000000000 01 0600000000000000",
    );
    assert_bytes(
        Uptime {
            up: 1,
            down: 2,
            planned: 3,
            reports: 4,
            rejects: 5,
            reboots: 6,
        },
        "01000000 02000000 03000000 04000000 05000000 06000000",
    );
}

/// What follows the pallet's and the item's names in a key ends with the keys themselves.
#[test]
fn what_belongs_to_a_subject_or_a_node_has_one_prefix() {
    let cases = [
        (PaidContracts::<Test>::hashed_key_for(7), "0700000000000000"),
        (NodeReports::<Test>::hashed_key_for(1), "01000000"),
        (UptimePeriods::<Test>::hashed_key_for(1, 67), "43000000"),
        (
            Attestations::<Test>::hashed_key_for(Subject::Node(1), 7),
            "0700000000000000",
        ),
        (
            Tallies::<Test>::hashed_key_for(Subject::Twin(3), 67),
            "43000000",
        ),
        (AttestedBy::<Test>::hashed_key_for(3, 7), "0700000000000000"),
    ];
    for (key, end) in cases {
        assert!(hex::encode(key).ends_with(end));
    }
    let of_node = hex::encode(Attestations::<Test>::hashed_key_for(Subject::Node(1), 7));
    // Names 64 digits, then hash and key of the subject, then hash and key of the contract.
    assert_eq!(&of_node[64 + 32..64 + 32 + 10], "0201000000");
}

fn pallet() -> v14::PalletMetadata<PortableForm> {
    let bytes = Test::metadata_at_version(14).expect("the version is known");
    let prefixed = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("it is metadata");
    let RuntimeMetadata::V14(metadata) = prefixed.1 else {
        panic!("another version");
    };
    let ours = |pallet: &v14::PalletMetadata<PortableForm>| pallet.name == "Reputation";
    metadata
        .pallets
        .into_iter()
        .find(ours)
        .expect("it is in the runtime")
}

#[test]
fn there_are_no_events() {
    let pallet = sp_io::TestExternalities::default().execute_with(pallet);
    assert!(pallet.event.is_none());
}

#[test]
fn names_are_those_of_the_documentation() {
    let pallet = sp_io::TestExternalities::default().execute_with(pallet);
    assert_eq!(pallet.index, 51);
    let names: Vec<String> = pallet
        .storage
        .into_iter()
        .flat_map(|storage| storage.entries)
        .map(|entry| entry.name)
        .collect();
    let wanted = [
        "PaidContracts",
        "Attestations",
        "AttestedBy",
        "Tallies",
        "NodeReports",
        "UptimePeriods",
    ];
    assert_eq!(names, wanted);
    let constants: Vec<&str> = pallet.constants.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(constants, ["UptimePeriod"]);
    assert_eq!(pallet.constants[0].value, 2_630_880_u64.encode());
}

#[test]
fn the_constant_says_what_the_genesis_chose() {
    on_chain_with(600, || {
        assert_eq!(pallet().constants[0].value, 600_u64.encode());
    });
}
