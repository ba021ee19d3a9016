use crate::{mock::*, periods::VotingPeriod, GenesisConfig};
use frame_support::traits::Get;

fn of(voting_period: u32) -> GenesisConfig<Test> {
    GenesisConfig {
        voting_period,
        ..Default::default()
    }
}

#[test]
fn a_vote_lasts_a_week_unless_the_genesis_says_otherwise() {
    on_chain(|| assert_eq!(<VotingPeriod as Get<u32>>::get(), 100_800));
    on_chain_with(of(20), || assert_eq!(<VotingPeriod as Get<u32>>::get(), 20));
}

#[test]
#[should_panic = "votingPeriod must be above zero"]
fn a_vote_that_ends_at_once_is_refused() {
    on_chain_with(of(0), || ());
}

#[test]
#[should_panic = "votingPeriod must be above zero and below 432000"]
fn a_vote_that_no_proposal_may_have_is_refused() {
    on_chain_with(of(432_000), || ());
}

#[test]
fn the_key_of_the_presets_is_ours() {
    let json = serde_json::to_value(GenesisConfig::<Test>::default());
    let wanted = serde_json::json!({ "votingPeriod": 100_800 });
    assert_eq!(json.expect("the genesis is plain data"), wanted);
}
