//! Off-chain workers sign as every other account does.

use codec::Decode;
use frame_system::offchain::{CreateSignedTransaction, SendSignedTransaction, Signer};
use sp_core::offchain::{
    testing::{TestOffchainExt, TestTransactionPoolExt},
    OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};

use super::*;

/// Signs with the keys of block authors.
mod aura {
    use sp_core::crypto::key_types::AURA;
    use sp_runtime::app_crypto::{app_crypto, sr25519};

    app_crypto!(sr25519, AURA);
}

struct AuraKeys;

impl frame_system::offchain::AppCrypto<sp_runtime::MultiSigner, crate::Signature> for AuraKeys {
    type RuntimeAppPublic = aura::Public;
    type GenericSignature = sr25519::Signature;
    type GenericPublic = sr25519::Public;
}

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

#[test]
fn what_a_worker_signs_is_accepted_and_expires() {
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
    chain.execute_with(|| {
        let signer = Signer::<Runtime, AuraKeys>::any_account();
        let sent =
            signer.send_signed_transaction(|_| pallet_balances::Call::transfer_allow_death {
                dest: account("Bob").into(),
                value: TFT,
            });
        let (by, result) = sent.expect("the keystore holds a key");
        assert_eq!(by.id, account("Alice"));
        assert_eq!(result, Ok(()));
        let bytes = state.read().transactions.first().unwrap().clone();
        let extrinsic = UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap();
        // The worker has counted the nonce in its own copy of the state only.
        frame_system::Account::<Runtime>::mutate(account("Alice"), |it| it.nonce = 0);
        let before = Balances::free_balance(account("Bob"));
        Executive::apply_extrinsic(extrinsic.clone())
            .unwrap()
            .unwrap();
        assert_eq!(Balances::free_balance(account("Bob")) - before, TFT);
        let Some((_, _, extension)) = extrinsic.preamble.to_signed() else {
            panic!("a signed extrinsic")
        };
        assert_eq!(
            extension.4,
            frame_system::CheckEra::from(Era::mortal(2_048, 0))
        );
    });
}

#[test]
fn a_worker_without_keys_sends_nothing() {
    let mut chain = chain(Some("Alice"));
    chain.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    chain.execute_with(|| {
        let signer = Signer::<Runtime, AuraKeys>::any_account();
        let remark = |_: &_| frame_system::Call::remark { remark: Vec::new() };
        assert!(signer.send_signed_transaction(remark).is_none());
        let call = frame_system::Call::<Runtime>::remark { remark: Vec::new() }.into();
        let public = pair("Alice").public().into();
        let unsigned = <Runtime as CreateSignedTransaction<frame_system::Call<Runtime>>>::create_signed_transaction::<AuraKeys>(
            call,
            public,
            account("Alice"),
            0,
        );
        assert_eq!(unsigned, None);
    });
}
