use crate::{mock::*, types::TfgridNode, AllowedNodeCertifiers, Error, Event, Nodes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tfchain_support::types::{FarmCertification, FarmingPolicyLimit, NodeCertification};

use NodeCertification::{Certified, Diy};

fn node() -> TfgridNode<Test> {
    Nodes::<Test>::get(1).expect("node 1 is stored")
}

fn certify(by: RuntimeOrigin, certification: NodeCertification) -> sp_runtime::DispatchResult {
    TfgridModule::set_node_certification(by, 1, certification)
}

#[test]
fn a_certified_node_moves_to_the_certified_policy_and_back() {
    on_chain(|| {
        make_node();
        for (certification, policy) in [(Certified, 2), (Diy, 1)] {
            let before = events().len();
            assert_ok!(certify(root(), certification));
            assert_eq!(
                (node().certification, node().farming_policy_id),
                (certification, policy)
            );
            let told = [
                Event::NodeUpdated(node()),
                Event::NodeCertificationSet(1, certification),
            ];
            assert_eq!(events()[before..], told);
        }
    });
}

#[test]
fn a_node_on_a_policy_of_its_own_keeps_it() {
    on_chain(|| {
        make_farm();
        make_twin(BOB);
        assert_ok!(TfgridModule::create_farming_policy(
            root(),
            b"own".to_vec(),
            1,
            2,
            3,
            4,
            5,
            0,
            true,
            false,
            Diy,
            FarmCertification::NotCertified,
        ));
        let limits = FarmingPolicyLimit {
            farming_policy_id: 3,
            ..Default::default()
        };
        assert_ok!(TfgridModule::attach_policy_to_farm(root(), 1, Some(limits)));
        assert_ok!(NodeCall::default().create(BOB, 1));
        assert_ok!(certify(root(), Certified));
        assert_eq!(
            (node().certification, node().farming_policy_id),
            (Certified, 3)
        );
    });
}

#[test]
fn allowed_accounts_certify() {
    on_chain(|| {
        make_node();
        let refused = DispatchError::from(Error::<Test>::NotAllowedToCertifyNode);
        assert_noop!(certify(signed(CHARLIE), Certified), refused);
        assert_ok!(TfgridModule::add_node_certifier(root(), CHARLIE));
        assert_ok!(certify(signed(CHARLIE), Certified));
        assert_noop!(certify(signed(BOB), Diy), refused);
        assert_ok!(TfgridModule::remove_node_certifier(root(), CHARLIE));
        assert_noop!(certify(signed(CHARLIE), Diy), refused);
        assert_noop!(
            certify(RuntimeOrigin::none(), Diy),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn certifying_needs_a_node_with_a_farm_and_a_policy_that_fits() {
    on_chain(|| {
        assert_noop!(certify(root(), Certified), Error::<Test>::NodeNotExists);
        make_node();
        crate::FarmingPoliciesMap::<Test>::mutate(1, |policy| {
            policy.farm_certification = FarmCertification::Gold;
        });
        assert_noop!(certify(root(), Diy), Error::<Test>::FarmingPolicyNotExists);
        crate::Farms::<Test>::remove(1);
        assert_noop!(certify(root(), Certified), Error::<Test>::FarmNotExists);
    });
}

#[test]
fn certifiers_are_kept_sorted() {
    on_chain(|| {
        for certifier in [CHARLIE, ALICE, BOB] {
            assert_ok!(TfgridModule::add_node_certifier(root(), certifier.clone()));
            assert_eq!(last_event(), Event::NodeCertifierAdded(certifier));
        }
        assert_eq!(
            AllowedNodeCertifiers::<Test>::get(),
            Some(vec![ALICE, BOB, CHARLIE])
        );
        assert_noop!(
            TfgridModule::add_node_certifier(root(), BOB),
            Error::<Test>::AlreadyCertifier
        );

        assert_ok!(TfgridModule::remove_node_certifier(root(), BOB));
        assert_eq!(last_event(), Event::NodeCertifierRemoved(BOB));
        assert_eq!(
            AllowedNodeCertifiers::<Test>::get(),
            Some(vec![ALICE, CHARLIE])
        );
        assert_noop!(
            TfgridModule::remove_node_certifier(root(), BOB),
            Error::<Test>::NotCertifier
        );
    });
}

#[test]
fn removing_from_a_list_that_never_was_is_silent() {
    on_chain(|| {
        assert_ok!(TfgridModule::remove_node_certifier(root(), BOB));
        assert!(events().is_empty());
        assert_eq!(AllowedNodeCertifiers::<Test>::get(), None);
    });
}

#[test]
fn only_governance_allows_certifiers() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        assert_noop!(TfgridModule::add_node_certifier(signed(BOB), BOB), bad);
        assert_noop!(TfgridModule::remove_node_certifier(signed(BOB), BOB), bad);
    });
}
