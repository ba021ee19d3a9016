//! What a chain starts with.
use crate::{mock::*, ApprovedValidators, GenesisConfig, Validators};
use frame_support::traits::Get;

fn with(validator_set: GenesisConfig<Test>) -> RuntimeGenesisConfig {
    RuntimeGenesisConfig {
        validator_set,
        ..genesis()
    }
}

#[test]
fn the_initial_validators_make_the_first_blocks() {
    on_chain(|| {
        assert_eq!(Validators::<Test>::get(), [ALICE, BOB]);
        assert_eq!(ApprovedValidators::<Test>::get(), [ALICE, BOB]);
        assert_eq!(Session::validators(), [ALICE, BOB]);
    });
}

#[test]
fn a_chain_may_set_the_length_of_its_sessions() {
    on_chain(|| assert_eq!(<Period as Get<u32>>::get(), PERIOD));
    let longer = GenesisConfig {
        session_period: Some(7),
        ..genesis().validator_set
    };
    on_chain_with(with(longer), || {
        assert_eq!(<Period as Get<u32>>::get(), 7);
    });
}

#[test]
#[should_panic(expected = "validatorSet.sessionPeriod is 0")]
fn a_session_without_blocks_is_refused() {
    let none = GenesisConfig {
        session_period: Some(0),
        ..genesis().validator_set
    };
    on_chain_with(with(none), || {});
}
