//! Off-chain workers sign as every other account does.

use codec::Decode;
use frame_support::traits::OffchainWorker;
use frame_system::offchain::{CreateSignedTransaction, SendSignedTransaction, Signer};
use pallet_smart_contract::crypto::AuthId;
use sp_core::offchain::{
    testing::{TestOffchainExt, TestTransactionPoolExt},
    OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};

use super::*;
use crate::{AllPalletsWithSystem, SmartContractModule, TfgridModule};

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// A chain of one validator, whose key is here; and what its worker sent since it was last asked.
fn validator() -> (TestExternalities, impl Fn() -> Vec<UncheckedExtrinsic>) {
    let mut chain = chain(Some("Alice"));
    let keystore = MemoryKeystore::new();
    let suri = format!("{PHRASE}//Alice");
    keystore
        .sr25519_generate_new(sp_core::crypto::key_types::AURA, Some(&suri))
        .unwrap();
    chain.register_extension(KeystoreExt::new(keystore));
    let (offchain, _) = TestOffchainExt::new();
    let (pool, state) = TestTransactionPoolExt::new();
    chain.register_extension(OffchainDbExt::new(offchain.clone()));
    chain.register_extension(OffchainWorkerExt::new(offchain));
    chain.register_extension(TransactionPoolExt::new(pool));
    let sent = move || {
        // A node's worker counts nonces in a copy of the state that is thrown away.
        frame_system::Account::<Runtime>::mutate(account("Alice"), |it| it.nonce = 0);
        let all = core::mem::take(&mut state.write().transactions);
        all.iter()
            .map(|bytes| UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap())
            .collect()
    };
    (chain, sent)
}

fn make_name_contract() {
    let bob = || RuntimeOrigin::signed(account("Bob"));
    let (link, hash) = (
        text("http://zos.tf/terms/v0.1"),
        text("9021d4dee05a661e2cb6"),
    );
    TfgridModule::user_accept_tc(bob(), link, hash).unwrap();
    TfgridModule::create_twin(bob(), None, None).unwrap();
    SmartContractModule::create_name_contract(bob(), b"mygw".to_vec()).unwrap();
}

#[test]
fn the_worker_of_a_validator_bills_and_the_chain_takes_the_bill() {
    let (mut chain, sent) = validator();
    chain.execute_with(|| {
        make_name_contract();
        AllPalletsWithSystem::offchain_worker(1);
        let bills = sent();
        assert_eq!(bills.len(), 1);
        next_block();
        Executive::apply_extrinsic(bills[0].clone())
            .unwrap()
            .unwrap();
        let told = System::events().into_iter().any(|record| {
            let RuntimeEvent::SmartContractModule(event) = record.event else {
                return false;
            };
            matches!(event, pallet_smart_contract::Event::ContractBilled(bill)
                if bill.contract_id == 1)
        });
        assert!(told, "{:?}", events());
        only_known_events();
    });
}

#[test]
fn what_a_worker_signs_expires() {
    let (mut chain, sent) = validator();
    chain.execute_with(|| {
        make_name_contract();
        AllPalletsWithSystem::offchain_worker(1);
        let bills = sent();
        let (_, _, extension) = bills[0].preamble.clone().to_signed().expect("it is signed");
        let era = frame_system::CheckEra::from(Era::mortal(2_048, 0));
        assert_eq!(extension.4, era);
    });
}

#[test]
fn a_worker_without_keys_sends_nothing() {
    let mut chain = chain(Some("Alice"));
    chain.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    chain.execute_with(|| {
        let signer = Signer::<Runtime, AuthId>::any_account();
        let remark = |_: &_| frame_system::Call::remark { remark: Vec::new() };
        assert!(signer.send_signed_transaction(remark).is_none());
        let call = frame_system::Call::<Runtime>::remark { remark: Vec::new() }.into();
        let public = pair("Alice").public().into();
        let unsigned = <Runtime as CreateSignedTransaction<frame_system::Call<Runtime>>>::create_signed_transaction::<AuthId>(
            call,
            public,
            account("Alice"),
            0,
        );
        assert_eq!(unsigned, None);
    });
}
