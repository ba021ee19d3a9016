//! Bytes of calls and of the stored request, by the layout of the live chain.
use crate::{mock::*, types::ValidatorRequestState, Call};
use codec::{Decode, Encode};

fn hex_of(value: impl Encode) -> String {
    hex::encode(value.encode())
}

#[test]
fn a_request_is_stored_field_by_field() {
    let bytes = request(ValidatorRequestState::Validating).encode();
    let text = hex::encode(&bytes);
    let node = "04".repeat(32);
    let stash = "03".repeat(32);
    let expected = format!(
        "{node}{stash}3c61206e6f646520696e204768656e7420626f622e33626f744c68747470733a2f2f\
         6578616d706c652e636f6d02"
    );
    assert_eq!(text, expected.to_lowercase());
    let decoded = crate::types::Validator::decode(&mut &bytes[..]).unwrap();
    assert_eq!(decoded, request(ValidatorRequestState::Validating));
}

#[test]
fn calls_name_an_account_by_key_or_by_address() {
    let change = Call::<Test>::change_validator_node_account {
        new_node_validator_account: NODE,
    };
    assert_eq!(hex_of(change), format!("02{}", "04".repeat(32)));
    let bond = Call::<Test>::bond {
        validator: address(BOB),
    };
    assert_eq!(hex_of(bond), format!("0300{}", "02".repeat(32)));
    let activate = Call::<Test>::activate_validator_node {};
    assert_eq!(hex_of(activate), "01");
}
