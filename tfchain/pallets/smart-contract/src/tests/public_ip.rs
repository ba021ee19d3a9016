use crate::{mock::*, types::*, Contracts, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tfchain_support::{traits::PublicIpModifier, types::PublicIP};

fn create(letter: u8, public_ips: u32) -> DispatchResult {
    SmartContractModule::create_node_contract(
        signed(CHARLIE),
        1,
        hash(letter),
        text(""),
        public_ips,
        None,
    )
}

/// Which contracts hold the farm's addresses, in their order.
fn holders() -> Vec<u64> {
    let farm = pallet_tfgrid::Farms::<Test>::get(1).expect("the farm is stored");
    farm.public_ips.iter().map(|ip| ip.contract_id).collect()
}

fn ip(host: u8, contract_id: u64) -> PublicIP {
    PublicIP {
        ip: text(&format!("185.206.122.{host}/24")),
        gateway: text("185.206.122.1"),
        contract_id,
    }
}

fn held_by(contract_id: u64) -> NodeContract<Test> {
    match Contracts::<Test>::get(contract_id).map(|contract| contract.contract_type) {
        Some(ContractData::NodeContract(node_contract)) => node_contract,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_free_addresses_are_lent() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(b'a', 2));
        assert_ok!(create(b'b', 1));
        assert_eq!(holders(), [1, 1, 2, 0, 0]);
        let held = held_by(1);
        assert_eq!(held.public_ips, 2);
        assert_eq!(held.public_ips_list.into_inner(), [ip(2, 1), ip(3, 1)]);

        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_eq!(holders(), [0, 0, 2, 0, 0]);
        assert_ok!(create(b'a', 4));
        assert_eq!(holders(), [3, 3, 2, 3, 3]);
    });
}

#[test]
fn reserving_is_silent_and_freeing_is_told() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(b'a', 2));
        let created = Contracts::<Test>::get(1).expect("it is stored");
        assert_eq!(events(), [Event::ContractCreated(created)]);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        let freed = vec![ip(2, 0), ip(3, 0)];
        let told = Event::IPsFreed {
            contract_id: 1,
            public_ips: freed.try_into().expect("two fit"),
        };
        assert!(events().contains(&told));
    });
}

#[test]
fn a_farm_lends_no_more_than_it_has() {
    on_chain(|| {
        make_grid();
        let too_many = Error::<Test>::FarmHasNotEnoughPublicIPs;
        assert_noop!(create(b'a', 6), too_many);
        let too_many = Error::<Test>::FarmHasNotEnoughPublicIPs;
        assert_noop!(create(b'a', u32::MAX), too_many);
        assert_ok!(create(b'a', 3));
        assert_noop!(
            create(b'b', 3),
            Error::<Test>::FarmHasNotEnoughPublicIPsFree
        );
        assert_eq!(holders(), [1, 1, 1, 0, 0]);
    });
}

#[test]
fn a_contract_goes_on_without_an_address_that_is_taken_from_it() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(b'a', 3));
        System::reset_events();
        let taken = text("185.206.122.3/24");
        assert_ok!(TfgridModule::force_reset_farm_ip(root(), 1, taken));
        assert_eq!(holders(), [1, 0, 1, 0, 0]);
        let held = held_by(1);
        assert_eq!(held.public_ips, 2);
        assert_eq!(held.public_ips_list.into_inner(), [ip(2, 1), ip(4, 1)]);
        let contract = Contracts::<Test>::get(1).expect("it is stored");
        let freed = Event::IPsFreed {
            contract_id: 1,
            public_ips: vec![ip(3, 0)].try_into().expect("one fits"),
        };
        assert_eq!(events(), [freed, Event::ContractUpdated(contract)]);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_eq!(holders(), [0; 5]);
    });
}

#[test]
fn an_address_of_nobody_or_of_no_node_contract_changes_nothing() {
    on_chain(|| {
        make_grid();
        assert_ok!(SmartContractModule::create_name_contract(
            signed(CHARLIE),
            b"mygw".to_vec()
        ));
        let before = events();
        for contract_id in [1, 2] {
            SmartContractModule::ip_removed(&ip(2, contract_id));
        }
        assert_eq!(events(), before);
    });
}
