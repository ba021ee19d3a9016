//! Stories with what is stored after them and the scores then; the Python client computes the same
//! from the same file.
use crate::{
    mock::*,
    report::NodeReport,
    types::{Attestation, PaidContract, RevocationReason, Subject, Tally, Topic, Uptime},
    Attestations, NodeReports, PaidContracts, Tallies, UptimePeriods,
};
use frame_support::{assert_ok, pallet_prelude::DispatchResultWithPostInfo};
use serde_json::{json, Value};
use sp_runtime::{AccountId32, DispatchResult};
use tfchain_support::types::Power;

const FILE: &str = include_str!("../../../../../tests/vectors/tfchain/reputation.json");

fn stories() -> Vec<Value> {
    let file: Value = serde_json::from_str(FILE).expect("the file is JSON");
    file.as_array().expect("it is a list").clone()
}

#[test]
fn every_story_ends_as_written() {
    for story in stories() {
        on_chain_with(number(&story["period"]), || {
            let start = number(&story["start"]);
            for step in list(&story["steps"]) {
                at(start + number(&step["at"]));
                act(step);
            }
            assert_eq!(stored(), story["stored"], "{}", story["name"]);
            for score in list(&story["scores"]) {
                let time = start + number(&score["at"]);
                let found = Reputation::score(subject(&score["subject"]), time);
                let found = json!({
                    "version": found.version,
                    "score": found.score,
                    "opinion": found.opinion,
                    "confidence": found.confidence,
                    "availability": found.availability,
                });
                assert_eq!(found, score["score"], "{} {score}", story["name"]);
            }
        });
    }
}

fn act(step: &Value) {
    let done = match step["do"].as_str() {
        Some("report") => told(TfgridModule::report_uptime(
            signed(&NODE),
            number(&step["uptime"]),
        )),
        Some("state") => {
            // The same state in another block is a change.
            System::set_block_number(System::block_number() + 1);
            told(TfgridModule::change_power_state(
                signed(&NODE),
                power(&step["power"]),
            ))
        }
        Some("target") => {
            TfgridModule::change_power_target(signed(&ALICE), 1, power(&step["power"]))
        }
        Some("delete_node") => TfgridModule::delete_node(signed(&NODE), 1),
        _ => speak(step),
    };
    assert_ok!(done);
}

fn told(done: DispatchResultWithPostInfo) -> DispatchResult {
    done.map(|_| ()).map_err(|failed| failed.error)
}

