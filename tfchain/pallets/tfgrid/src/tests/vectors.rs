//! Bytes of the live chain: calls as clients send them, values as clients read them.
use crate::{mock::*, types::Twin, Call, Farms, Nodes, Twins};
use codec::{Decode, Encode};
use frame_support::dispatch::DispatchClass;
use frame_support::{assert_ok, dispatch::GetDispatchInfo, traits::UnfilteredDispatchable};
use tfchain_support::types::{NodePower, Power, PowerState, PublicConfig};

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

fn decoded(text: &str) -> Call<Test> {
    match RuntimeCall::decode(&mut &bytes(text)[..]) {
        Ok(RuntimeCall::TfgridModule(call)) => call,
        other => panic!("{other:?}"),
    }
}

const CREATE_FARM: &str = "1901 20 667265656661726d 04 44 3138352e3230362e3132322e33332f3234
    34 3138352e3230362e3132322e31";
const CREATE_NODE: &str = "1908 01000000 0000000000000000 0000000080000000 0800000000000000
    0000000004000000 14 4768656e74 1c 42656c6769756d 1c 35312e30353433 18 332e37313734
    04 0c 7a6f73 44 35323a35343a30303a31323a33343a3536 04 24 31302e302e322e3135 00 01 00";
const FARM: &str = "04000000 01000000 20 667265656661726d 01000000 01000000 00 04
    44 3138352e3230362e3132322e33332f3234 34 3138352e3230362e3132322e31 0000000000000000 00 00";
const NODE: &str = "05000000 01000000 01000000 02000000 0000000000000000 0000000080000000
    0800000000000000 0000000004000000 14 4768656e74 1c 42656c6769756d 1c 35312e30353433
    18 332e37313734 00 00f1536500000000 01000000
    04 0c 7a6f73 44 35323a35343a30303a31323a33343a3536 04 24 31302e302e322e3135
    00 00 01 00 50000000";

#[test]
fn calls_decode() {
    let link = "60 687474703a2f2f7a6f732e74662f7465726d732f76302e31";
    let hash = "80 3930323164346465653035613636316532636236383338313532633637663235";
    assert_eq!(
        decoded(&format!("1919 {link} {hash}")),
        Call::user_accept_tc {
            document_link: text("http://zos.tf/terms/v0.1"),
            document_hash: text("9021d4dee05a661e2cb6838152c67f25"),
        }
    );
    assert_eq!(
        decoded("1911 00 00"),
        Call::create_twin {
            relay: None,
            pk: None
        }
    );
    let relay = Some(text("relay.dev.grid.tf"));
    assert_eq!(
        decoded("1911 01 44 72656c61792e6465762e677269642e7466 00"),
        Call::create_twin { relay, pk: None }
    );
    assert_eq!(
        decoded("1926 100e000000000000 00f1536500000000"),
        Call::report_uptime_v2 {
            uptime: 3600,
            timestamp_hint: NOW
        }
    );
    assert_eq!(
        decoded("1923 01"),
        Call::change_power_state {
            power_state: Power::Down
        }
    );
    assert_eq!(
        decoded("1924 01000000 00"),
        Call::change_power_target {
            node_id: 1,
            power_target: Power::Up
        }
    );
    let config = PublicConfig {
        ip4: ip4("185.206.122.33/24", "185.206.122.1"),
        ip6: None,
        domain: Some(text("gw.example.org")),
    };
    assert_eq!(
        decoded(
            "190c 01000000 01000000 01 44 3138352e3230362e3132322e33332f3234
            34 3138352e3230362e3132322e31 00 01 38 67772e6578616d706c652e6f7267"
        ),
        Call::add_node_public_config {
            farm_id: 1,
            node_id: 1,
            public_config: Some(config)
        }
    );
}

#[test]
fn what_the_calls_store_is_encoded_as_clients_read_it() {
    on_chain(|| {
        make_twin(ALICE);
        make_twin(BOB);
        assert_ok!(decoded(CREATE_FARM).dispatch_bypass_filter(signed(ALICE)));
        assert_ok!(decoded(CREATE_NODE).dispatch_bypass_filter(signed(BOB)));
        assert_eq!(Farms::<Test>::get(1).encode()[1..], bytes(FARM));
        assert_eq!(Nodes::<Test>::get(1).encode()[1..], bytes(NODE));
    });
}

#[test]
fn a_twin_and_a_power_are_encoded_as_clients_read_them() {
    let relay = Some(text("relay.dev.grid.tf"));
    let twin = Twin {
        id: 1,
        account_id: ALICE,
        relay,
        entities: vec![],
        pk: None,
    };
    let account = "01".repeat(32);
    let wanted = format!("01000000 {account} 01 44 72656c61792e6465762e677269642e7466 00 00");
    assert_eq!(twin.encode(), bytes(&wanted));
    let power = NodePower {
        state: PowerState::Down(100u32),
        target: Power::Down,
    };
    assert_eq!(power.encode(), bytes("01 64000000 01"));
}

