use crate::{
    ip::{is_valid_ip4, is_valid_ip6, is_valid_mac, parse_ip4, parse_ip6},
    resources::{Resources, GIGABYTE},
    types::{NodePower, Power, PowerState},
};
use sp_runtime::Percent;

fn resources(hru: u64, sru: u64, cru: u64, mru: u64) -> Resources {
    Resources {
        hru: hru * GIGABYTE,
        sru: sru * GIGABYTE,
        cru,
        mru: mru * GIGABYTE,
    }
}

#[test]
fn units_of_the_worked_example() {
    let node = resources(0, 512, 8, 16);
    assert_eq!(node.cloud_units(), 20);
    assert_eq!(node.storage_units(), 2);
}

#[test]
fn cores_limit_cloud_units_when_storage_is_plenty() {
    assert_eq!(resources(0, 4096, 2, 16).cloud_units(), 8);
}

#[test]
fn a_tie_for_the_smallest_gives_no_cloud_units() {
    // 1 core and 100 GiB are both worth 2 * 2^30 * 1000.
    assert_eq!(resources(0, 100, 1, 16).cloud_units(), 0);
    assert_eq!(Resources::default().cloud_units(), 0);
}

#[test]
fn the_largest_figures_do_not_overflow() {
    let huge = Resources {
        hru: u64::MAX,
        sru: u64::MAX,
        cru: u64::MAX,
        mru: u64::MAX,
    };
    assert_eq!(huge.cloud_units(), 687_194_766);
    assert_eq!(huge.storage_units(), 83_036_034);
}

#[test]
fn one_percent_is_tolerated_and_more_is_a_change() {
    let before = Resources {
        hru: 1000,
        sru: 1000,
        cru: 100,
        mru: 1000,
    };
    let same =
        |after: Resources| !Resources::has_changed(&before, &after, Percent::from_percent(1));
    assert!(same(before));
    assert!(same(Resources {
        hru: 1010,
        sru: 990,
        cru: 101,
        mru: 1010
    }));
    assert!(!same(Resources {
        hru: 1011,
        ..before
    }));
    assert!(!same(Resources { sru: 989, ..before }));
    assert!(!same(Resources { cru: 102, ..before }));
    assert!(!same(Resources { mru: 0, ..before }));
}

#[test]
fn public_ip4_with_its_gateway_is_valid() {
    assert!(is_valid_ip4(b"185.206.122.33/24", b"185.206.122.1"));
    assert!(is_valid_ip4(b"1.1.1.1/0", b"8.8.8.8"));
}

#[test]
fn ip4_that_is_not_lendable_is_refused() {
    let cases: [(&[u8], &[u8]); 14] = [
        (b"185.206.122.33", b"185.206.122.1"),
        (b"185.206.122.33/33", b"185.206.122.1"),
        (b"185.206.122.33/+8", b"185.206.122.1"),
        (b"185.206.122.33/08", b"185.206.122.1"),
        (b"185.206.122.33/", b"185.206.122.1"),
        (b"185.206.122.033/24", b"185.206.122.1"),
        (b"185.206.122/24", b"185.206.122.1"),
        (b"185.206.122.33/24", b"185.206.123.1"),
        (b"185.206.122.33/24", b"185.206.122.0"),
        (b"185.206.122.33/24", b"185.206.122.1/24"),
        (b"10.0.0.2/24", b"10.0.0.1"),
        (b"192.168.1.2/24", b"192.168.1.1"),
        (b"224.0.0.2/24", b"224.0.0.1"),
        (b"\xff\xfe/24", b"185.206.122.1"),
    ];
    for (cidr, gateway) in cases {
        assert!(!is_valid_ip4(cidr, gateway), "{cidr:?} {gateway:?}");
    }
}

#[test]
fn every_private_range_of_ip4_is_refused() {
    let cases: [&[u8]; 12] = [
        b"0.1.2.3/8",
        b"10.1.2.3/8",
        b"100.64.2.3/16",
        b"127.0.0.2/8",
        b"169.254.2.3/16",
        b"172.31.2.3/16",
        b"192.0.2.3/24",
        b"192.168.2.3/16",
        b"198.19.2.3/16",
        b"198.51.100.3/24",
        b"203.0.113.3/24",
        b"255.255.255.255/1",
    ];
    for cidr in cases {
        let gateway = b"8.8.8.8";
        assert!(!is_valid_ip4(cidr, gateway), "{cidr:?}");
    }
}

#[test]
fn public_ip6_with_its_gateway_is_valid() {
    assert!(is_valid_ip6(b"2a10:b600:1::2/64", b"2a10:b600:1::1"));
}

#[test]
fn ip6_that_is_not_lendable_is_refused() {
    let cases: [(&[u8], &[u8]); 8] = [
        (b"2a10:b600:1::1/64", b"2a10:b600:1::1"),
        (b"2a10:b600:1::2/64", b"2a10:b600:2::1"),
        (b"2a10:b600:1::2/129", b"2a10:b600:1::1"),
        (b"2a10:b600:1::2", b"2a10:b600:1::1"),
        (b"fe80::2/64", b"fe80::1"),
        (b"fd00::2/64", b"fd00::1"),
        (b"2001:db8::2/64", b"2001:db8::1"),
        (b"ff02::2/64", b"ff02::1"),
    ];
    for (cidr, gateway) in cases {
        assert!(!is_valid_ip6(cidr, gateway), "{cidr:?} {gateway:?}");
    }
}

#[test]
fn plain_addresses_carry_no_mask() {
    assert!(parse_ip4(b"10.0.2.15").is_some());
    assert!(parse_ip4(b"10.0.2.15/24").is_none());
    assert!(parse_ip6(b"fe80::1").is_some());
    assert!(parse_ip6(b"::ffff:1.2.3.4").is_none());
}

#[test]
fn macs_are_six_pairs_with_one_kind_of_separator() {
    assert!(is_valid_mac(b"52:54:00:12:34:56"));
    assert!(is_valid_mac(b"52-54-00-aB-Cd-eF"));
    for text in [
        &b"52:54-00:12:34:56"[..],
        b"52:54:00:12:34:5g",
        b"525400123456",
        b"",
        b"52:54",
    ] {
        assert!(!is_valid_mac(text), "{text:?}");
    }
}

#[test]
fn a_node_is_down_by_state_or_by_target() {
    let power = |state, target| NodePower::<u32> { state, target };
    assert!(!NodePower::<u32>::default().is_down());
    assert!(power(PowerState::Down(1), Power::Up).is_down());
    assert!(power(PowerState::Up, Power::Down).is_down());
}
