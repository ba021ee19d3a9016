use crate::{
    mock::*,
    proposal::{DaoProposal, DaoVotes, MAX_PROPOSALS, MAX_PROPOSAL_LENGTH},
    Error, Event, ProposalCount, ProposalList, ProposalOf, Proposals, Voting,
};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::GetDispatchInfo,
    pallet_prelude::DispatchResultWithPostInfo,
    sp_runtime::{
        traits::{BlakeTwo256, Hash},
        DispatchError, DispatchResult,
    },
    weights::Weight,
};
use sp_runtime::AccountId32;

pub type Hash32 = <Test as frame_system::Config>::Hash;

/// Something that only Root may do.
pub fn action() -> RuntimeCall {
    pallet_tfgrid::Call::set_connection_price { price: 77 }.into()
}

pub fn hash() -> Hash32 {
    BlakeTwo256::hash_of(&action())
}

pub fn propose_for(threshold: u32, duration: Option<u32>) {
    assert_ok!(propose(ALICE, threshold, action(), duration));
}

fn propose(
    who: AccountId32,
    threshold: u32,
    action: RuntimeCall,
    duration: Option<u32>,
) -> DispatchResult {
    let about = (b"a price".to_vec(), b"http://link".to_vec());
    Dao::propose(
        signed(who),
        threshold,
        action.into(),
        about.0,
        about.1,
        duration,
    )
}

fn vote(who: AccountId32, farm_id: u32, approve: bool) {
    assert_ok!(Dao::vote(signed(who), farm_id, hash(), approve));
}

fn close() -> DispatchResultWithPostInfo {
    Dao::close(signed(BOB), hash(), 0)
}

fn price() -> u32 {
    pallet_tfgrid::ConnectionPrice::<Test>::get()
}

fn nothing_is_left() -> bool {
    ProposalList::<Test>::get().is_empty()
        && Proposals::<Test>::iter().count() == 0
        && ProposalOf::<Test>::iter().count() == 0
        && Voting::<Test>::iter().count() == 0
}

fn has_event(event: Event<Test>) -> bool {
    events().contains(&event)
}

#[test]
fn a_proposal_is_stored_by_the_hash_of_its_call() {
    on_chain(|| {
        propose_for(2, None);
        assert_eq!(ProposalList::<Test>::get(), [hash()]);
        assert_eq!(ProposalOf::<Test>::get(hash()), Some(action()));
        let proposal = DaoProposal {
            index: 0,
            description: b"a price".to_vec(),
            link: b"http://link".to_vec(),
        };
        assert_eq!(Proposals::<Test>::get(hash()), Some(proposal));
        let votes = DaoVotes {
            index: 0,
            threshold: 2,
            ayes: vec![],
            nays: vec![],
            end: 100_801,
            vetos: vec![],
        };
        assert_eq!(Voting::<Test>::get(hash()), Some(votes));
        assert_eq!(ProposalCount::<Test>::get(), 1);
        let proposed = Event::Proposed {
            account: ALICE,
            proposal_index: 0,
            proposal_hash: hash(),
            threshold: 2,
        };
        assert_eq!(events(), [proposed]);
    });
}

#[test]
fn a_proposer_may_choose_a_duration_below_thirty_days() {
    on_chain(|| {
        let too_long = || Error::<Test>::InvalidProposalDuration;
        assert_noop!(propose(ALICE, 1, action(), Some(432_000)), too_long());
        assert_noop!(propose(ALICE, 1, action(), Some(u32::MAX)), too_long());
        propose_for(1, Some(431_999));
        let votes = Voting::<Test>::get(hash()).expect("the vote is open");
        assert_eq!(votes.end, 432_000);
    });
}

#[test]
fn the_same_call_is_not_proposed_twice_at_a_time() {
    on_chain(|| {
        propose_for(1, Some(0));
        let twice = propose(BOB, 5, action(), None);
        assert_eq!(twice, Err(Error::<Test>::DuplicateProposal.into()));
        assert_ok!(close());
        propose_for(1, None);
        let votes = Voting::<Test>::get(hash()).expect("the vote is open");
        assert_eq!(votes.index, 1);
    });
}

#[test]
fn a_call_that_cannot_be_executed_is_not_proposed() {
    on_chain(|| {
        let remark = vec![0; MAX_PROPOSAL_LENGTH];
        let long = frame_system::Call::remark { remark };
        assert_noop!(
            propose(ALICE, 1, long.into(), None),
            Error::<Test>::WrongProposalLength
        );
        let weight = action().get_dispatch_info().call_weight;
        MaxProposalWeight::set(weight.saturating_sub(Weight::from_parts(1, 0)));
        assert_noop!(
            propose(ALICE, 1, action(), None),
            Error::<Test>::WrongProposalWeight
        );
        MaxProposalWeight::set(weight);
        assert_ok!(propose(ALICE, 1, action(), None));
    });
}

