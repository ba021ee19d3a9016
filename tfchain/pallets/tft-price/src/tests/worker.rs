use crate::{horizon::MAX_ANSWER, mock::*, tests::horizon::answer, Call, LastBlockSet};
use codec::Decode;
use frame_support::{assert_ok, sp_runtime::generic::Preamble, traits::UnfilteredDispatchable};
use sp_core::offchain::testing::PendingRequest;

const SOURCE: &str = "http://127.0.0.1:8000/paths/strict-receive?destination_amount=100";

/// Whoever asks `SOURCE` next gets `body`; the test fails when nobody asks.
fn answers(node: &Node, body: &str) {
    node.web.write().expect_request(PendingRequest {
        method: "GET".into(),
        uri: SOURCE.into(),
        sent: true,
        response: Some(body.into()),
        ..PendingRequest::default()
    });
}

fn sent(node: &Node) -> Vec<Extrinsic> {
    let pool = node.pool.read();
    let decode = |bytes: &Vec<u8>| Extrinsic::decode(&mut &bytes[..]);
    let sent = pool.transactions.iter().map(decode);
    sent.map(|sent| sent.expect("an extrinsic is sent"))
        .collect()
}

/// No request was made, or it would have met no answer.
fn is_idle(node: &Node) -> bool {
    node.pool.read().transactions.is_empty() && node.web.read().requests.is_empty()
}

#[test]
fn the_next_author_sends_the_price_it_finds() {
    on_node(Some(SOURCE), |node| {
        answers(&node, &answer(&[("3.59", "100"), ("4", "100")]));
        work();
        let extrinsic = sent(&node).pop().expect("a price is sent");
        let wanted = RuntimeCall::from(Call::set_prices {
            price: 35,
            block_number: 20,
        });
        assert_eq!(extrinsic.function, wanted);
        let Preamble::Signed(sender, ..) = extrinsic.preamble else {
            panic!("the price is signed");
        };
        assert_eq!(sender, node.account);
        assert_ok!(wanted.dispatch_bypass_filter(signed(sender)));
    });
}

#[test]
fn without_a_source_nobody_is_asked() {
    for source in [None, Some("")] {
        on_node(source, |node| {
            work();
            assert!(is_idle(&node));
        });
    }
}

#[test]
fn ten_blocks_pass_between_two_prices() {
    on_node(Some(SOURCE), |node| {
        LastBlockSet::<Test>::put(11);
        work();
        assert!(is_idle(&node));
        LastBlockSet::<Test>::put(10);
        answers(&node, &answer(&[("3.5", "100")]));
        work();
        assert_eq!(sent(&node).len(), 1);
    });
}

#[test]
fn a_price_of_the_future_does_not_stop_the_prices() {
    on_node(Some(SOURCE), |node| {
        LastBlockSet::<Test>::put(u32::MAX);
        answers(&node, &answer(&[("3.5", "100")]));
        work();
        assert_eq!(sent(&node).len(), 1);
    });
}

#[test]
fn others_leave_it_to_the_next_author() {
    on_node(Some(SOURCE), |node| {
        Next::set(Some(BOB));
        work();
        assert!(is_idle(&node));
    });
}

#[test]
fn a_node_that_is_no_validator_asks_nobody() {
    on_node(Some(SOURCE), |node| {
        Validators::set(vec![BOB]);
        work();
        assert!(is_idle(&node));
    });
}

#[test]
fn nonsense_from_the_source_is_not_sent() {
    let padded = format!("{}{}", answer(&[("3.5", "100")]), " ".repeat(MAX_ANSWER));
    for body in ["", "<html>", &answer(&[("0", "100")]), &padded] {
        on_node(Some(SOURCE), |node| {
            answers(&node, body);
            work();
            assert_eq!(sent(&node), []);
        });
    }
}
