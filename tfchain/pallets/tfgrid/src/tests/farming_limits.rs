//! Farms bound to a policy within limits.
use super::farming_policy::{create, join, node, Kind, PLAIN};
use crate::{mock::*, Error, Event, FarmingPoliciesMap, Farms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tfchain_support::types::{
    FarmCertification::Gold,
    FarmingPolicyLimit,
    NodeCertification::{Certified, Diy},
};

fn attach(limits: FarmingPolicyLimit) -> DispatchResult {
    TfgridModule::attach_policy_to_farm(root(), 1, Some(limits))
}

fn limits(farming_policy_id: u32) -> FarmingPolicyLimit {
    FarmingPolicyLimit {
        farming_policy_id,
        ..Default::default()
    }
}

fn limits_left() -> FarmingPolicyLimit {
    Farms::<Test>::get(1)
        .and_then(|farm| farm.farming_policy_limits)
        .expect("limits are set")
}

#[test]
fn attaching_binds_the_farm_and_moves_its_nodes() {
    on_chain(|| {
        make_node();
        assert_ok!(create(
            root(),
            Kind {
                node: Certified,
                farm: Gold,
                ..PLAIN
            }
        ));
        let bound = FarmingPolicyLimit {
            node_count: Some(2),
            cu: Some(30),
            ..limits(3)
        };
        let before = events().len();
        assert_ok!(attach(bound.clone()));

        let left = FarmingPolicyLimit {
            node_count: Some(1),
            cu: Some(10),
            ..limits(3)
        };
        assert_eq!(limits_left(), left);
        let farm = Farms::<Test>::get(1).expect("farm 1 is stored");
        assert_eq!(farm.certification, Gold);
        assert_eq!(
            (node(1).farming_policy_id, node(1).certification),
            (3, Certified)
        );
        let mut first = farm.clone();
        first.farming_policy_limits = Some(bound.clone());
        let told = [
            Event::FarmUpdated(first),
            Event::FarmUpdated(farm),
            Event::NodeUpdated(node(1)),
            Event::FarmingPolicySet(1, Some(bound)),
        ];
        assert_eq!(events()[before..], told);
    });
}

#[test]
fn nodes_on_a_policy_of_their_own_do_not_move() {
    on_chain(|| {
        make_farm();
        assert_ok!(create(root(), PLAIN));
        assert_ok!(create(root(), PLAIN));
        assert_ok!(attach(limits(3)));
        assert_eq!(join().farming_policy_id, 3);
        assert_ok!(attach(limits(4)));
        assert_eq!(node(1).farming_policy_id, 3);
    });
}

#[test]
fn attaching_nothing_does_nothing() {
    on_chain(|| {
        make_farm();
        let before = events().len();
        assert_ok!(TfgridModule::attach_policy_to_farm(root(), 1, None));
        assert_eq!(events().len(), before);
    });
}

#[test]
fn attaching_needs_a_policy_that_lasts_and_a_farm() {
    on_chain(|| {
        assert_noop!(attach(limits(9)), Error::<Test>::FarmingPolicyNotExists);
        assert_noop!(attach(limits(1)), Error::<Test>::FarmNotExists);
        make_farm();
        assert_ok!(create(root(), Kind { end: 10, ..PLAIN }));
        System::set_block_number(11);
        assert_noop!(attach(limits(3)), Error::<Test>::FarmingPolicyExpired);
        System::set_block_number(10);
        assert_ok!(attach(limits(3)));
    });
}

#[test]
fn the_end_of_a_policy_does_not_overflow() {
    on_chain(|| {
        make_farm();
        assert_ok!(create(
            root(),
            Kind {
                end: u32::MAX,
                ..PLAIN
            }
        ));
        assert_ok!(attach(limits(3)));
    });
}

#[test]
fn joining_uses_up_the_limits() {
    on_chain(|| {
        make_farm();
        assert_ok!(create(root(), PLAIN));
        let end = Some(NOW);
        let bound = FarmingPolicyLimit {
            cu: Some(20),
            su: Some(2),
            end,
            node_count: Some(1),
            ..limits(3)
        };
        assert_ok!(attach(bound));
        assert_eq!(join().farming_policy_id, 3);
        let left = FarmingPolicyLimit {
            cu: Some(0),
            su: Some(0),
            end,
            node_count: Some(0),
            ..limits(3)
        };
        assert_eq!(limits_left(), left);
    });
}

#[test]
fn beyond_the_limits_a_node_gets_the_default_policy_that_fits_it() {
    let used_up = [
        FarmingPolicyLimit {
            cu: Some(19),
            ..limits(3)
        },
        FarmingPolicyLimit {
            su: Some(1),
            ..limits(3)
        },
        FarmingPolicyLimit {
            end: Some(NOW - 1),
            ..limits(3)
        },
        FarmingPolicyLimit {
            node_count: Some(0),
            ..limits(3)
        },
    ];
    for bound in used_up {
        on_chain(|| {
            make_farm();
            assert_ok!(create(root(), PLAIN));
            assert_ok!(attach(bound.clone()));
            let node = join();
            assert_eq!((node.farming_policy_id, node.certification), (1, Diy));
            assert_eq!(limits_left(), bound);
        });
    }
}

#[test]
fn a_farm_bound_to_a_policy_that_is_gone_takes_no_node() {
    on_chain(|| {
        make_farm();
        make_twin(BOB);
        assert_ok!(create(root(), PLAIN));
        assert_ok!(attach(limits(3)));
        FarmingPoliciesMap::<Test>::remove(3);
        assert_noop!(
            NodeCall::default().create(BOB, 1),
            Error::<Test>::FarmingPolicyNotExists
        );
    });
}
