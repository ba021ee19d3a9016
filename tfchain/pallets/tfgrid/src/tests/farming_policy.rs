use crate::{
    mock::*,
    types::{FarmingPolicy, TfgridNode},
    Error, Event, FarmingPoliciesMap, FarmingPolicyID, Nodes,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tfchain_support::types::{
    FarmCertification::{self, Gold, NotCertified},
    NodeCertification::{self, Certified, Diy},
};

/// What of a policy the tests vary.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub end: u32,
    pub default: bool,
    pub node: NodeCertification,
    pub farm: FarmCertification,
}

pub(super) const PLAIN: Kind = Kind {
    end: 0,
    default: false,
    node: Diy,
    farm: NotCertified,
};

pub(super) fn policy(id: u32, kind: Kind) -> FarmingPolicy<u32> {
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

pub(super) fn create(origin: RuntimeOrigin, kind: Kind) -> DispatchResult {
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

pub(super) fn node(id: u32) -> TfgridNode<Test> {
    Nodes::<Test>::get(id).expect("the node is stored")
}

/// Creates Bob's node in farm 1 and returns it.
pub(super) fn join() -> TfgridNode<Test> {
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
