use crate::{
    mock::*,
    proposal::VoteWeight,
    tests::proposal::{hash, propose_for},
    vote::MAX_VOTES,
    Error, Event, FarmWeight, Voting,
};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{Pays, PostDispatchInfo},
    pallet_prelude::DispatchResultWithPostInfo,
    sp_runtime::DispatchError,
};

fn vote(farm_id: u32, approve: bool) -> DispatchResultWithPostInfo {
    let farmer = if farm_id == 2 { EVE } else { DAVE };
    Dao::vote(signed(farmer), farm_id, hash(), approve)
}

fn pays(result: DispatchResultWithPostInfo) -> Pays {
    let info: PostDispatchInfo = result.expect("the vote is taken");
    info.pays_fee
}

/// Those in favour and those against.
fn votes() -> (Vec<VoteWeight>, Vec<VoteWeight>) {
    let votes = Voting::<Test>::get(hash()).expect("the vote is open");
    (votes.ayes, votes.nays)
}

const DAVES: VoteWeight = VoteWeight {
    farm_id: 1,
    weight: 42,
};

#[test]
fn a_farm_votes_with_its_weight_of_that_time() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        System::reset_events();
        assert_eq!(pays(vote(1, true)), Pays::No);
        FarmWeight::<Test>::insert(1, 1);
        assert_eq!(votes(), (vec![DAVES], vec![]));
        let voted = Event::Voted {
            account: DAVE,
            proposal_hash: hash(),
            voted: true,
            yes: 1,
            no: 0,
        };
        assert_eq!(events(), [voted]);
    });
}

#[test]
fn a_farmer_may_change_his_mind_for_a_fee() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        assert_eq!(pays(vote(2, true)), Pays::No);
        assert_eq!(pays(vote(1, true)), Pays::No);
        System::reset_events();
        assert_eq!(pays(vote(1, false)), Pays::Yes);
        let eves = VoteWeight {
            farm_id: 2,
            weight: 84,
        };
        assert_eq!(votes(), (vec![eves.clone()], vec![DAVES]));
        let voted = Event::Voted {
            account: DAVE,
            proposal_hash: hash(),
            voted: false,
            yes: 1,
            no: 1,
        };
        assert_eq!(events(), [voted]);
        assert_eq!(pays(vote(1, true)), Pays::Yes);
        assert_eq!(votes(), (vec![eves, DAVES], vec![]));
    });
}

#[test]
fn the_same_vote_counts_once() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        assert_ok!(vote(1, true));
        assert_noop!(vote(1, true), Error::<Test>::DuplicateVote);
        assert_ok!(vote(1, false));
        assert_noop!(vote(1, false), Error::<Test>::DuplicateVote);
    });
}

#[test]
fn only_the_farmer_votes_for_a_farm() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        let stranger = || Error::<Test>::NotAuthorizedToVote;
        assert_noop!(Dao::vote(signed(EVE), 1, hash(), true), stranger());
        assert_noop!(vote(9, true), Error::<Test>::FarmNotExists);
        assert_noop!(
            Dao::vote(RuntimeOrigin::root(), 1, hash(), true),
            DispatchError::BadOrigin
        );
        pallet_tfgrid::Twins::<Test>::remove(1);
        assert_noop!(vote(1, true), stranger());
    });
}

#[test]
fn votes_are_taken_up_to_the_last_block() {
    on_chain(|| {
        make_farms();
        assert_noop!(vote(1, true), Error::<Test>::ProposalMissing);
        propose_for(5, Some(10));
        System::set_block_number(11);
        assert_ok!(vote(1, true));
        System::set_block_number(12);
        assert_noop!(vote(2, true), Error::<Test>::TimeLimitReached);
    });
}

#[test]
fn a_farm_without_nodes_has_no_vote() {
    on_chain(|| {
        make_farm(DAVE, "dave");
        propose_for(5, None);
        assert_noop!(vote(1, true), Error::<Test>::FarmHasNoNodes);
    });
}

#[test]
fn votes_are_bounded() {
    on_chain(|| {
        make_farms();
        propose_for(5, None);
        let other = |farm_id| VoteWeight { farm_id, weight: 1 };
        Voting::<Test>::mutate(hash(), |votes| {
            let votes = votes.as_mut().expect("the vote is open");
            votes.nays = (10..9 + MAX_VOTES).map(other).collect();
        });
        assert_ok!(vote(1, true));
        assert_noop!(vote(2, true), Error::<Test>::StorageOverflow);
        assert_ok!(vote(1, false));
    });
}
