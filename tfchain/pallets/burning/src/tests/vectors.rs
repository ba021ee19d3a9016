//! Bytes as the layout of the live chain wants them.
use crate::{mock::*, types::Burn, Call};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

#[test]
fn the_call_is_encoded_as_clients_send_it() {
    let call = RuntimeCall::from(Call::burn_tft {
        amount: 256,
        message: b"foo".to_vec(),
    });
    let encoded = bytes("1d00 00010000000000000000000000000000 0c666f6f");
    assert_eq!(call.encode(), encoded);
    assert_eq!(RuntimeCall::decode(&mut &encoded[..]), Ok(call));
}

#[test]
fn a_burn_is_encoded_as_clients_read_it() {
    let burn = Burn {
        target: ALICE,
        amount: 256u128,
        block: 100u32,
        message: b"foo".to_vec(),
    };
    let account = "01".repeat(32);
    let wanted = format!("{account} 00010000000000000000000000000000 64000000 0c666f6f");
    assert_eq!(burn.encode(), bytes(&wanted));
    let params = Burn::<u64, u128, u32>::type_info().type_params;
    let names: Vec<_> = params.iter().map(|param| param.name).collect();
    assert_eq!(names, ["AccountId", "BalanceOf", "BlockNumber"]);
}
