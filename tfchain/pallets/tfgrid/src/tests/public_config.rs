use crate::{mock::*, Error, Event, Nodes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tfchain_support::types::{PublicConfig, IP6};

fn config() -> PublicConfig {
    PublicConfig {
        ip4: ip4("185.206.122.33/24", "185.206.122.1"),
        ip6: Some(ip6("2a10:b600:1::2/64", "2a10:b600:1::1")),
        domain: Some(text("gw.example.org")),
    }
}

fn ip6(ip: &str, gw: &str) -> IP6 {
    IP6 {
        ip: text(ip),
        gw: text(gw),
    }
}

fn set(config: Option<PublicConfig>) -> sp_runtime::DispatchResult {
    TfgridModule::add_node_public_config(signed(ALICE), 1, 1, config)
}

#[test]
fn the_farmer_sets_and_clears_it() {
    on_chain(|| {
        make_node();
        for config in [Some(config()), None] {
            assert_ok!(set(config.clone()));
            let node = Nodes::<Test>::get(1).expect("node 1 is stored");
            assert_eq!(node.public_config, config);
            assert_eq!(last_event(), Event::NodePublicConfigStored(1, config));
        }
    });
}

#[test]
fn ip6_and_domain_are_optional_and_a_domain_is_any_letters_dots_and_dashes() {
    on_chain(|| {
        make_node();
        assert_ok!(set(Some(PublicConfig {
            ip6: None,
            domain: None,
            ..config()
        })));
        for domain in ["", "..", "-", "Az09.-"] {
            assert_ok!(set(Some(PublicConfig {
                domain: Some(text(domain)),
                ..config()
            })));
        }
    });
}

#[test]
fn an_invalid_part_is_refused() {
    on_chain(|| {
        make_node();
        let cases = [
            PublicConfig {
                ip4: ip4("10.0.0.2/24", "10.0.0.1"),
                ..config()
            },
            PublicConfig {
                ip6: Some(ip6("fe80::2/64", "fe80::1")),
                ..config()
            },
            PublicConfig {
                domain: Some(text("gw_example.org")),
                ..config()
            },
            PublicConfig {
                domain: Some(text("gw.example.org/")),
                ..config()
            },
        ];
        for config in cases {
            assert_noop!(set(Some(config)), Error::<Test>::InvalidPublicConfig);
        }
    });
}

#[test]
fn it_needs_the_farmer_of_the_nodes_farm() {
    on_chain(|| {
        let set = |who, farm_id, node_id| {
            TfgridModule::add_node_public_config(signed(who), farm_id, node_id, None)
        };
        assert_noop!(set(ALICE, 1, 1), Error::<Test>::TwinNotExists);
        make_node();
        assert_noop!(set(ALICE, 2, 1), Error::<Test>::FarmNotExists);
        assert_noop!(set(BOB, 1, 1), Error::<Test>::CannotUpdateFarmWrongTwin);
        assert_noop!(set(ALICE, 1, 2), Error::<Test>::NodeNotExists);
        assert_ok!(TfgridModule::create_farm(
            signed(BOB),
            text("other"),
            Default::default()
        ));
        assert_noop!(set(BOB, 2, 1), Error::<Test>::NodeUpdateNotAuthorized);
        assert_noop!(
            TfgridModule::add_node_public_config(root(), 1, 1, None),
            DispatchError::BadOrigin
        );
    });
}