fn speak(step: &Value) -> DispatchResult {
    let contract_id = number(&step["contract_id"]);
    match step["do"].as_str() {
        Some("pay") => {
            let (amount, to_farmer) = (number(&step["amount"]), number(&step["to_farmer"]));
            let twin_id = small(&step["twin_id"]);
            pay_by(twin_id, contract_id, amount.into(), to_farmer.into());
            Ok(())
        }
        Some("attest") => Reputation::attest(
            by(step),
            contract_id,
            subject(&step["subject"]),
            topic(&step["topic"]),
            step["value"].as_i64().expect("a number") as i16,
            step["evidence"].as_str().map(hash),
        ),
        Some("revoke") => Reputation::revoke(
            by(step),
            subject(&step["subject"]),
            contract_id,
            reason(&step["reason"]),
        ),
        Some("respond") => Reputation::respond(
            by(step),
            subject(&step["subject"]),
            contract_id,
            hash(step["response"].as_str().expect("text")),
        ),
        _ => panic!("{step}"),
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn small(value: &Value) -> u32 {
    number(value).try_into().expect("an id")
}

fn by(step: &Value) -> RuntimeOrigin {
    signed(&AccountId32::new([small(&step["by"]) as u8; 32]))
}

fn hash(text: &str) -> [u8; 32] {
    let bytes = hex::decode(text.trim_start_matches("0x")).expect("hexadecimal");
    bytes.try_into().expect("32 bytes")
}

fn text(hash: [u8; 32]) -> String {
    format!("0x{}", hex::encode(hash))
}

fn subject(value: &Value) -> Subject {
    let (kind, id) = value.as_object().expect("one").iter().next().expect("one");
    match kind.as_str() {
        "Twin" => Subject::Twin(small(id)),
        "Farm" => Subject::Farm(small(id)),
        "Node" => Subject::Node(small(id)),
        _ => panic!("{value}"),
    }
}

fn subject_json(subject: Subject) -> Value {
    match subject {
        Subject::Twin(id) => json!({"Twin": id}),
        Subject::Farm(id) => json!({"Farm": id}),
        Subject::Node(id) => json!({"Node": id}),
    }
}

fn topic(value: &Value) -> Topic {
    use Topic::*;
    let all = [General, Availability, Performance, Network, Conduct];
    let named = |topic: &Topic| value == &format!("{topic:?}");
    all.into_iter().find(named).expect("a topic")
}

fn reason(value: &Value) -> RevocationReason {
    use RevocationReason::*;
    let all = [Mistake, Resolved, Withdrawn, Compromised];
    let named = |reason: &RevocationReason| value == &format!("{reason:?}");
    all.into_iter().find(named).expect("a reason")
}

fn power(value: &Value) -> Power {
    if value == "Up" {
        Power::Up
    } else {
        Power::Down
    }
}

/// Every item of the pallet as clients decode it, sorted by key.
fn stored() -> Value {
    json!({
        "PaidContracts": sorted(PaidContracts::<Test>::iter().map(|(id, paid)| json!([id, paid_json(&paid)]))),
        "Attestations": sorted(Attestations::<Test>::iter()
            .map(|(subject, id, said)| json!([subject_json(subject), id, said_json(&said)]))),
        "Tallies": sorted(Tallies::<Test>::iter()
            .map(|(subject, period, sums)| json!([subject_json(subject), period, tally_json(&sums)]))),
        "NodeReports": sorted(NodeReports::<Test>::iter().map(|(id, report)| json!([id, report_json(&report)]))),
        "UptimePeriods": sorted(UptimePeriods::<Test>::iter()
            .map(|(id, period, sums)| json!([id, period, uptime_json(&sums)]))),
    })
}

fn sorted(rows: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut rows: Vec<Value> = rows.collect();
    rows.sort_by_key(Value::to_string);
    rows
}

fn paid_json(paid: &PaidContract) -> Value {
    json!({
        "twin_id": paid.twin_id,
        "node_id": paid.node_id,
        "node_twin_id": paid.node_twin_id,
        "farm_id": paid.farm_id,
        "farmer_twin_id": paid.farmer_twin_id,
        "paid": wide(paid.paid),
        "to_farmer": wide(paid.to_farmer),
        "last_paid": paid.last_paid,
    })
}

/// The sums of the stories fit JSON's numbers.
fn wide(value: u128) -> u64 {
    value.try_into().expect("it fits")
}

fn said_json(said: &Attestation) -> Value {
    let revocation = said.revocation.map(|revocation| {
        json!({
            "reason": format!("{:?}", revocation.reason),
            "revoked_at": revocation.revoked_at,
        })
    });
    json!({
        "attestor": said.attestor,
        "farm_id": said.farm_id,
        "topic": format!("{:?}", said.topic),
        "value": said.value,
        "weight": said.weight,
        "period": said.period,
        "evidence": said.evidence.map(text),
        "issued_at": said.issued_at,
        "response": said.response.map(text),
        "revocation": revocation,
    })
}

fn tally_json(sums: &Tally) -> Value {
    json!({
        "weight": wide(sums.weight),
        "favour": wide(sums.favour),
        "against": wide(sums.against),
        "attestations": sums.attestations,
        "revoked": sums.revoked,
    })
}

fn report_json(report: &NodeReport) -> Value {
    json!({
        "first_at": report.first_at,
        "at": report.at,
        "uptime": report.uptime,
        "doubted": report.doubted.map(|(at, uptime)| [at, uptime]),
        "asleep_since": report.asleep_since,
        "slept": report.slept,
        "deleted_at": report.deleted_at,
    })
}

fn uptime_json(sums: &Uptime) -> Value {
    json!({
        "up": sums.up,
        "down": sums.down,
        "planned": sums.planned,
        "reports": sums.reports,
        "rejects": sums.rejects,
        "reboots": sums.reboots,
    })
}