#[test]
fn storage_keys_are_those_of_the_live_chain() {
    let alice: [u8; 32] = bytes("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")
        .try_into()
        .expect("a key is 32 bytes");
    let prefix = "19a2526838feefd7695a3b5715b415b1";
    let one = "d82c12285b5d4551f88e8f6e7eb52b81 01000000";
    assert_eq!(
        Twins::<Test>::hashed_key_for(1),
        bytes(&format!("{prefix} 311378229266fc86f673a3f4cf398e69 {one}"))
    );
    assert_eq!(
        crate::TwinIdByAccountID::<Test>::hashed_key_for(sp_runtime::AccountId32::new(alice)),
        bytes(&format!(
            "{prefix} aca6514962aa3f0d58aff3524045f9e0 de1e86a9a8c739864cf3cc5ec2bea59f {}",
            hex::encode(alice)
        ))
    );
    assert_eq!(
        crate::FarmIdByName::<Test>::hashed_key_for(b"freefarm".to_vec()),
        bytes(&format!(
            "{prefix} e418a56ff34e81c0804c45f45aa5d213 ff1794a6a574fd8c63fbf9eca2f3e2d8
            20 667265656661726d"
        ))
    );
    assert_eq!(
        crate::ZosVersion::<Test>::hashed_key().to_vec(),
        bytes(&format!("{prefix} c239ac9a361c439a1f2e0551a9de990c"))
    );
    assert_eq!(
        crate::NodePower::<Test>::hashed_key_for(1),
        bytes(&format!("{prefix} bbe9ea91f5704625862feab196816dfb {one}"))
    );
}

/// A call of `head` and one argument of `length` bytes, then `tail`.
fn decodes(head: &str, length: u32, tail: &str) -> bool {
    let argument = vec![b'a'; length as usize].encode();
    let call = [bytes(head), argument, bytes(tail)].concat();
    RuntimeCall::decode(&mut &call[..]).is_ok()
}

#[test]
fn arguments_longer_than_their_bounds_do_not_decode() {
    let cases = [
        ("1902 01000000", 40, ""),
        ("1905 01000000", 18, "00"),
        ("1905 01000000 00", 15, ""),
        ("1911 01", 1024, "00"),
        ("1911 00 01", 128, ""),
        ("1919", 2048, "00"),
        ("1919 00", 50, ""),
        ("190f 00", 56, "00"),
        ("190f 00 00", 58, ""),
    ];
    for (head, bound, tail) in cases {
        assert!(decodes(head, bound, tail), "{head} {bound}");
        assert!(!decodes(head, bound + 1, tail), "{head} {bound}");
    }
}

/// `create_node` with its location, interfaces and serial number given as lengths.
fn node_call(lengths: [usize; 8]) -> Vec<u8> {
    let [city, country, latitude, longitude, name, mac, ip, serial] =
        lengths.map(|length| vec![b'a'; length]);
    let interfaces = vec![(name, mac, vec![ip])];
    let facts = (
        city,
        country,
        latitude,
        longitude,
        interfaces,
        false,
        false,
        Some(serial),
    );
    [bytes("1908 01000000"), vec![0; 32], facts.encode()].concat()
}

#[test]
fn facts_of_a_node_longer_than_their_bounds_do_not_decode() {
    let bounds = [58, 56, 50, 50, 20, 17, 42, 128];
    assert!(RuntimeCall::decode(&mut &node_call(bounds)[..]).is_ok());
    for index in 0..bounds.len() {
        let mut lengths = bounds;
        lengths[index] += 1;
        assert!(
            RuntimeCall::decode(&mut &node_call(lengths)[..]).is_err(),
            "{index}"
        );
    }
}

/// `create_farm` with so many equal addresses.
fn farm_call(addresses: usize) -> Vec<u8> {
    let address = (b"1.1.1.1/24".to_vec(), b"1.1.1.2".to_vec());
    [bytes("1901 0c 616263"), vec![address; addresses].encode()].concat()
}

/// `create_node` with so many interfaces, each with so many addresses.
fn interfaces_call(interfaces: usize, addresses: usize) -> Vec<u8> {
    let none = Vec::<u8>::new;
    let interface = (none(), none(), vec![none(); addresses]);
    let facts = (
        none(),
        none(),
        none(),
        none(),
        vec![interface; interfaces],
        false,
        false,
    );
    [bytes("1908 01000000"), vec![0; 32], facts.encode(), vec![0]].concat()
}

#[test]
fn lists_longer_than_their_bounds_do_not_decode() {
    let decodes = |call: Vec<u8>| RuntimeCall::decode(&mut &call[..]).is_ok();
    assert!(decodes(farm_call(512)));
    assert!(!decodes(farm_call(513)));
    assert!(decodes(interfaces_call(10, 10)));
    assert!(!decodes(interfaces_call(11, 10)));
    assert!(!decodes(interfaces_call(10, 11)));
}

#[test]
fn every_call_weighs_something_and_only_the_storage_version_is_operational() {
    let call = Call::<Test>::report_uptime { uptime: 1 }.get_dispatch_info();
    assert_eq!(call.class, DispatchClass::Normal);
    assert!(call.call_weight.ref_time() > 0);
    let version = Default::default();
    let call = Call::<Test>::set_storage_version { version }.get_dispatch_info();
    assert_eq!(call.class, DispatchClass::Operational);
}
