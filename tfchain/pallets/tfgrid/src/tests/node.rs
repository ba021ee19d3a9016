use crate::{
    mock::*, types::TfgridNode, Error, Event, NodeID, NodeIdByTwinID, NodePower, Nodes,
    NodesByFarmID,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError;
use tfchain_support::{
    resources::GIGABYTE,
    types::{NodeCertification, Power, PublicConfig},
};

fn node() -> TfgridNode<Test> {
    Nodes::<Test>::get(1).expect("node 1 is stored")
}

#[test]
fn creating_stores_the_node_and_tells_it() {
    on_chain(|| {
        make_node();
        let node = node();
        assert_eq!(
            (node.version, node.id, node.farm_id, node.twin_id),
            (5, 1, 1, 2)
        );
        assert_eq!(node.resources, NodeCall::default().resources);
        assert_eq!(node.location.city.0.as_slice(), b"Ghent");
        assert_eq!(node.location.country.0.as_slice(), b"Belgium");
        assert_eq!(node.interfaces[0].name.0.as_slice(), b"zos");
        assert_eq!(node.interfaces[0].mac.0.as_slice(), b"52:54:00:12:34:56");
        assert_eq!(node.interfaces[0].ips[0].0.as_slice(), b"10.0.2.15");
        assert_eq!((node.created, node.connection_price), (NOW, 80));
        assert_eq!(
            (node.farming_policy_id, node.certification),
            (1, NodeCertification::Diy)
        );
        assert_eq!((node.secure_boot, node.virtualized), (false, true));
        assert_eq!((&node.public_config, &node.serial_number), (&None, &None));
        assert_eq!(NodeID::<Test>::get(), 1);
        assert_eq!(NodeIdByTwinID::<Test>::get(2), 1);
        assert_eq!(NodesByFarmID::<Test>::get(1), [1]);
        assert_eq!(Heard::get(), [Notice::Made(1)]);
        assert_eq!(last_event(), Event::NodeStored(node));
    });
}

#[test]
fn creating_needs_a_farm_then_a_twin_then_a_twin_without_node() {
    on_chain(|| {
        let call = NodeCall::default();
        assert_noop!(call.create(BOB, 1), Error::<Test>::FarmNotExists);
        make_farm();
        assert_noop!(call.create(BOB, 1), Error::<Test>::TwinNotExists);
        make_twin(BOB);
        assert_ok!(call.create(BOB, 1));
        assert_noop!(call.create(BOB, 1), Error::<Test>::NodeWithTwinIdExists);
    });
}

#[test]
fn when_ids_run_out_no_node_is_created() {
    on_chain(|| {
        make_farm();
        NodeID::<Test>::put(u32::MAX);
        assert_noop!(
            NodeCall::default().create(ALICE, 1),
            Error::<Test>::StorageOverflow
        );
    });
}

#[test]
fn updating_replaces_the_facts_and_keeps_the_rest() {
    on_chain(|| {
        make_node();
        let config = PublicConfig {
            ip4: ip4("185.206.122.40/24", "185.206.122.1"),
            ip6: None,
            domain: None,
        };
        let given = Some(config.clone());
        assert_ok!(TfgridModule::add_node_public_config(
            signed(ALICE),
            1,
            1,
            given
        ));
        assert_ok!(TfgridModule::set_connection_price(root(), 81));
        Timestamp::set_timestamp((NOW + 60) * 1000);
        let call = NodeCall::with(|call| {
            call.resources.cru = 4;
            call.location.city = text("Bruges");
            call.interfaces = vec![];
            call.secure_boot = true;
            call.virtualized = false;
            call.serial_number = Some(text("serial"));
        });
        let done = call.update(BOB, 1, 1);
        assert_eq!(done.map(|done| done.pays_fee), Ok(Pays::No));

        let node = node();
        assert_eq!(node.resources.cru, 4);
        assert_eq!(node.location.city.0.as_slice(), b"Bruges");
        assert_eq!(node.interfaces, []);
        assert_eq!((node.secure_boot, node.virtualized), (true, false));
        assert_eq!(
            node.serial_number.clone().map(|serial| serial.0),
            Some(text("serial"))
        );
        assert_eq!(node.public_config, Some(config));
        assert_eq!(
            (node.created, node.connection_price, node.farming_policy_id),
            (NOW, 80, 1)
        );
        let change = Notice::Changed {
            node_id: 1,
            old_farm: 1,
            new_farm: 1,
        };
        assert_eq!(Heard::get(), [Notice::Made(1), change]);
        assert_eq!(last_event(), Event::NodeUpdated(node));
    });
}

#[test]
fn updating_needs_the_nodes_own_twin_and_a_farm() {
    on_chain(|| {
        let call = NodeCall::default();
        assert_noop!(call.update(BOB, 1, 1), Error::<Test>::NodeNotExists);
        make_node();
        assert_noop!(call.update(CHARLIE, 1, 1), Error::<Test>::TwinNotExists);
        assert_noop!(
            call.update(ALICE, 1, 1),
            Error::<Test>::NodeUpdateNotAuthorized
        );
        assert_noop!(call.update(BOB, 1, 2), Error::<Test>::FarmNotExists);
    });
}

#[test]
fn a_node_moves_to_another_farm() {
    on_chain(|| {
        make_node();
        make_twin(CHARLIE);
        assert_ok!(NodeCall::default().create(CHARLIE, 1));
        let none = Default::default();
        assert_ok!(TfgridModule::create_farm(
            signed(CHARLIE),
            text("other"),
            none
        ));
        assert_ok!(NodeCall::default().update(CHARLIE, 2, 2));
        assert_ok!(NodeCall::default().update(BOB, 1, 2));

        assert!(NodesByFarmID::<Test>::get(1).is_empty());
        assert_eq!(NodesByFarmID::<Test>::get(2), [2, 1]);
        assert_eq!(node().farm_id, 2);
        let change = Notice::Changed {
            node_id: 1,
            old_farm: 1,
            new_farm: 2,
        };
        assert_eq!(Heard::get().last(), Some(&change));
        // The list is not sorted now, and the node is found all the same.
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        assert_eq!(NodesByFarmID::<Test>::get(2), [2]);
    });
}

#[test]
fn certification_is_lost_when_the_hardware_moves_by_more_than_a_percent() {
    on_chain(|| {
        make_node();
        let certified = NodeCertification::Certified;
        assert_ok!(TfgridModule::set_node_certification(root(), 1, certified));
        let within = NodeCall::with(|call| call.resources.sru += 5 * GIGABYTE);
        assert_ok!(within.update(BOB, 1, 1));
        assert_eq!(node().certification, certified);

        let beyond = NodeCall::with(|call| call.resources.sru += 15 * GIGABYTE);
        let before = events().len();
        assert_ok!(beyond.update(BOB, 1, 1));
        assert_eq!(node().certification, NodeCertification::Diy);
        let told = [
            Event::NodeCertificationSet(1, NodeCertification::Diy),
            Event::NodeUpdated(node()),
        ];
        assert_eq!(events()[before..], told);
    });
}

#[test]
fn a_diy_node_may_change_its_hardware() {
    on_chain(|| {
        make_node();
        let before = events().len();
        assert_ok!(NodeCall::with(|call| call.resources.cru = 64).update(BOB, 1, 1));
        assert_eq!(events()[before..], [Event::NodeUpdated(node())]);
    });
}

/// Nothing of node 1 is left and its twin is free.
fn assert_gone() {
    assert!(!Nodes::<Test>::contains_key(1));
    assert!(!NodeIdByTwinID::<Test>::contains_key(2));
    assert!(!NodePower::<Test>::contains_key(1));
    assert!(NodesByFarmID::<Test>::get(1).is_empty());
    assert_eq!(Heard::get().last(), Some(&Notice::Deleted(1)));
    assert_eq!(last_event(), Event::NodeDeleted(1));
    assert_ok!(NodeCall::default().create(BOB, 1));
    assert_eq!(NodeIdByTwinID::<Test>::get(2), 2);
}

#[test]
fn a_node_deletes_itself_and_may_come_back() {
    on_chain(|| {
        make_node();
        assert_ok!(TfgridModule::change_power_target(
            signed(ALICE),
            1,
            Power::Down
        ));
        assert_ok!(TfgridModule::delete_node(signed(BOB), 1));
        assert_gone();
    });
}

#[test]
fn a_farmer_deletes_a_node() {
    on_chain(|| {
        make_node();
        assert_ok!(TfgridModule::delete_node_farm(signed(ALICE), 1));
        assert_gone();
    });
}

#[test]
fn deleting_is_for_the_node_and_its_farmer() {
    on_chain(|| {
        let node = |who| TfgridModule::delete_node(signed(who), 1);
        let farmer = |who| TfgridModule::delete_node_farm(signed(who), 1);
        assert_noop!(node(BOB), Error::<Test>::NodeNotExists);
        assert_noop!(farmer(ALICE), Error::<Test>::TwinNotExists);
        make_farm();
        assert_noop!(farmer(ALICE), Error::<Test>::NodeNotExists);
        make_twin(BOB);
        assert_ok!(NodeCall::default().create(BOB, 1));
        assert_noop!(node(CHARLIE), Error::<Test>::TwinNotExists);
        assert_noop!(node(ALICE), Error::<Test>::NodeUpdateNotAuthorized);
        assert_noop!(farmer(BOB), Error::<Test>::FarmerNotAuthorized);
        // Unreachable through calls: a node whose farm is gone.
        crate::Farms::<Test>::remove(1);
        assert_noop!(farmer(ALICE), Error::<Test>::FarmNotExists);
    });
}

#[test]
fn governance_sets_the_connection_price() {
    on_chain(|| {
        assert_ok!(TfgridModule::set_connection_price(root(), 100));
        assert_eq!(crate::ConnectionPrice::<Test>::get(), 100);
        assert_eq!(last_event(), Event::ConnectionPriceSet(100));
        assert_noop!(
            TfgridModule::set_connection_price(signed(ALICE), 1),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn only_an_account_is_a_node_or_a_farmer() {
    on_chain(|| {
        make_node();
        let call = NodeCall::default();
        let bad = DispatchError::BadOrigin;
        let (resources, interfaces) = (call.resources, || Default::default());
        assert_noop!(
            TfgridModule::create_node(
                root(),
                1,
                resources,
                location(),
                interfaces(),
                true,
                true,
                None
            ),
            bad
        );
        assert_noop!(
            TfgridModule::update_node(
                root(),
                1,
                1,
                resources,
                location(),
                interfaces(),
                true,
                true,
                None
            ),
            bad
        );
        assert_noop!(TfgridModule::delete_node(root(), 1), bad);
        assert_noop!(TfgridModule::delete_node_farm(root(), 1), bad);
    });
}
