use crate::{
    mock::*, types::*, ContractBillingInformationByID, ContractIDByNameRegistration, ContractLock,
    Contracts, ContractsToBillAt, Error, Event,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};

fn create(who: AccountId32, name: &[u8]) -> DispatchResult {
    SmartContractModule::create_name_contract(signed(who), name.to_vec())
}

fn name(name: &[u8]) -> crate::grid_contract::NameContractName<Test> {
    name.to_vec().try_into().expect("the name is valid")
}

#[test]
fn a_name_is_registered() {
    on_chain(|| {
        make_grid();
        assert_ok!(create(CHARLIE, b"mygw"));
        let contract = Contract::<Test> {
            version: 4,
            state: ContractState::Created,
            contract_id: 1,
            twin_id: 3,
            contract_type: ContractData::NameContract(NameContract {
                name: name(b"mygw"),
            }),
            solution_provider_id: None,
        };
        assert_eq!(Contracts::<Test>::get(1), Some(contract.clone()));
        assert_eq!(ContractIDByNameRegistration::<Test>::get(name(b"mygw")), 1);
        assert_eq!(ContractsToBillAt::<Test>::get(1), [1]);
        assert_eq!(ContractLock::<Test>::get(1).lock_updated, NOW);
        assert!(!ContractBillingInformationByID::<Test>::contains_key(1));
        assert_eq!(events(), [Event::ContractCreated(contract)]);
    });
}

#[test]
fn names_have_lengths_and_characters() {
    on_chain(|| {
        make_grid();
        for good in [&b"abc"[..], b"a-z", b"0_9", &[b'x'; 64]] {
            assert_ok!(create(CHARLIE, good));
        }
        let short = Error::<Test>::NameContractNameTooShort;
        let long = Error::<Test>::NameContractNameTooLong;
        assert_noop!(create(CHARLIE, b""), short);
        let short = Error::<Test>::NameContractNameTooShort;
        assert_noop!(create(CHARLIE, b"ab"), short);
        assert_noop!(create(CHARLIE, &[b'x'; 65]), long);
        for bad in [&b"Abc"[..], b"a.b", b"a b", b"ab\xc3\xa9"] {
            assert_noop!(create(CHARLIE, bad), Error::<Test>::NameNotValid);
        }
    });
}

#[test]
fn a_name_is_given_once_until_its_contract_ends() {
    on_chain(|| {
        assert_noop!(create(CHARLIE, b"mygw"), Error::<Test>::TwinNotExists);
        make_grid();
        assert_ok!(create(CHARLIE, b"mygw"));
        assert_noop!(create(DAVE, b"mygw"), Error::<Test>::NameExists);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert!(!ContractIDByNameRegistration::<Test>::contains_key(name(
            b"mygw"
        )));
        assert_ok!(create(DAVE, b"mygw"));
        let bad = DispatchError::BadOrigin;
        assert_noop!(
            SmartContractModule::create_name_contract(root(), b"mygw".to_vec()),
            bad
        );
    });
}
