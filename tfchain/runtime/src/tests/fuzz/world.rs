//! What random arguments are drawn from: values that often exist, so that calls often succeed.

use codec::Encode;
use sp_core::H256;

use super::dice::Dice;
use crate::{AccountId, Runtime, Timestamp};

/// People of the fuzzed chain, beside //Alice who is council and validator.
pub const PEOPLE: u8 = 12;

pub fn person(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

pub fn account(dice: &mut Dice) -> AccountId {
    match dice.below(20) {
        0 => crate::tests::account("Alice"),
        1 => AccountId::new([0xee; 32]),
        _ => person(1 + dice.below(u64::from(PEOPLE)) as u8),
    }
}

/// A hash that names something: a motion, a proposal, or nothing.
pub fn hash(dice: &mut Dice) -> H256 {
    let mut known =
        pallet_collective::Proposals::<Runtime, pallet_collective::Instance1>::get().into_inner();
    known.extend(pallet_dao::ProposalList::<Runtime>::get());
    if known.is_empty() || dice.in_hundred(10) {
        return H256::repeat_byte(dice.roll() as u8);
    }
    *dice.of(&known)
}

/// The integer argument `name`, when it has a meaning.
pub fn number(name: &str, dice: &mut Dice) -> Option<u128> {
    use pallet_smart_contract as contracts;
    let now = Timestamp::get();
    let block = u64::from(crate::System::block_number());
    let around = |dice: &mut Dice, last: u64| 1 + dice.below(last + 1);
    let value = match name {
        "farm_id" | "subject_farm" => around(dice, pallet_tfgrid::FarmID::<Runtime>::get().into()),
        "node_id" => around(dice, pallet_tfgrid::NodeID::<Runtime>::get().into()),
        "twin_id" => around(dice, pallet_tfgrid::TwinID::<Runtime>::get().into()),
        "entity_id" => around(dice, pallet_tfgrid::EntityID::<Runtime>::get().into()),
        "contract_id" => contract(dice),
        "solution_provider_id" => around(dice, contracts::SolutionProviderID::<Runtime>::get()),
        "service_contract_id" => around(dice, contracts::ServiceContractID::<Runtime>::get()),
        "uptime" => dice.below(200_000),
        "timestamp_hint" => (now / 1000).saturating_sub(dice.below(70)) + dice.below(70),
        "timestamp" => (now / 1000).saturating_sub(dice.below(4_000)) + dice.below(100),
        "window" => dice.below(7_200),
        "public_ips" => dice.below(4),
        "when" => block + dice.below(20),
        "after" | "price" | "take" => dice.below(60),
        "threshold" => dice.below(4),
        "length_bound" => 100_000,
        "ref_time" => 1_000_000_000_000,
        "proof_size" => u64::MAX,
        "cru" => dice.below(64),
        "sru" => dice.below(4_000) << 30,
        "hru" => dice.below(20_000) << 30,
        "mru" => dice.below(512) << 30,
        "amount" | "value" | "base_fee" | "variable_fee" | "variable_amount" | "extra_fee" => {
            dice.below(1 << 36)
        }
        _ => return None,
    };
    Some(value.into())
}

/// The id of a contract, most often of a young one.
fn contract(dice: &mut Dice) -> u64 {
    let last = pallet_smart_contract::ContractID::<Runtime>::get();
    let young = dice.in_hundred(80);
    let behind = dice.below(if young { 40 } else { 400 });
    (last + 1).saturating_sub(behind).max(1)
}

/// The bytes argument `name`.
pub fn bytes(name: &str, dice: &mut Dice) -> Vec<u8> {
    if dice.in_hundred(6) {
        return (0..dice.below(90)).map(|_| dice.roll() as u8).collect();
    }
    let host = 1 + dice.below(60);
    let net = 122 + dice.below(3);
    match name {
        "ip" => format!("185.206.{net}.{host}/24"),
        "gw" | "gateway" => format!("185.206.{net}.{}", 1 + dice.below(2) * 253),
        "mac" => format!("52:54:00:12:34:{:02x}", dice.below(256)),
        "ips" => format!("10.0.{}.{host}", dice.below(4)),
        "latitude" | "longitude" => {
            (*dice.of(&["51.05", "-3.7", "Unknown", "91", "1e3"])).to_string()
        }
        "domain" | "relay" => {
            (*dice.of(&["relay.example.org", "gw.example.org", ".", "a.b"])).to_string()
        }
        "document_link" => "http://zos.tf/terms/v0.1".into(),
        "document_hash" => "9021d4dee05a661e2cb6838152c67f25".into(),
        "target_stellar_address" => {
            "GAAZI4TCR3TY5OJHCTJC2A4QSY6CJWJH5IAJTGKIN2ER7LBNVKOCCWN7".into()
        }
        "signature" => "ab".repeat(64),
        "transaction" | "tx_hash" | "key" => (*dice.of(&["one", "two", "three"])).to_string(),
        "code" | "remark" => "nothing".into(),
        _ => format!("name-{}", dice.below(24)),
    }
    .into_bytes()
}

/// How many items a list has: mostly few.
pub fn length(dice: &mut Dice) -> u64 {
    match dice.below(12) {
        0 => 0,
        1 => dice.below(24),
        _ => 1 + dice.below(3),
    }
}

/// One of the deployment hashes that contracts share now and then.
pub fn deployment_hash(dice: &mut Dice) -> [u8; 32] {
    let mut hash = [b'0'; 32];
    hash[0] = b'a' + dice.below(20) as u8;
    hash
}

/// An account in the form that calls take.
pub fn address(dice: &mut Dice) -> Vec<u8> {
    crate::Address::Id(account(dice)).encode()
}
