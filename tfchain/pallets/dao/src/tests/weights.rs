use crate::{
    mock::*,
    tests::proposal::{action, hash, propose_for},
    vote::MAX_VOTES,
    weights, Call,
};
use frame_support::{
    assert_ok,
    dispatch::{GetDispatchInfo, Pays},
    weights::Weight,
};

/// What the normal calls of a block may weigh.
const BLOCK: u64 = 1_500_000_000_000;

fn declared(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

#[test]
fn closing_is_weighed_for_the_heaviest_call_and_pays_for_the_one_executed() {
    on_chain(|| {
        make_farms();
        propose_for(1, None);
        assert_ok!(Dao::vote(signed(EVE), 2, hash(), true));
        let call = Call::close {
            proposal_hash: hash(),
            proposal_index: 0,
        };
        assert!(MAX_WEIGHT.all_lte(declared(call)));
        let info = Dao::close(signed(ALICE), hash(), 0).expect("it closes");
        let executed = action().get_dispatch_info().call_weight;
        assert_eq!(info.actual_weight, Some(weights::close::<Test>(executed)));
        assert_eq!(info.pays_fee, Pays::Yes);
    });
}

#[test]
fn a_proposal_is_weighed_by_the_length_of_its_call() {
    let of = |length| {
        let remark = vec![0; length];
        declared(Call::propose {
            threshold: 1,
            action: Box::new(frame_system::Call::remark { remark }.into()),
            description: vec![],
            link: vec![],
            duration: None,
        })
    };
    assert!(of(1_000_000).ref_time() > of(0).ref_time() + 5_000_000_000);
}

#[test]
fn a_vote_is_weighed_for_a_full_list_and_pays_for_the_one_it_finds() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        let call = Call::vote {
            farm_id: 2,
            proposal_hash: hash(),
            approve: true,
        };
        assert_eq!(declared(call), weights::vote::<Test>(MAX_VOTES));
        assert_ok!(Dao::vote(signed(DAVE), 1, hash(), true));
        let info = Dao::vote(signed(EVE), 2, hash(), true).expect("the vote is taken");
        assert_eq!(info.actual_weight, Some(weights::vote::<Test>(2)));
    });
}

#[test]
fn votes_and_vetos_take_a_small_part_of_a_block() {
    for weight in [
        weights::vote::<Test>(MAX_VOTES),
        weights::veto::<Test>(),
        weights::close::<Test>(Weight::zero()),
    ] {
        assert!(weight.ref_time() < BLOCK / 50);
    }
}
