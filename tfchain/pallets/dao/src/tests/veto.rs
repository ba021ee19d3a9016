use crate::{
    mock::*,
    tests::proposal::{hash, propose_for},
    Error, Event, ProposalList, ProposalOf, Proposals, Voting,
};
use frame_support::{assert_noop, assert_ok, sp_runtime::DispatchError};

#[test]
fn three_vetos_end_a_vote() {
    on_chain(|| {
        propose_for(5, None);
        System::reset_events();
        let proposal_hash = hash();
        assert_ok!(Dao::veto(signed(ALICE), proposal_hash));
        assert_ok!(Dao::veto(signed(BOB), proposal_hash));
        let votes = Voting::<Test>::get(proposal_hash).expect("the vote is open");
        assert_eq!(votes.vetos, [ALICE, BOB]);
        assert_ok!(Dao::veto(signed(CHARLIE), proposal_hash));
        let veto = |who| Event::CouncilMemberVeto { proposal_hash, who };
        let wanted = [
            veto(ALICE),
            veto(BOB),
            veto(CHARLIE),
            Event::ClosedByCouncil {
                proposal_hash,
                vetos: vec![ALICE, BOB, CHARLIE],
            },
            Event::Disapproved { proposal_hash },
        ];
        assert_eq!(events(), wanted);
        assert!(ProposalList::<Test>::get().is_empty());
        assert!(!Proposals::<Test>::contains_key(proposal_hash));
        assert!(!ProposalOf::<Test>::contains_key(proposal_hash));
        assert!(!Voting::<Test>::contains_key(proposal_hash));
    });
}

#[test]
fn a_member_vetos_once() {
    on_chain(|| {
        propose_for(5, None);
        assert_ok!(Dao::veto(signed(ALICE), hash()));
        assert_noop!(
            Dao::veto(signed(ALICE), hash()),
            Error::<Test>::DuplicateVeto
        );
    });
}

#[test]
fn vetos_are_the_councils_on_open_votes() {
    on_chain(|| {
        assert_noop!(
            Dao::veto(signed(ALICE), hash()),
            Error::<Test>::ProposalMissing
        );
        assert_noop!(
            Dao::veto(signed(DAVE), hash()),
            Error::<Test>::NotCouncilMember
        );
        assert_noop!(
            Dao::veto(RuntimeOrigin::root(), hash()),
            DispatchError::BadOrigin
        );
    });
}
