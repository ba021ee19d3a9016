use crate::{
    mock::*,
    types::{FarmingPolicy, TfgridNode},
    Error, Event, FarmingPoliciesMap, FarmingPolicyID, Farms, Nodes,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tfchain_support::types::{
    FarmCertification::{self, Gold, NotCertified},
    FarmingPolicyLimit,
    NodeCertification::{self, Certified, Diy},
};

/// What of a policy the tests vary.
#[derive(Clone, Copy)]
struct Kind {
    end: u32,
    default: bool,
    node: NodeCertification,
    farm: FarmCertification,
}

const PLAIN: Kind = Kind {
    end: 0,
    default: false,
    node: Diy,
    farm: NotCertified,
};

fn policy(id: u32, kind: Kind) -> FarmingPolicy<u32> {
    FarmingPolicy {
        version: 2,
        id,
        name: b"policy".to_vec(),
        cu: 20,
        su: 10,
        nu: 30,
        ipv4: 40,
        minimal_uptime: 95,
        policy_created: System::block_number(),
        policy_end: kind.end,
        immutable: true,
        default: kind.default,
        node_certification: kind.node,
        farm_certification: kind.farm,
    }
}

fn create(origin: RuntimeOrigin, kind: Kind) -> DispatchResult {
    let name = b"policy".to_vec();
    TfgridModule::create_farming_policy(
        origin,
        name,
        10,
        20,
        30,
        40,
        95,
        kind.end,
        true,
        kind.default,
        kind.node,
        kind.farm,
    )
}

fn update(origin: RuntimeOrigin, id: u32, kind: Kind) -> DispatchResult {
    let name = b"updated".to_vec();
    TfgridModule::update_farming_policy(
        origin,
        id,
        name,
        1,
        2,
        3,
        4,
        5,
        kind.end,
        kind.default,
        kind.node,
        kind.farm,
    )
}

fn attach(limits: FarmingPolicyLimit) -> DispatchResult {
    TfgridModule::attach_policy_to_farm(root(), 1, Some(limits))
}

fn limits(farming_policy_id: u32) -> FarmingPolicyLimit {
    FarmingPolicyLimit {
        farming_policy_id,
        ..Default::default()
    }
}

fn node(id: u32) -> TfgridNode<Test> {
    Nodes::<Test>::get(id).expect("the node is stored")
}

fn limits_left() -> FarmingPolicyLimit {
    Farms::<Test>::get(1)
        .and_then(|farm| farm.farming_policy_limits)
        .expect("limits are set")
}

/// Creates Bob's node in farm 1 and returns it.
fn join() -> TfgridNode<Test> {
    make_twin(BOB);
    assert_ok!(NodeCall::default().create(BOB, 1));
    node(1)
}

#[test]
fn creating_gives_the_next_id_and_the_block() {
    on_chain(|| {
        System::set_block_number(7);
        assert_ok!(create(root(), Kind { end: 9, ..PLAIN }));
        let stored = policy(3, Kind { end: 9, ..PLAIN });
        assert_eq!(FarmingPoliciesMap::<Test>::get(3), stored);
        assert_eq!(FarmingPolicyID::<Test>::get(), 3);
        assert_eq!(last_event(), Event::FarmingPolicyStored(stored));
    });
}

#[test]
fn updating_changes_all_but_immutable_and_the_origin_of_the_policy() {
    on_chain(|| {
        assert_ok!(create(root(), PLAIN));
        System::set_block_number(9);
        assert_ok!(update(
            root(),
            3,
            Kind {
                end: 5,
                default: true,
                node: Certified,
                farm: Gold
            }
        ));
        let stored = FarmingPolicy {
            version: 2,
            id: 3,
            name: b"updated".to_vec(),
            su: 1,
            cu: 2,
            nu: 3,
            ipv4: 4,
            minimal_uptime: 5,
            policy_created: 1,
            policy_end: 5,
            immutable: true,
            default: true,
            node_certification: Certified,
            farm_certification: Gold,
        };
        assert_eq!(FarmingPoliciesMap::<Test>::get(3), stored);
        assert_eq!(last_event(), Event::FarmingPolicyUpdated(stored));
        assert_noop!(
            update(root(), 9, PLAIN),
            Error::<Test>::FarmingPolicyNotExists
        );
    });
}

#[test]
fn when_ids_run_out_no_farming_policy_is_created() {
    on_chain(|| {
        FarmingPolicyID::<Test>::put(u32::MAX);
        assert_noop!(create(root(), PLAIN), Error::<Test>::StorageOverflow);
    });
}

#[test]
fn a_node_gets_the_best_policy_that_fits() {
    on_chain(|| {
        make_farm();
        // None of these fits a node of one's own make in a plain farm; the last is no default.
        assert_ok!(create(
            root(),
            Kind {
                default: true,
                node: Certified,
                ..PLAIN
            }
        ));
        assert_ok!(create(
            root(),
            Kind {
                default: true,
                farm: Gold,
                ..PLAIN
            }
        ));
        assert_ok!(create(root(), PLAIN));
        assert_eq!(join().farming_policy_id, 1);

        // The younger of two equals.
        assert_ok!(create(
            root(),
            Kind {
                default: true,
                ..PLAIN
            }
        ));
        make_twin(CHARLIE);
        assert_ok!(NodeCall::default().create(CHARLIE, 1));
        assert_eq!(node(2).farming_policy_id, 6);
    });
}

#[test]
fn a_gold_farm_gets_the_gold_policy_before_the_certified_one() {
    on_chain(|| {
        make_farm();
        assert_ok!(create(
            root(),
            Kind {
                default: true,
                farm: Gold,
                ..PLAIN
            }
        ));
        assert_ok!(TfgridModule::set_farm_certification(root(), 1, Gold));
        assert_eq!(join().farming_policy_id, 3);
        assert_ok!(TfgridModule::set_node_certification(root(), 1, Certified));
        assert_eq!(node(1).farming_policy_id, 3);
    });
}

#[test]
fn without_a_policy_that_fits_no_node_is_created() {
    on_chain(|| {
        make_farm();
        make_twin(BOB);
        FarmingPoliciesMap::<Test>::remove(1);
        assert_noop!(
            NodeCall::default().create(BOB, 1),
            Error::<Test>::FarmingPolicyNotExists
        );
    });
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

#[test]
fn only_governance_makes_policies() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        assert_noop!(create(signed(ALICE), PLAIN), bad);
        assert_noop!(update(signed(ALICE), 1, PLAIN), bad);
        assert_noop!(
            TfgridModule::attach_policy_to_farm(signed(ALICE), 1, None),
            bad
        );
    });
}
