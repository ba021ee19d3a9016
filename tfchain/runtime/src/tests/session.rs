//! Sessions: who makes blocks, who is next, and what clients hear of it.

use sp_core::crypto::key_types::{AURA, GRANDPA};
use tfchain_support::traits::NextAuthor;

use super::*;
use crate::{session::Turn, Authorship, Grandpa, Session, SessionKeys, ValidatorSet};

/// A chain with sessions of five blocks.
fn short(authors: &[&str]) -> TestExternalities {
    let patch = json!({ "validatorSet": { "sessionPeriod": 5 } });
    chain_of(genesis(authors, patch))
}

fn authorities() -> Vec<sr25519::Public> {
    let list = pallet_aura::Authorities::<Runtime>::get();
    list.iter().map(|key| key.clone().into_inner()).collect()
}

fn publics(names: &[&str]) -> Vec<sr25519::Public> {
    names.iter().map(|name| pair(name).public()).collect()
}

/// Charlie's keys, with the proof that they are his.
fn keys_of_charlie() -> (SessionKeys, Vec<u8>) {
    let owner = account("Charlie");
    let aura = pair("Charlie");
    let grandpa = ed25519::Pair::from_string("//Charlie", None).unwrap();
    let keys = SessionKeys {
        aura: aura.public().into(),
        grandpa: grandpa.public().into(),
    };
    let statement = [b"POP_", owner.encode().as_slice()].concat();
    let proof = (aura.sign(&statement), grandpa.sign(&statement)).encode();
    (keys, proof)
}

#[test]
fn the_genesis_tells_both_engines_who_takes_part() {
    chain_of(genesis(&["Alice", "Bob"], json!({}))).execute_with(|| {
        assert_eq!(Session::validators(), [account("Alice"), account("Bob")]);
        assert_eq!(authorities(), publics(&["Alice", "Bob"]));
        assert_eq!(Grandpa::grandpa_authorities().len(), 2);
        let alice = pair("Alice").public();
        assert_eq!(Session::key_owner(AURA, &alice.0), Some(account("Alice")));
        let grandpa = ed25519::Pair::from_string("//Bob", None).unwrap().public();
        assert_eq!(
            Session::key_owner(GRANDPA, &grandpa.0),
            Some(account("Bob"))
        );
    });
}

#[test]
fn a_session_is_an_hour_unless_the_genesis_says_otherwise() {
    use frame_support::traits::Get;
    type Period = crate::session::SessionPeriod;
    chain(Some("Alice")).execute_with(|| assert_eq!(<Period as Get<u32>>::get(), 600));
    short(&["Alice"]).execute_with(|| {
        assert_eq!(<Period as Get<u32>>::get(), 5);
        run_to(11);
        assert_eq!(Session::current_index(), 2);
    });
}

#[test]
fn a_new_validator_makes_blocks_two_sessions_later() {
    short(&["Alice", "Bob"]).execute_with(|| {
        let (keys, proof) = keys_of_charlie();
        let charlie = RuntimeOrigin::signed(account("Charlie"));
        Session::set_keys(charlie, keys, proof).unwrap();
        let validator_id = account("Charlie");
        let call = substrate_validator_set::Call::add_validator { validator_id };
        assert_eq!(council(RuntimeCall::ValidatorSet(call)), Ok(()));
        run_to(5);
        only_known_events();
        assert!(events().contains(&"Session.NewSession".to_string()));
        run_to(9);
        assert_eq!(authorities(), publics(&["Alice", "Bob"]));
        run_to(10);
        assert_eq!(authorities(), publics(&["Alice", "Bob", "Charlie"]));
        only_known_events();
        let made: Vec<_> = (11..=13)
            .map(|number| {
                run_to(number);
                Authorship::author().unwrap()
            })
            .collect();
        assert!(made.contains(&account("Charlie")), "{made:?}");
        assert_eq!(Grandpa::grandpa_authorities().len(), 3);
        assert_eq!(Grandpa::current_set_id(), 1);
    });
}

#[test]
fn a_removed_validator_makes_none_two_sessions_later() {
    short(&["Alice", "Bob"]).execute_with(|| {
        let validator_id = account("Bob");
        let call = substrate_validator_set::Call::remove_validator { validator_id };
        assert_eq!(council(RuntimeCall::ValidatorSet(call)), Ok(()));
        run_to(10);
        assert_eq!(authorities(), publics(&["Alice"]));
        run_to(12);
        assert_eq!(Authorship::author(), Some(account("Alice")));
        assert!(ValidatorSet::remove(account("Alice")).is_err());
    });
}

#[test]
fn keys_without_proof_are_refused() {
    chain(Some("Alice")).execute_with(|| {
        let (keys, _) = keys_of_charlie();
        let charlie = RuntimeOrigin::signed(account("Charlie"));
        assert_eq!(
            Session::set_keys(charlie, keys, Vec::new()),
            Err(pallet_session::Error::<Runtime>::InvalidProof.into())
        );
    });
}

#[test]
fn giving_up_keys_is_heard_by_no_unknown_event() {
    chain_of(genesis(&["Alice", "Bob"], json!({}))).execute_with(|| {
        let call = RuntimeCall::Session(pallet_session::Call::purge_keys {});
        apply("Bob", call, 0).unwrap().unwrap();
        assert_eq!(
            events(),
            [
                "Balances.Withdraw",
                "Balances.Deposit",
                "TransactionPayment.TransactionFeePaid",
                "System.ExtrinsicSuccess",
            ]
        );
    });
}

#[test]
fn the_next_author_is_the_validator_behind_the_present_one() {
    let names = ["Alice", "Bob", "Charlie"];
    chain_of(genesis(&names, json!({}))).execute_with(|| {
        for _ in 0..4 {
            let author = Authorship::author().unwrap();
            let present = names.iter().position(|it| account(it) == author).unwrap();
            for (place, name) in names.iter().enumerate() {
                let next = place == (present + 1) % 3;
                assert_eq!(Turn::is_next_author(&account(name)), next, "{name}");
            }
            assert!(!Turn::is_next_author(&account("Dave")));
            next_block();
            assert_ne!(Authorship::author(), Some(author));
        }
    });
}

#[test]
fn a_lone_validator_is_always_next() {
    chain(Some("Alice")).execute_with(|| {
        assert!(Turn::is_next_author(&account("Alice")));
        assert!(!Turn::is_next_author(&account("Bob")));
    });
    chain(None).execute_with(|| assert!(!Turn::is_next_author(&account("Alice"))));
}
