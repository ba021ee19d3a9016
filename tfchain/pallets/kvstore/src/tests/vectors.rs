//! Bytes of the live chain: the call as clients send it, the key under which they look.
use crate::{mock::*, Call, TFKVStore as Entries};
use codec::{Decode, Encode};
use sp_runtime::AccountId32;

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

#[test]
fn calls_are_encoded_as_clients_send_them() {
    let set = Call::<Test>::set {
        key: b"foo".to_vec(),
        value: b"bar".to_vec(),
    };
    let encoded = bytes("1e00 0c666f6f 0c626172");
    assert_eq!(RuntimeCall::from(set.clone()).encode(), encoded);
    assert_eq!(RuntimeCall::decode(&mut &encoded[..]), Ok(set.into()));
    let key = b"foo".to_vec();
    let delete = RuntimeCall::from(Call::delete { key });
    assert_eq!(delete.encode(), bytes("1e01 0c666f6f"));
}

#[test]
fn the_key_of_an_entry_is_that_of_the_live_chain() {
    let alice = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    let account: [u8; 32] = bytes(alice).try_into().expect("a key is 32 bytes");
    let wanted = format!(
        "bd05d43493846b6a9b68833881cd4092 bd05d43493846b6a9b68833881cd4092
        de1e86a9a8c739864cf3cc5ec2bea59f {alice}
        a3e1c3a50acf4b50028f5559b6de8533 0c 666f6f"
    );
    let key = Entries::<Test>::hashed_key_for(AccountId32::new(account), b"foo".to_vec());
    assert_eq!(key, bytes(&wanted));
}
