//! Bytes as the layout of the live chain wants them.
use crate::{mock::*, tests::burn::signature, types::*, Call};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

#[test]
fn calls_are_encoded_as_clients_send_them() {
    let account = "01".repeat(32);
    let swap = Call::<Test>::swap_to_stellar {
        target_stellar_address: b"foo".to_vec(),
        amount: 256,
    };
    let mint = Call::propose_or_vote_mint_transaction {
        transaction: b"foo".to_vec(),
        target: ALICE,
        amount: 256,
    };
    let sign = Call::propose_burn_transaction_or_add_sig {
        transaction_id: 1,
        target: b"foo".to_vec(),
        amount: 256,
        signature: b"bar".to_vec(),
        stellar_pub_key: b"key".to_vec(),
        sequence_number: 2,
    };
    let cases = [
        (
            swap,
            "1b05 0c666f6f 00010000000000000000000000000000".into(),
        ),
        (mint, format!("1b06 0c666f6f {account} 0001000000000000")),
        (
            sign,
            "1b07 0100000000000000 0c666f6f 0001000000000000 0c626172 0c6b6579
            0200000000000000"
                .into(),
        ),
    ];
    for (call, wanted) in cases {
        let call = RuntimeCall::from(call);
        assert_eq!(call.encode(), bytes(&wanted));
        assert_eq!(RuntimeCall::decode(&mut &bytes(&wanted)[..]), Ok(call));
    }
}

#[test]
fn a_mint_and_a_burn_are_encoded_as_clients_read_them() {
    let account = "01".repeat(32);
    let mint = MintTransaction {
        amount: 256,
        target: ALICE,
        block: 100u32,
        votes: 2,
    };
    let wanted = format!("0001000000000000 {account} 64000000 02000000");
    assert_eq!(mint.encode(), bytes(&wanted));
    let burn = BurnTransaction {
        block: 100u32,
        amount: 256,
        source: Some(ALICE),
        target: b"foo".to_vec(),
        signatures: vec![StellarSignature {
            signature: b"bar".to_vec(),
            stellar_pub_key: b"key".to_vec(),
        }],
        sequence_number: 2,
    };
    let wanted = format!(
        "64000000 0001000000000000 01 {account} 0c666f6f 04 0c626172 0c6b6579
        0200000000000000"
    );
    assert_eq!(burn.encode(), bytes(&wanted));
}

#[test]
fn a_refund_is_encoded_as_clients_read_it() {
    let refund = RefundTransaction {
        block: 100u32,
        amount: 256,
        target: b"foo".to_vec(),
        tx_hash: b"bar".to_vec(),
        signatures: vec![signature("one")],
        sequence_number: 2,
    };
    let signature = hex::encode(signature("one").encode());
    let wanted =
        format!("64000000 0001000000000000 0c666f6f 0c626172 04 {signature} 0200000000000000");
    assert_eq!(refund.encode(), bytes(&wanted));
}

#[test]
fn type_parameters_have_the_names_of_the_live_chain() {
    let names = |info: scale_info::Type| -> Vec<_> {
        info.type_params.iter().map(|param| param.name).collect()
    };
    let mint = MintTransaction::<u64, u32>::type_info();
    assert_eq!(names(mint), ["AccountId", "BlockNumber"]);
    let burn = BurnTransaction::<u64, u32>::type_info();
    assert_eq!(names(burn), ["AccountId", "BlockNumber"]);
    let refund = RefundTransaction::<u32>::type_info();
    assert_eq!(names(refund), ["BlockNumber"]);
}
