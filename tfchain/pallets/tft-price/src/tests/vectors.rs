//! Bytes of the live chain: the call as validators send it, the keys under which clients look.
use crate::{mock::*, AverageTftPrice, Call, TftPrice};
use codec::{Decode, Encode};

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

#[test]
fn calls_are_encoded_as_validators_send_them() {
    let call = RuntimeCall::from(Call::set_prices {
        price: 35,
        block_number: 100,
    });
    let encoded = bytes("1c00 23000000 64000000");
    assert_eq!(call.encode(), encoded);
    assert_eq!(RuntimeCall::decode(&mut &encoded[..]), Ok(call));
    let limit = RuntimeCall::from(Call::set_max_tft_price { price: 35 });
    assert_eq!(limit.encode(), bytes("1c03 23000000"));
}

#[test]
fn storage_keys_are_those_of_the_live_chain() {
    let prefix = "d110469680c238196d735e80e7c80523";
    let price = bytes(&format!("{prefix} 7bc77304ed8c88d024844d62633f8e38"));
    let average = bytes(&format!("{prefix} de1f6b88d9a05ccc921f1dfb4989cfc9"));
    assert_eq!(TftPrice::<Test>::hashed_key().to_vec(), price);
    assert_eq!(AverageTftPrice::<Test>::hashed_key().to_vec(), average);
}
