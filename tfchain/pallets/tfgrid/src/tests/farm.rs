use crate::{
    mock::*, types::FarmInfoOf, Error, Event, FarmID, FarmIdByName, FarmPayoutV2AddressByFarmID,
    Farms,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tfchain_support::types::{FarmCertification, PublicIP, IP4};

fn create(name: &str, ips: Vec<IP4>) -> sp_runtime::DispatchResult {
    let ips = ips.try_into().expect("the addresses fit");
    TfgridModule::create_farm(signed(ALICE), text(name), ips)
}

fn rename(name: &str) -> sp_runtime::DispatchResult {
    TfgridModule::update_farm(signed(ALICE), 1, text(name))
}

fn farm() -> FarmInfoOf<Test> {
    Farms::<Test>::get(1).expect("farm 1 is stored")
}

#[test]
fn creating_stores_the_farm_and_tells_it() {
    on_chain(|| {
        make_farm();
        let farm = farm();
        let address = PublicIP {
            ip: text("185.206.122.33/24"),
            gateway: text("185.206.122.1"),
            contract_id: 0,
        };
        assert_eq!(
            (farm.version, farm.id, farm.twin_id, farm.pricing_policy_id),
            (4, 1, 1, 1)
        );
        assert_eq!(farm.name.0.as_slice(), b"freefarm");
        assert_eq!(farm.certification, FarmCertification::NotCertified);
        assert_eq!(farm.public_ips.to_vec(), [address]);
        assert!(!farm.dedicated_farm);
        assert_eq!(farm.farming_policy_limits, None);
        assert_eq!(FarmIdByName::<Test>::get(b"freefarm".to_vec()), 1);
        assert_eq!(FarmID::<Test>::get(), 1);
        assert_eq!(last_event(), Event::FarmStored(farm));
    });
}

#[test]
fn creating_needs_a_twin_and_a_new_name() {
    on_chain(|| {
        assert_noop!(create("freefarm", vec![]), Error::<Test>::TwinNotExists);
        make_farm();
        assert_noop!(create("freefarm", vec![]), Error::<Test>::FarmExists);
        assert_ok!(create("FreeFarm", vec![]));
    });
}

#[test]
fn names_are_checked() {
    on_chain(|| {
        make_farm();
        assert_noop!(create("ab", vec![]), Error::<Test>::FarmNameTooShort);
        assert_noop!(create("free farm", vec![]), Error::<Test>::InvalidFarmName);
        assert_noop!(create("free.farm", vec![]), Error::<Test>::InvalidFarmName);
        assert_ok!(create("aZ0-_", vec![]));
        assert_ok!(create(&"f".repeat(40), vec![]));
        assert_noop!(rename("ab"), Error::<Test>::FarmNameTooShort);
        assert_noop!(rename("free farm"), Error::<Test>::InvalidFarmName);
    });
}

#[test]
fn a_taken_name_is_told_before_a_bad_address() {
    on_chain(|| {
        make_farm();
        let private = ip4("10.0.0.2/24", "10.0.0.1");
        assert_noop!(
            create("freefarm", vec![private.clone()]),
            Error::<Test>::FarmExists
        );
        assert_noop!(create("ab", vec![private]), Error::<Test>::FarmNameTooShort);
    });
}

#[test]
fn addresses_of_a_new_farm_are_valid_and_different() {
    on_chain(|| {
        make_farm();
        let address = |host: u32| {
            ip4(
                &format!("185.206.{}.{}/16", host / 250, host % 250 + 2),
                "185.206.255.1",
            )
        };
        let private = ip4("10.0.0.2/24", "10.0.0.1");
        assert_noop!(
            create("other", vec![address(0), private]),
            Error::<Test>::InvalidPublicIP
        );
        assert_noop!(
            create("other", vec![address(0), address(0)]),
            Error::<Test>::IpExists
        );
        let many = (0..257).map(address).collect();
        assert_noop!(create("other", many), Error::<Test>::InvalidPublicIP);
        assert_ok!(create("other", (0..256).map(address).collect()));
    });
}

#[test]
fn when_ids_run_out_no_farm_is_created() {
    on_chain(|| {
        make_twin(ALICE);
        FarmID::<Test>::put(u32::MAX);
        assert_noop!(create("freefarm", vec![]), Error::<Test>::StorageOverflow);
    });
}

#[test]
fn renaming_frees_the_old_name() {
    on_chain(|| {
        make_farm();
        assert_ok!(rename("newname"));
        assert_eq!(farm().name.0.as_slice(), b"newname");
        assert_eq!(FarmIdByName::<Test>::get(b"newname".to_vec()), 1);
        assert!(!FarmIdByName::<Test>::contains_key(b"freefarm".to_vec()));
        assert_eq!(last_event(), Event::FarmUpdated(farm()));
    });
}

#[test]
fn renaming_to_the_same_name_is_silent() {
    on_chain(|| {
        make_farm();
        let before = events().len();
        assert_ok!(rename("freefarm"));
        assert_eq!(events().len(), before);
        assert_eq!(FarmIdByName::<Test>::get(b"freefarm".to_vec()), 1);
    });
}

#[test]
fn renaming_to_a_taken_name_is_refused() {
    on_chain(|| {
        make_farm();
        assert_ok!(create("other", vec![]));
        assert_noop!(rename("other"), Error::<Test>::InvalidFarmName);
    });
}

#[test]
fn a_payout_address_is_kept_as_it_is() {
    on_chain(|| {
        make_farm();
        let address = b"any bytes at all".to_vec();
        assert_ok!(TfgridModule::add_stellar_payout_v2address(
            signed(ALICE),
            1,
            address.clone()
        ));
        assert_eq!(FarmPayoutV2AddressByFarmID::<Test>::get(1), address);
        assert_eq!(
            last_event(),
            Event::FarmPayoutV2AddressRegistered(1, address)
        );
    });
}

#[test]
fn certifying_is_told_by_its_own_event_alone() {
    on_chain(|| {
        make_farm();
        let before = events().len();
        assert_ok!(TfgridModule::set_farm_certification(
            root(),
            1,
            FarmCertification::Gold
        ));
        assert_eq!(farm().certification, FarmCertification::Gold);
        let told = Event::FarmCertificationSet(1, FarmCertification::Gold);
        assert_eq!(events()[before..], [told]);
    });
}

#[test]
fn a_farm_becomes_dedicated_and_back() {
    on_chain(|| {
        make_farm();
        for dedicated in [true, false] {
            assert_ok!(TfgridModule::set_farm_dedicated(root(), 1, dedicated));
            assert_eq!(farm().dedicated_farm, dedicated);
            assert_eq!(last_event(), Event::FarmUpdated(farm()));
        }
    });
}

#[test]
fn only_the_farmer_changes_a_farm() {
    on_chain(|| {
        assert_noop!(rename("newname"), Error::<Test>::TwinNotExists);
        make_farm();
        make_twin(BOB);
        let wrong = DispatchError::from(Error::<Test>::CannotUpdateFarmWrongTwin);
        let none = DispatchError::from(Error::<Test>::FarmNotExists);
        let bob = || signed(BOB);
        assert_noop!(TfgridModule::update_farm(bob(), 1, text("newname")), wrong);
        assert_noop!(
            TfgridModule::add_stellar_payout_v2address(bob(), 1, vec![]),
            wrong
        );
        assert_noop!(TfgridModule::update_farm(bob(), 2, text("newname")), none);
        assert_noop!(
            TfgridModule::add_stellar_payout_v2address(bob(), 2, vec![]),
            none
        );
    });
}

#[test]
fn governance_changes_farms_that_exist() {
    on_chain(|| {
        let gold = FarmCertification::Gold;
        let none = DispatchError::from(Error::<Test>::FarmNotExists);
        assert_noop!(TfgridModule::set_farm_certification(root(), 1, gold), none);
        assert_noop!(TfgridModule::set_farm_dedicated(root(), 1, true), none);
        make_farm();
        let bad = DispatchError::BadOrigin;
        assert_noop!(
            TfgridModule::set_farm_certification(signed(ALICE), 1, gold),
            bad
        );
        assert_noop!(
            TfgridModule::set_farm_dedicated(signed(ALICE), 1, true),
            bad
        );
    });
}

#[test]
fn only_an_account_is_a_farmer() {
    on_chain(|| {
        let bad = DispatchError::BadOrigin;
        let name = || text("freefarm");
        assert_noop!(
            TfgridModule::create_farm(root(), name(), Default::default()),
            bad
        );
        assert_noop!(TfgridModule::update_farm(root(), 1, name()), bad);
        assert_noop!(
            TfgridModule::add_stellar_payout_v2address(root(), 1, vec![]),
            bad
        );
    });
}