#[test]
fn open_proposals_are_bounded() {
    on_chain(|| {
        let count = u8::try_from(MAX_PROPOSALS).expect("there are few");
        let remark = |number: u8| {
            let remark = vec![number];
            RuntimeCall::from(frame_system::Call::remark { remark })
        };
        for number in 0..count {
            assert_ok!(propose(ALICE, 1, remark(number), None));
        }
        assert_noop!(
            propose(ALICE, 1, remark(count), None),
            Error::<Test>::StorageOverflow
        );
        ProposalList::<Test>::kill();
        ProposalCount::<Test>::put(u32::MAX);
        assert_noop!(
            propose(ALICE, 1, remark(count), None),
            Error::<Test>::StorageOverflow
        );
    });
}

#[test]
fn an_approved_call_is_executed_as_root() {
    on_chain(|| {
        make_farms();
        propose_for(2, None);
        vote(DAVE, 1, false);
        vote(EVE, 2, true);
        System::reset_events();
        assert_ok!(close());
        assert_eq!(price(), 77);
        assert!(nothing_is_left());
        let proposal_hash = hash();
        let wanted = [
            Event::Closed {
                proposal_hash,
                yes: 1,
                yes_weight: 84,
                no: 1,
                no_weight: 42,
            },
            Event::Approved { proposal_hash },
            Event::Executed {
                proposal_hash,
                result: Ok(()),
            },
        ];
        assert_eq!(events(), wanted);
    });
}

#[test]
fn the_weight_and_not_the_number_of_votes_decides() {
    on_chain(|| {
        make_farms();
        propose_for(2, None);
        vote(DAVE, 1, true);
        vote(EVE, 2, false);
        System::reset_events();
        assert_ok!(close());
        assert_eq!(price(), 0);
        assert!(nothing_is_left());
        let proposal_hash = hash();
        let wanted = [
            Event::Closed {
                proposal_hash,
                yes: 1,
                yes_weight: 42,
                no: 1,
                no_weight: 84,
            },
            Event::Disapproved { proposal_hash },
        ];
        assert_eq!(events(), wanted);
    });
}

#[test]
fn a_vote_is_closed_when_the_threshold_is_met_or_the_time_is_up() {
    on_chain(|| {
        make_farms();
        propose_for(2, Some(10));
        vote(EVE, 2, true);
        let ongoing = || Error::<Test>::OngoingVoteAndTresholdStillNotMet;
        assert_noop!(close(), ongoing());
        System::set_block_number(10);
        assert_noop!(close(), ongoing());
        System::set_block_number(11);
        assert_ok!(close());
        // Too few votes: all in favour, and yet refused.
        let proposal_hash = hash();
        assert!(has_event(Event::Disapproved { proposal_hash }));
        assert_eq!(price(), 0);
    });
}

#[test]
fn a_tie_is_a_refusal() {
    on_chain(|| {
        propose_for(0, None);
        assert_ok!(close());
        let proposal_hash = hash();
        assert!(has_event(Event::Disapproved { proposal_hash }));
    });
}

#[test]
fn a_call_that_fails_is_told_and_gone() {
    on_chain(|| {
        make_farms();
        // Signed calls are not for Root.
        let call = RuntimeCall::from(pallet_tfgrid::Call::report_uptime { uptime: 1 });
        assert_ok!(propose(ALICE, 1, call.clone(), None));
        let proposal_hash = BlakeTwo256::hash_of(&call);
        assert_ok!(Dao::vote(signed(EVE), 2, proposal_hash, true));
        assert_ok!(Dao::close(signed(ALICE), proposal_hash, 0));
        assert!(has_event(Event::Executed {
            proposal_hash,
            result: Err(DispatchError::BadOrigin)
        }));
        assert!(nothing_is_left());
    });
}

#[test]
fn only_an_open_proposal_is_closed_and_by_its_index() {
    on_chain(|| {
        assert_noop!(close(), Error::<Test>::ProposalMissing);
        propose_for(0, None);
        assert_noop!(
            Dao::close(signed(ALICE), hash(), 1),
            Error::<Test>::WrongIndex
        );
        ProposalOf::<Test>::remove(hash());
        assert_noop!(close(), Error::<Test>::ProposalMissing);
    });
}

#[test]
fn proposing_and_closing_is_the_councils() {
    on_chain(|| {
        let outsider = Error::<Test>::NotCouncilMember;
        assert_noop!(propose(DAVE, 1, action(), None), outsider);
        assert_noop!(
            Dao::close(signed(DAVE), hash(), 0),
            Error::<Test>::NotCouncilMember
        );
        let root = RuntimeOrigin::root;
        let refused = DispatchError::BadOrigin;
        assert_noop!(Dao::close(root(), hash(), 0), refused);
        let propose = Dao::propose(root(), 1, action().into(), vec![], vec![], None);
        assert_eq!(propose, Err(refused));
    });
}
