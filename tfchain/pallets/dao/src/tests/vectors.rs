//! Bytes of the live chain: calls as clients send them, keys under which they look.
use crate::{
    mock::*,
    proposal::{DaoVotes, VoteWeight},
    Call, FarmWeight,
};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Without blanks, which are there for the reader.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).expect("a vector is hexadecimal")
}

#[test]
fn calls_are_encoded_as_clients_send_them() {
    let remark = b"hi".to_vec();
    let action = Box::new(frame_system::Call::remark { remark }.into());
    let propose = Call::<Test>::propose {
        threshold: 5,
        action,
        description: b"foo".to_vec(),
        link: b"bar".to_vec(),
        duration: Some(100),
    };
    let proposal_hash = [0xab; 32].into();
    let vote = Call::vote {
        farm_id: 1,
        proposal_hash,
        approve: true,
    };
    let close = Call::close {
        proposal_hash,
        proposal_index: 1,
    };
    let hash = "ab".repeat(32);
    let cases = [
        (
            propose,
            "2b00 14 0000 08 6869 0c 666f6f 0c 626172 01 64000000".into(),
        ),
        (vote, format!("2b01 01000000 {hash} 01")),
        (Call::veto { proposal_hash }, format!("2b02 {hash}")),
        (close, format!("2b03 {hash} 04")),
    ];
    for (call, wanted) in cases {
        let call = RuntimeCall::from(call);
        assert_eq!(call.encode(), bytes(&wanted));
        assert_eq!(RuntimeCall::decode(&mut &bytes(&wanted)[..]), Ok(call));
    }
}

#[test]
fn votes_are_encoded_as_clients_read_them() {
    let vote = VoteWeight {
        farm_id: 1,
        weight: 42,
    };
    let votes = DaoVotes::<u32, u64> {
        index: 1,
        threshold: 2,
        ayes: vec![vote],
        nays: vec![],
        end: 100,
        vetos: vec![],
    };
    let wanted = "01000000 02000000 04 01000000 2a00000000000000 00 64000000 00";
    assert_eq!(votes.encode(), bytes(wanted));
    let params = DaoVotes::<u32, u64>::type_info().type_params;
    let names: Vec<_> = params.iter().map(|param| param.name).collect();
    assert_eq!(names, ["BlockNumber", "AccountId"]);
}

#[test]
fn the_key_of_a_farms_weight_is_that_of_the_live_chain() {
    let wanted = "a42582174a9b2a1542058833a1119269 1a9756db57d6783063a1643303477aee 01000000";
    assert_eq!(FarmWeight::<Test>::hashed_key_for(1), bytes(wanted));
}
