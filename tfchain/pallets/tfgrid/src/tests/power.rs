use crate::{mock::*, Error, Event, NodePower};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError;
use tfchain_support::types::{NodePower as Stored, Power, PowerState};

fn state(power: Power) {
    let done = TfgridModule::change_power_state(signed(BOB), power);
    assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));
}

fn target(power: Power) -> sp_runtime::DispatchResult {
    TfgridModule::change_power_target(signed(ALICE), 1, power)
}

#[test]
fn a_node_says_that_it_goes_down_and_in_which_block() {
    on_chain(|| {
        make_node();
        System::set_block_number(100);
        state(Power::Down);
        let stored = Stored {
            state: PowerState::Down(100),
            target: Power::Up,
        };
        assert_eq!(NodePower::<Test>::get(1), stored);
        let power_state = PowerState::Down(100);
        let told = Event::PowerStateChanged {
            farm_id: 1,
            node_id: 1,
            power_state,
        };
        assert_eq!(last_event(), told);
        assert_eq!(Heard::get().last(), Some(&Notice::Power(1)));
    });
}

#[test]
fn saying_the_same_again_is_silent() {
    on_chain(|| {
        make_node();
        let before = events().len();
        state(Power::Up);
        assert_eq!(events().len(), before);
        assert!(!NodePower::<Test>::contains_key(1));
        assert_eq!(Heard::get(), [Notice::Made(1)]);

        state(Power::Down);
        state(Power::Down);
        assert_eq!(events().len(), before + 1);
    });
}

#[test]
fn down_in_another_block_is_a_change() {
    on_chain(|| {
        make_node();
        state(Power::Down);
        System::set_block_number(2);
        state(Power::Down);
        assert_eq!(NodePower::<Test>::get(1).state, PowerState::Down(2));
        state(Power::Up);
        assert_eq!(NodePower::<Test>::get(1), Stored::default());
    });
}

#[test]
fn the_farmer_asks_for_down_and_up() {
    on_chain(|| {
        make_node();
        for power_target in [Power::Down, Power::Up, Power::Up] {
            assert_ok!(target(power_target));
            let stored = Stored {
                state: PowerState::Up,
                target: power_target,
            };
            assert_eq!(NodePower::<Test>::get(1), stored);
            let told = Event::PowerTargetChanged {
                farm_id: 1,
                node_id: 1,
                power_target,
            };
            assert_eq!(last_event(), told);
        }
    });
}

#[test]
fn a_node_in_use_stays_up() {
    on_chain(|| {
        make_node();
        BusyNodes::set(vec![1]);
        assert_noop!(target(Power::Down), Error::<Test>::NodeHasActiveContracts);
        assert_ok!(target(Power::Up));
    });
}

#[test]
fn only_the_farmer_sets_the_target() {
    on_chain(|| {
        assert_noop!(target(Power::Down), Error::<Test>::TwinNotExists);
        make_farm();
        assert_noop!(target(Power::Down), Error::<Test>::NodeNotExists);
        make_twin(BOB);
        assert_ok!(NodeCall::default().create(BOB, 1));
        assert_noop!(
            TfgridModule::change_power_target(signed(BOB), 1, Power::Down),
            Error::<Test>::UnauthorizedToChangePowerTarget
        );
        // Unreachable through calls: a node whose farm is gone.
        crate::Farms::<Test>::remove(1);
        assert_noop!(target(Power::Down), Error::<Test>::FarmNotExists);
    });
}

#[test]
fn only_a_node_says_its_state() {
    on_chain(|| {
        let say = |who| TfgridModule::change_power_state(signed(who), Power::Down);
        assert_noop!(say(ALICE), Error::<Test>::TwinNotExists);
        make_twin(ALICE);
        assert_noop!(say(ALICE), Error::<Test>::NodeNotExists);
        let bad = DispatchError::BadOrigin;
        assert_noop!(TfgridModule::change_power_state(root(), Power::Down), bad);
        assert_noop!(
            TfgridModule::change_power_target(root(), 1, Power::Down),
            bad
        );
    });
}
