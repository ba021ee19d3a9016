//! Bytes of the live chain: calls as clients send them, values as clients read them.
use crate::{
    mock::*, types::*, ActiveNodeContracts, ActiveRentContractForNode, Call,
    ContractIDByNameRegistration, ContractIDByNodeIDAndHash, ContractLock, Contracts, Event,
};
use codec::{Decode, Encode};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, traits::UnfilteredDispatchable};
use tfchain_support::resources::{Resources, GIGABYTE};

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

fn decoded(text: &str) -> Call<Test> {
    match RuntimeCall::decode(&mut &bytes(text)[..]) {
        Ok(RuntimeCall::SmartContractModule(call)) => call,
        other => panic!("{other:?}"),
    }
}

const HASH: &str = "3930323164346465653035613636316532636236383338313532633637663235";

fn deployment_hash() -> HexHash {
    *b"9021d4dee05a661e2cb6838152c67f25"
}

#[test]
fn calls_decode() {
    assert_eq!(
        decoded(&format!("1a00 01000000 {HASH} 00 00000000 00")),
        Call::create_node_contract {
            node_id: 1,
            deployment_hash: deployment_hash(),
            deployment_data: Default::default(),
            public_ips: 0,
            solution_provider_id: None,
        }
    );
    assert_eq!(
        decoded("1a04 10 6d796777"),
        Call::create_name_contract {
            name: b"mygw".to_vec()
        }
    );
    assert_eq!(
        decoded("1a07 01000000 00"),
        Call::create_rent_contract {
            node_id: 1,
            solution_provider_id: None
        }
    );
    assert_eq!(
        decoded("1a02 0100000000000000"),
        Call::cancel_contract { contract_id: 1 }
    );
    let used = Resources {
        hru: 0,
        sru: 25 * GIGABYTE,
        cru: 2,
        mru: 4 * GIGABYTE,
    };
    assert_eq!(
        decoded(
            "1a06 04 0100000000000000 0000000000000000 0000004006000000 0200000000000000
            0000000001000000"
        ),
        Call::report_contract_resources {
            contract_resources: vec![ContractResources {
                contract_id: 1,
                used
            }]
        }
    );
    let traffic = NruConsumption {
        contract_id: 1,
        timestamp: NOW,
        window: 3600,
        nru: 1_000_000_000,
    };
    assert_eq!(
        decoded("1a05 04 0100000000000000 00f1536500000000 100e000000000000 00ca9a3b00000000"),
        Call::add_nru_reports {
            reports: vec![traffic]
        }
    );
}

#[test]
fn what_the_calls_store_is_encoded_as_clients_read_it() {
    on_chain(|| {
        make_twin(ALICE);
        make_twin(CHARLIE);
        make_twin(BOB);
        make_farm(ALICE, "freefarm", 0);
        make_node(BOB, 1);
        let create = format!("1a00 01000000 {HASH} 00 00000000 00");
        for call in [create.as_str(), "1a04 10 6d796777"] {
            assert_ok!(decoded(call).dispatch_bypass_filter(signed(CHARLIE)));
        }
        let node =
            format!("04000000 00 0100000000000000 02000000 00 01000000 {HASH} 00 00000000 00 00");
        let stored = |contract_id| Contracts::<Test>::get(contract_id).expect("it is stored");
        assert_eq!(stored(1).encode(), bytes(&node));

        let mut name = stored(2);
        name.state = ContractState::GracePeriod(1000);
        let wanted = "04000000 02 e803000000000000 0200000000000000 02000000 01 10 6d796777 00";
        assert_eq!(name.encode(), bytes(wanted));
    });
}

#[test]
fn a_rent_contract_is_encoded_as_clients_read_it() {
    let contract = Contract::<Test> {
        version: 4,
        state: ContractState::Deleted(Cause::OutOfFunds),
        contract_id: 3,
        twin_id: 2,
        contract_type: ContractData::RentContract(RentContract { node_id: 1 }),
        solution_provider_id: Some(7),
    };
    let wanted = "04000000 01 01 0300000000000000 02000000 02 01000000 01 0700000000000000";
    assert_eq!(contract.encode(), bytes(wanted));
}

/// The events of a block with this one, deposited by extrinsic 2.
fn record(event: Event<Test>) -> Vec<u8> {
    let record = frame_system::EventRecord {
        phase: frame_system::Phase::ApplyExtrinsic(2),
        event: RuntimeEvent::from(event),
        topics: Vec::<sp_core::H256>::new(),
    };
    vec![record].encode()
}

