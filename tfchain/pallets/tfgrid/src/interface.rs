//! Network interfaces as a node reports them.
use crate::{
    types::{
        InterfaceIpInput, InterfaceMacInput, InterfaceNameInput, InterfaceOf, OneInterfaceInput,
    },
    Config, Error,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, BoundedVec};
use scale_info::TypeInfo;
use tfchain_support::{ip, types::Interface};

const MIN_INTERFACE_NAME_LENGTH: usize = 3;
pub const MAX_INTERFACE_NAME_LENGTH: u32 = 20;
pub const INTERFACE_MAC_LENGTH: u32 = 17;
const MIN_INTERFACE_IP_LENGTH: usize = 7;
pub const MAX_INTERFACE_IP_LENGTH: u32 = 42;

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct InterfaceName(pub InterfaceNameInput);

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct InterfaceMac(pub InterfaceMacInput);

/// An address without a mask.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct InterfaceIp(pub InterfaceIpInput);

pub(crate) fn check<T: Config>(input: OneInterfaceInput<T>) -> Result<InterfaceOf<T>, Error<T>> {
    let name = check_name::<T>(input.name)?;
    let mac = check_mac::<T>(input.mac)?;
    let mut ips = BoundedVec::new();
    for ip in input.ips {
        ips.try_push(check_ip::<T>(ip)?)
            .map_err(|_| Error::<T>::InvalidInterfaceIP)?;
    }
    Ok(Interface { name, mac, ips })
}

fn check_name<T: Config>(name: InterfaceNameInput) -> Result<InterfaceName, Error<T>> {
    let known = |&byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    ensure!(
        name.len() >= MIN_INTERFACE_NAME_LENGTH,
        Error::<T>::InterfaceNameTooShort
    );
    ensure!(name.iter().all(known), Error::<T>::InvalidInterfaceName);
    Ok(InterfaceName(name))
}

fn check_mac<T: Config>(mac: InterfaceMacInput) -> Result<InterfaceMac, Error<T>> {
    ensure!(
        mac.len() >= INTERFACE_MAC_LENGTH as usize,
        Error::<T>::InterfaceMacTooShort
    );
    ensure!(ip::is_valid_mac(&mac), Error::<T>::InvalidMacAddress);
    Ok(InterfaceMac(mac))
}

fn check_ip<T: Config>(text: InterfaceIpInput) -> Result<InterfaceIp, Error<T>> {
    ensure!(
        text.len() >= MIN_INTERFACE_IP_LENGTH,
        Error::<T>::InterfaceIpTooShort
    );
    let address = ip::parse_ip4(&text).is_some() || ip::parse_ip6(&text).is_some();
    ensure!(address, Error::<T>::InvalidInterfaceIP);
    Ok(InterfaceIp(text))
}
