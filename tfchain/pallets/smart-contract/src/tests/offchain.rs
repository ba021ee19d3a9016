use super::billing::{make_name_contract, rent, report};
use crate::{mock::*, types::*, Call, Contracts};
use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::Hooks};
use sp_core::{
    crypto::key_types::AURA,
    offchain::{
        testing::{TestOffchainExt, TestTransactionPoolExt},
        OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
    },
};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{generic::Preamble, traits::Verify, AccountId32};

/// Takes what is in the pool.
type Pool<'a> = &'a dyn Fn() -> Vec<Vec<u8>>;

/// A validator with `keys` in its keystore.
fn on_validator(keys: &[&str], test: impl FnOnce(Pool)) {
    let (pool, state) = TestTransactionPoolExt::new();
    let (offchain, _) = TestOffchainExt::new();
    let mut chain = externalities(genesis());
    chain.register_extension(TransactionPoolExt::new(pool));
    chain.register_extension(OffchainDbExt::new(offchain.clone()));
    chain.register_extension(OffchainWorkerExt::new(offchain));
    chain.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    chain.execute_with(|| {
        for key in keys {
            sp_io::crypto::sr25519_generate(AURA, Some(key.as_bytes().to_vec()));
        }
        make_grid();
        test(&|| std::mem::take(&mut state.write().transactions));
    });
}

/// The contracts of the bills in the pool, each with its signer, in order; the pool is empty then.
fn bills(pool: Pool) -> Vec<(AccountId32, u64)> {
    let mut bills: Vec<_> = pool().iter().map(|bytes| read_bill(bytes)).collect();
    bills.sort_by_key(|(_, contract_id, nonce)| (*contract_id, *nonce));
    bills.into_iter().map(|(who, id, _)| (who, id)).collect()
}

fn read_bill(bytes: &[u8]) -> (AccountId32, u64, u32) {
    let extrinsic = Extrinsic::decode(&mut &bytes[..]).expect("an extrinsic");
    let RuntimeCall::SmartContractModule(Call::bill_contract_for_block { contract_id }) =
        extrinsic.function
    else {
        panic!("{:?} is no bill", extrinsic.function);
    };
    let Preamble::Signed(who, signature, ()) = extrinsic.preamble else {
        panic!("the bill of {contract_id} is not signed");
    };
    let signed = |nonce: &u32| {
        let payload = (&extrinsic.function, nonce).encode();
        signature.verify(&payload[..], &who)
    };
    let nonce = (0..10).find(signed).expect("the signature is of the bill");
    (who, contract_id, nonce)
}

fn work(block_number: u32) {
    SmartContractModule::offchain_worker(block_number);
}

#[test]
fn the_next_author_bills_whose_turn_it_is() {
    on_validator(&["//Alice"], |pool| {
        for index in 0..12 {
            make_name_contract(&format!("name{index}"));
        }
        work(1);
        let sent = bills(pool);
        let ids: Vec<u64> = sent.iter().map(|(_, id)| *id).collect();
        assert_eq!(ids, [1, 11]);
        assert_eq!(sent[0].0, sent[1].0);
        work(12);
        assert_eq!(bills(pool).len(), 2);
        work(20);
        assert_eq!(bills(pool).len(), 1);
    });
}

#[test]
fn an_empty_place_in_the_loop_sends_nothing() {
    on_validator(&["//Alice"], |pool| {
        make_name_contract("name");
        work(2);
        assert_eq!(bills(pool), []);
    });
}

#[test]
fn deployments_that_owe_nothing_are_passed_over() {
    on_validator(&["//Alice"], |pool| {
        make_node_contract(b'a', 0);
        work(1);
        assert_eq!(bills(pool), []);
        report(1);
        work(1);
        assert_eq!(bills(pool).len(), 1);

        make_node_contract(b'b', 1);
        work(2);
        assert_eq!(bills(pool).len(), 1);

        make_node_contract(b'c', 0);
        let traffic = NruConsumption {
            contract_id: 3,
            timestamp: NOW,
            window: 3600,
            nru: 1_000_000_000,
        };
        assert_ok!(SmartContractModule::add_nru_reports(
            signed(BOB),
            vec![traffic]
        ));
        work(3);
        assert_eq!(bills(pool).len(), 1);
    });
}

#[test]
fn rent_is_always_billed() {
    on_validator(&["//Alice"], |pool| {
        rent();
        work(1);
        assert_eq!(bills(pool).len(), 1);
    });
}

#[test]
fn a_contract_that_is_gone_is_passed_over() {
    on_validator(&["//Alice"], |pool| {
        make_name_contract("name");
        Contracts::<Test>::remove(1);
        work(1);
        assert_eq!(bills(pool), []);
    });
}

#[test]
fn who_is_not_the_next_author_sends_nothing() {
    on_validator(&["//Alice"], |pool| {
        make_name_contract("name");
        IsNextAuthor::set(false);
        work(1);
        assert_eq!(bills(pool), []);
    });
}

#[test]
fn a_node_without_keys_sends_nothing() {
    on_validator(&[], |pool| {
        make_name_contract("name");
        work(1);
        assert_eq!(bills(pool), []);
    });
}

#[test]
fn every_key_of_the_next_author_signs() {
    on_validator(&["//Alice", "//Bob"], |pool| {
        make_name_contract("name");
        work(1);
        let sent = bills(pool);
        assert_eq!(sent.len(), 2);
        assert_ne!(sent[0].0, sent[1].0);
    });
}

#[test]
fn what_was_sent_can_be_dispatched() {
    on_validator(&["//Alice"], |pool| {
        make_name_contract("name");
        pass(3600);
        work(601);
        for (who, contract_id) in bills(pool) {
            assert_ok!(SmartContractModule::bill_contract_for_block(
                signed(who),
                contract_id
            ));
        }
        assert_eq!(crate::ContractLock::<Test>::get(1).cycles, 1);
    });
}