#[test]
fn events_are_encoded_as_clients_read_them() {
    let canceled = Event::NodeContractCanceled {
        contract_id: 7,
        node_id: 1,
        twin_id: 2,
    };
    let wanted = "0400020000001a02 0700000000000000 01000000 02000000 00";
    assert_eq!(record(canceled), bytes(wanted));
    let started = Event::ContractGracePeriodStarted {
        contract_id: 7,
        node_id: 1,
        twin_id: 2,
        block_number: 1234,
    };
    let wanted = "0400020000001a0d 0700000000000000 01000000 02000000 d204000000000000 00";
    assert_eq!(record(started), bytes(wanted));
}

#[test]
fn storage_keys_are_those_of_the_live_chain() {
    let prefix = "44cb2e51a1811cda53a74b4395e03d57";
    let one = "d82c12285b5d4551f88e8f6e7eb52b81 01000000";
    let first = "9ea2d098b5f70192f96c06f38d3fbc97 0100000000000000";
    assert_eq!(
        Contracts::<Test>::hashed_key_for(1),
        bytes(&format!(
            "{prefix} 4342193e496fab7ec59d615ed0dc5530 {first}"
        ))
    );
    assert_eq!(
        ContractLock::<Test>::hashed_key_for(1),
        bytes(&format!(
            "{prefix} d69f8ee5720574f6b6d71c45bdc20334 {first}"
        ))
    );
    assert_eq!(
        ActiveNodeContracts::<Test>::hashed_key_for(1),
        bytes(&format!("{prefix} cb18d6eb87c8dd12c5bccb70223c480a {one}"))
    );
    assert_eq!(
        ActiveRentContractForNode::<Test>::hashed_key_for(1),
        bytes(&format!("{prefix} 734c55a9ec907b6b8254aeac6042f991 {one}"))
    );
    assert_eq!(
        ContractIDByNodeIDAndHash::<Test>::hashed_key_for(1, deployment_hash()),
        bytes(&format!(
            "{prefix} 909385366f0e1dfc293f0a45f60df2d7 {one} 9ddf206d5d211beddcf3b3f235884bcc {HASH}"
        ))
    );
    let name = crate::grid_contract::NameContractName::<Test>(text("mygw"));
    assert_eq!(
        ContractIDByNameRegistration::<Test>::hashed_key_for(name),
        bytes(&format!(
            "{prefix} 364bdba29acc58a903c46b1daed736d1 33cf808f53710fc4c586257e1f03873e 10 6d796777"
        ))
    );
}

#[test]
fn deployment_data_longer_than_its_bound_does_not_decode() {
    let decodes = |length: usize| {
        let data = vec![b'a'; length].encode();
        let head = bytes(&format!("1a00 01000000 {HASH}"));
        let call = [head, data, bytes("00000000 00")].concat();
        RuntimeCall::decode(&mut &call[..]).is_ok()
    };
    assert!(decodes(512));
    assert!(!decodes(513));
}

/// All calls, with arguments of no meaning.
fn every_call() -> Vec<Call<Test>> {
    let number = "0100000000000000";
    let account = "01".repeat(32);
    [
        format!("1a00 01000000 {HASH} 00 00000000 00"),
        format!("1a01 {number} {HASH} 00"),
        format!("1a02 {number}"),
        "1a04 10 6d796777".into(),
        "1a05 00".into(),
        "1a06 00".into(),
        "1a07 01000000 00".into(),
        "1a08 00 00 00".into(),
        format!("1a09 {number} 01"),
        format!("1a0a {number}"),
        format!("1a0b {account} {account}"),
        format!("1a0c {number} 00"),
        format!("1a0d {number} {number} {number}"),
        format!("1a0e {number}"),
        format!("1a0f {number}"),
        format!("1a10 {number}"),
        format!("1a11 {number} {number} 00"),
        format!("1a12 {number}"),
        format!("1a13 {number} {number}"),
        format!("1a14 01000000 {number}"),
        format!("1a15 {number}"),
    ]
    .iter()
    .map(|call| decoded(call))
    .collect()
}

#[test]
fn every_call_weighs_something_and_none_fills_a_block() {
    on_chain(|| {
        let calls = every_call();
        assert_eq!(calls.len(), 21);
        for call in calls {
            let time = call.get_dispatch_info().call_weight.ref_time();
            assert!((1..1_300_000_000_000).contains(&time), "{call:?}");
        }
    });
}

#[test]
fn no_call_is_taken_without_an_origin() {
    on_chain(|| {
        for call in every_call() {
            let text = format!("{call:?}");
            let done = call.dispatch_bypass_filter(RuntimeOrigin::none());
            let error = done.map(drop).map_err(|failure| failure.error);
            assert_eq!(error, Err(sp_runtime::DispatchError::BadOrigin), "{text}");
        }
    });
}
