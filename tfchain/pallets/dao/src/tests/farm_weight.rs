use crate::{mock::*, FarmWeight};
use frame_support::assert_ok;
use sp_runtime::AccountId32;
use tfchain_support::{
    resources::{Resources, GIGABYTE},
    traits::ChangeNode,
};

const NODE: AccountId32 = AccountId32::new([11; 32]);

fn weights() -> (u64, u64) {
    (FarmWeight::<Test>::get(1), FarmWeight::<Test>::get(2))
}

#[test]
fn a_farm_weighs_the_sum_of_its_nodes() {
    on_chain(|| {
        make_farms();
        assert_eq!(weights(), (42, 84));
    });
}

#[test]
fn a_node_that_changes_changes_its_farms_weight() {
    on_chain(|| {
        make_farms();
        let smaller = Resources {
            cru: 2,
            sru: 4096 * GIGABYTE,
            ..example()
        };
        // 2 cores give 8 cloud units, the disk 16 storage units.
        update_node(NODE, 1, 1, smaller);
        assert_eq!(weights(), (32, 84));
    });
}

#[test]
fn a_node_takes_its_weight_to_another_farm() {
    on_chain(|| {
        make_farms();
        update_node(NODE, 1, 2, example());
        assert_eq!(weights(), (0, 126));
    });
}

#[test]
fn deleted_nodes_weigh_nothing() {
    on_chain(|| {
        make_farms();
        assert_ok!(TfgridModule::delete_node(signed(NODE), 1));
        assert_eq!(weights(), (0, 84));
        assert_ok!(TfgridModule::delete_node_farm(signed(EVE), 3));
        assert_eq!(weights(), (0, 42));
    });
}

#[test]
fn sleep_does_not_change_a_weight() {
    on_chain(|| {
        make_farms();
        let node = pallet_tfgrid::Nodes::<Test>::get(1).expect("node 1 is stored");
        Dao::node_power_state_changed(&node);
        assert_eq!(weights(), (42, 84));
    });
}

#[test]
fn weights_saturate() {
    on_chain(|| {
        make_farms();
        FarmWeight::<Test>::insert(1, u64::MAX);
        make_node(AccountId32::new([14; 32]), 1, example());
        assert_eq!(weights().0, u64::MAX);
        FarmWeight::<Test>::insert(2, 1);
        assert_ok!(TfgridModule::delete_node_farm(signed(EVE), 3));
        assert_eq!(weights().1, 0);
    });
}
