//! Textual addresses: which ones a farm may lend and a node may hold.
//!
//! The rules are those of the live chain, whose clients send what it accepts.
use core::{
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// Not routed on the public internet: network, prefix length.
const PRIVATE_IP4: [(Ipv4Addr, u8); 12] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(255, 255, 255, 255), 32),
];

const PRIVATE_IP6: [(Ipv6Addr, u8); 8] = [
    (Ipv6Addr::UNSPECIFIED, 128),
    (Ipv6Addr::LOCALHOST, 128),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
];

pub fn parse_ip4(text: &[u8]) -> Option<Ipv4Addr> {
    parse(text)
}

/// The hexadecimal form alone; a dotted tail is refused.
pub fn parse_ip6(text: &[u8]) -> Option<Ipv6Addr> {
    if text.contains(&b'.') {
        return None;
    }
    parse(text)
}

/// Both public, the gateway inside the network and not the network's own address.
pub fn is_valid_ip4(cidr: &[u8], gateway: &[u8]) -> bool {
    let (Some((address, length)), Some(gateway)) =
        (parse_cidr(cidr, 32, parse_ip4), parse_ip4(gateway))
    else {
        return false;
    };
    is_public_ip4(address)
        && is_public_ip4(gateway)
        && network4(address, length) == network4(gateway, length)
        && network4(address, length) != gateway.to_bits()
}

/// Both public, the gateway inside the network and not the address itself.
pub fn is_valid_ip6(cidr: &[u8], gateway: &[u8]) -> bool {
    let (Some((address, length)), Some(gateway)) =
        (parse_cidr(cidr, 128, parse_ip6), parse_ip6(gateway))
    else {
        return false;
    };
    is_public_ip6(address)
        && is_public_ip6(gateway)
        && network6(address, length) == network6(gateway, length)
        && address != gateway
}

/// Six pairs of hexadecimal digits, joined by colons or by dashes.
pub fn is_valid_mac(text: &[u8]) -> bool {
    let Some(&separator @ (b':' | b'-')) = text.get(2) else {
        return false;
    };
    text.len() == 17
        && text
            .iter()
            .enumerate()
            .all(|(index, byte)| match index % 3 {
                2 => *byte == separator,
                _ => byte.is_ascii_hexdigit(),
            })
}

fn parse<Address: FromStr>(text: &[u8]) -> Option<Address> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

fn parse_cidr<Address>(
    text: &[u8],
    longest: u8,
    parse_address: fn(&[u8]) -> Option<Address>,
) -> Option<(Address, u8)> {
    let slash = text.iter().position(|&byte| byte == b'/')?;
    let (address, length) = (text.get(..slash)?, text.get(slash + 1..)?);
    let padded = length.len() > 1 && length.first() == Some(&b'0');
    if padded || !length.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let length: u8 = parse(length)?;
    (length <= longest).then_some((parse_address(address)?, length))
}

/// Multicast and what is reserved above it are not unicast.
fn is_public_ip4(address: Ipv4Addr) -> bool {
    let private = |&(network, length): &(Ipv4Addr, u8)| {
        network4(address, length) == network4(network, length)
    };
    address.octets()[0] < 224 && !PRIVATE_IP4.iter().any(private)
}

fn is_public_ip6(address: Ipv6Addr) -> bool {
    let private = |&(network, length): &(Ipv6Addr, u8)| {
        network6(address, length) == network6(network, length)
    };
    !address.is_multicast() && !PRIVATE_IP6.iter().any(private)
}

fn network4(address: Ipv4Addr, length: u8) -> u32 {
    let host_bits = 32u32.saturating_sub(length.into());
    address.to_bits() & u32::MAX.checked_shl(host_bits).unwrap_or(0)
}

fn network6(address: Ipv6Addr, length: u8) -> u128 {
    let host_bits = 128u32.saturating_sub(length.into());
    address.to_bits() & u128::MAX.checked_shl(host_bits).unwrap_or(0)
}
