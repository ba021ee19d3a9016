use crate::{mock::*, types::FarmInfoOf, Error, Event, Farms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

const IP: &str = "185.206.122.33/24";
const GW: &str = "185.206.122.1";

fn add(ip: &str, gw: &str) -> sp_runtime::DispatchResult {
    TfgridModule::add_farm_ip(signed(ALICE), 1, text(ip), text(gw))
}

fn remove(ip: &str) -> sp_runtime::DispatchResult {
    TfgridModule::remove_farm_ip(signed(ALICE), 1, text(ip))
}

fn farm() -> FarmInfoOf<Test> {
    Farms::<Test>::get(1).expect("farm 1 is stored")
}

fn lend_to(contract_id: u64) {
    Farms::<Test>::mutate(1, |farm| {
        farm.as_mut().expect("farm 1 is stored").public_ips[0].contract_id = contract_id;
    });
}

#[test]
fn an_added_address_is_free() {
    on_chain(|| {
        make_farm();
        assert_ok!(add("185.206.122.34/24", GW));
        let address = farm().public_ips[1].clone();
        assert_eq!(address.ip.as_slice(), b"185.206.122.34/24");
        assert_eq!(address.gateway.as_slice(), b"185.206.122.1");
        assert_eq!(address.contract_id, 0);
        assert_eq!(last_event(), Event::FarmUpdated(farm()));
    });
}

#[test]
fn an_address_is_added_once_whatever_its_gateway() {
    on_chain(|| {
        make_farm();
        assert_noop!(add(IP, "185.206.122.2"), Error::<Test>::IpExists);
        // Compared as text.
        assert_ok!(add("185.206.122.33/25", GW));
    });
}

#[test]
fn an_invalid_address_is_refused() {
    on_chain(|| {
        make_farm();
        assert_noop!(
            add("10.0.0.2/24", "10.0.0.1"),
            Error::<Test>::InvalidPublicIP
        );
        assert_noop!(add("185.206.122.34", GW), Error::<Test>::InvalidPublicIP);
        assert_noop!(
            add("185.206.122.34/24", "1.1.1.1"),
            Error::<Test>::InvalidPublicIP
        );
    });
}

#[test]
fn a_full_farm_takes_no_more() {
    on_chain(|| {
        make_farm();
        for host in 0..255 {
            assert_ok!(add(&format!("185.207.1.{host}/16"), "185.207.200.1"));
        }
        assert_noop!(add("185.206.122.34/24", GW), Error::<Test>::InvalidPublicIP);
    });
}

#[test]
fn a_free_address_is_removed() {
    on_chain(|| {
        make_farm();
        assert_ok!(remove(IP));
        assert!(farm().public_ips.is_empty());
        assert_eq!(last_event(), Event::FarmUpdated(farm()));
    });
}

#[test]
fn an_unknown_or_lent_address_is_not_removed() {
    on_chain(|| {
        make_farm();
        assert_noop!(remove("185.206.122.34/24"), Error::<Test>::IpNotExists);
        lend_to(7);
        assert_noop!(remove(IP), Error::<Test>::IpNotExists);
    });
}

#[test]
fn a_reset_takes_the_address_from_its_contract() {
    on_chain(|| {
        make_farm();
        lend_to(7);
        assert_ok!(TfgridModule::force_reset_farm_ip(root(), 1, text(IP)));
        assert_eq!(farm().public_ips[0].contract_id, 0);
        assert_eq!(last_event(), Event::FarmUpdated(farm()));
        assert_eq!(Heard::get(), [Notice::IpTaken(7)]);
    });
}

#[test]
fn a_reset_of_a_free_address_tells_no_contract() {
    on_chain(|| {
        make_farm();
        assert_ok!(TfgridModule::force_reset_farm_ip(root(), 1, text(IP)));
        assert_eq!(Heard::get(), []);
    });
}

#[test]
fn a_reset_needs_an_address_of_a_farm() {
    on_chain(|| {
        let reset = |ip| TfgridModule::force_reset_farm_ip(root(), 1, text(ip));
        assert_noop!(reset(IP), Error::<Test>::FarmNotExists);
        make_farm();
        assert_noop!(reset("185.206.122.34/24"), Error::<Test>::IpNotExists);
    });
}

#[test]
fn only_the_farmer_adds_and_removes() {
    on_chain(|| {
        assert_noop!(add(IP, GW), Error::<Test>::TwinNotExists);
        assert_noop!(remove(IP), Error::<Test>::TwinNotExists);
        make_twin(BOB);
        let add = |who| TfgridModule::add_farm_ip(signed(who), 1, text(IP), text(GW));
        let remove = |who| TfgridModule::remove_farm_ip(signed(who), 1, text(IP));
        assert_noop!(add(BOB), Error::<Test>::FarmNotExists);
        assert_noop!(remove(BOB), Error::<Test>::FarmNotExists);
        make_farm();
        assert_noop!(add(BOB), Error::<Test>::CannotUpdateFarmWrongTwin);
        assert_noop!(remove(BOB), Error::<Test>::CannotUpdateFarmWrongTwin);
    });
}

#[test]
fn origins_are_checked() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        assert_noop!(
            TfgridModule::add_farm_ip(root(), 1, text(IP), text(GW)),
            bad
        );
        assert_noop!(TfgridModule::remove_farm_ip(root(), 1, text(IP)), bad);
        assert_noop!(
            TfgridModule::force_reset_farm_ip(signed(ALICE), 1, text(IP)),
            bad
        );
    });
}
