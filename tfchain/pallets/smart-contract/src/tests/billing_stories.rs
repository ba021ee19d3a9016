//! Sequences of bills, payments, grace and removal against a table that was worked out apart.
use super::billing_vectors::{long, number, resources, rows, table};
use crate::{mock::*, types::*, ActiveNodeContracts, Event, GenesisConfig};
use frame_support::{
    assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use serde_json::{json, Value};
use sp_runtime::AccountId32;
use std::collections::BTreeMap;
use tfchain_support::types::Power;

const USER: AccountId32 = CHARLIE;

fn account(name: &str) -> AccountId32 {
    match name {
        "user" => USER,
        "stash" => DAVE,
        "farmer" => ALICE,
        "foundation" => FOUNDATION,
        "staking" => STAKING_POOL,
        "sales" => SALES,
        provider => {
            let number = provider.strip_prefix("provider").expect("a known account");
            AccountId32::new([100 + number.parse::<u8>().expect("a small number"); 32])
        }
    }
}

const NAMES: [&str; 8] = [
    "user",
    "stash",
    "farmer",
    "foundation",
    "staking",
    "sales",
    "provider0",
    "provider1",
];

fn name(who: &AccountId32) -> &'static str {
    NAMES
        .into_iter()
        .find(|name| account(name) == *who)
        .expect("a known account")
}

fn text_of(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn set_clock(at: &Value) {
    let block = long(&at["block"]).try_into().expect("a short story");
    System::set_block_number(block);
    Timestamp::set_timestamp(long(&at["time"]) * 1000);
}

fn set_free(who: AccountId32, free: u128) {
    assert_ok!(Balances::force_set_balance(root(), who, free));
}

fn begin(start: &Value) {
    set_clock(start);
    Price::set(number(&start["price_musd"]) as u32);
    assert_eq!(start["policy"], "dev");
    assert_eq!(number(&start["existential_deposit"]), EXISTENTIAL_DEPOSIT);
    make_grid();
    assert_ok!(TfgridModule::bond_twin_account(signed(DAVE), 3));
    let rents = |contract: &&Value| contract["kind"] == "rent";
    let contracts = start["contracts"].as_array().expect("a list");
    contracts.iter().filter(|each| !rents(each)).for_each(make);
    assert_ok!(TfgridModule::set_farm_dedicated(root(), 1, true));
    contracts.iter().filter(rents).for_each(make);
    crate::DedicatedNodesExtraFee::<Test>::insert(1, long(&start["extra_fee_musd"]));
    for name in NAMES {
        let free = start["accounts"].get(name).map_or(0, number);
        set_free(account(name), free);
    }
    let frozen = number(&start["frozen"]);
    if frozen > 0 {
        Balances::set_lock(*b"another!", &USER, frozen, WithdrawReasons::all());
    }
}

fn make(contract: &Value) {
    let id = long(&contract["id"]);
    crate::ContractID::<Test>::put(id - 1);
    let takes = contract["takes"].as_array().expect("a list");
    let provider_id = (!takes.is_empty()).then(|| make_provider(takes));
    let ips = number(&contract["public_ips"]) as u32;
    assert_ok!(match text_of(&contract["kind"]) {
        "node" => SmartContractModule::create_node_contract(
            signed(USER),
            1,
            hash(id as u8),
            text("data"),
            ips,
            provider_id
        ),
        "name" => {
            SmartContractModule::create_name_contract(signed(USER), b"name".to_vec())
        }
        _ => SmartContractModule::create_rent_contract(signed(USER), 1, provider_id),
    });
}

fn make_provider(takes: &[Value]) -> u64 {
    let provider = |(index, take): (usize, &Value)| Provider {
        who: account(&format!("provider{index}")),
        take: number(take) as u8,
    };
    let providers = takes.iter().enumerate().map(provider).collect();
    assert_ok!(SmartContractModule::create_solution_provider(
        signed(ALICE),
        Vec::new(),
        Vec::new(),
        providers
    ));
    let id = crate::SolutionProviderID::<Test>::get();
    assert_ok!(SmartContractModule::approve_solution_provider(
        root(),
        id,
        true
    ));
    id
}

const VERBS: [&str; 8] = [
    "bill", "cancel", "credit", "debit", "price", "power", "report", "nru",
];

fn move_money(object: &Value, how: fn(u128, u128) -> Option<u128>) {
    let who = account(text_of(&object[0]));
    let free = how(Balances::free_balance(&who), number(&object[1]));
    set_free(who, free.expect("the story moves what there is"));
}

fn act(deed: &Value) {
    let (verb, object) = deed
        .as_object()
        .and_then(|deed| deed.iter().find(|(key, _)| VERBS.contains(&key.as_str())))
        .expect("a known verb");
    match verb.as_str() {
        "bill" => {
            let id = long(object);
            assert_ok!(SmartContractModule::bill_contract_for_block(
                signed(BOB),
                id
            ));
        }
        "cancel" => {
            let id = long(object);
            assert_ok!(SmartContractModule::cancel_contract(signed(USER), id));
        }
        "credit" => move_money(object, u128::checked_add),
        "debit" => move_money(object, u128::checked_sub),
        "price" => Price::set(number(object) as u32),
        "power" => {
            let power = match text_of(object) {
                "Up" => Power::Up,
                _ => Power::Down,
            };
            assert_ok!(TfgridModule::change_power_state(signed(BOB), power));
        }
        "report" => {
            let report = ContractResources {
                contract_id: long(object),
                used: resources(&deed["used"]),
            };
            assert_ok!(SmartContractModule::report_contract_resources(
                signed(BOB),
                vec![report]
            ));
        }
        _ => {
            let report = NruConsumption {
                contract_id: long(object),
                timestamp: long(&deed["timestamp"]),
                window: long(&deed["window"]),
                nru: long(&deed["bytes"]),
            };
            assert_ok!(SmartContractModule::add_nru_reports(
                signed(BOB),
                vec![report]
            ));
        }
    }
}

/// What the table tells of an event; reports have events of their own, which it leaves out.
fn told(event: Event<Test>) -> Option<Value> {
    let id = |contract_id: u64| contract_id.to_string();
    Some(match event {
        Event::ContractBilled(bill) => json!([
            "ContractBilled",
            id(bill.contract_id),
            format!("{:?}", bill.discount_level),
            bill.amount_billed.to_string()
        ]),
        Event::TokensBurned {
            contract_id,
            amount,
        } => json!(["TokensBurned", id(contract_id), amount.to_string()]),
        Event::ContractGracePeriodStarted { contract_id, .. } => {
            json!(["ContractGracePeriodStarted", id(contract_id)])
        }
        Event::ContractGracePeriodEnded { contract_id, .. } => {
            json!(["ContractGracePeriodEnded", id(contract_id)])
        }
        Event::IPsFreed { contract_id, .. } => json!(["IPsFreed", id(contract_id)]),
        Event::NodeContractCanceled { contract_id, .. } => {
            json!(["NodeContractCanceled", id(contract_id)])
        }
        Event::NameContractCanceled { contract_id } => {
            json!(["NameContractCanceled", id(contract_id)])
        }
        Event::RentContractCanceled { contract_id } => {
            json!(["RentContractCanceled", id(contract_id)])
        }
        Event::UpdatedUsedResources(_) | Event::NruConsumptionReportReceived(_) => return None,
        other => panic!("{other:?} belongs to no story"),
    })
}

fn transfers() -> Value {
    let paid = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
        RuntimeEvent::Balances(pallet_balances::Event::Transfer { from, to, amount }) => {
            assert_eq!(from, USER);
            Some(json!([name(&to), amount.to_string()]))
        }
        _ => None,
    };
    System::events().into_iter().filter_map(paid).collect()
}

fn contracts() -> Value {
    crate::Contracts::<Test>::iter()
        .map(|(id, contract)| {
            let lock = crate::ContractLock::<Test>::get(id);
            let billing = crate::ContractBillingInformationByID::<Test>::get(id);
            let mut seen = json!({
                "amount_locked": lock.amount_locked.to_string(),
                "extra_amount_locked": lock.extra_amount_locked.to_string(),
                "lock_updated": lock.lock_updated.to_string(),
                "cycles": lock.cycles,
                "amount_unbilled": billing.amount_unbilled.to_string(),
            });
            seen["state"] = match contract.state {
                ContractState::GracePeriod(since) => {
                    seen["since"] = since.to_string().into();
                    "GracePeriod".into()
                }
                state => format!("{state:?}").into(),
            };
            (id.to_string(), seen)
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn gridlock() -> u128 {
    let locks = Balances::locks(&USER);
    let ours = locks.iter().find(|lock| lock.id == *b"gridlock");
    ours.map_or(0, |lock| lock.amount)
}

fn money() -> BTreeMap<&'static str, u128> {
    let free = |name| (name, Balances::free_balance(account(name)));
    let mut money: BTreeMap<_, _> = NAMES.into_iter().map(free).collect();
    money.insert("gridlock", gridlock());
    money
}

/// Runs one step and compares what is then to be seen.
fn follow(step: &Value, told_so_far: &str) {
    set_clock(step);
    System::reset_events();
    Burned::set(0);
    Paid::set(Vec::new());
    let (before, issuance) = (money(), Balances::total_issuance());
    act(&step["do"]);

    let then = &step["then"];
    let events: Value = events().into_iter().filter_map(told).collect();
    assert_eq!(events, then["events"], "events of {told_so_far}");
    assert_eq!(transfers(), then["transfers"], "transfers of {told_so_far}");
    assert_eq!(contracts(), then["contracts"], "contracts of {told_so_far}");
    let after = money();
    let changed: serde_json::Map<_, _> = after
        .iter()
        .filter(|(name, free)| before[*name] != **free)
        .map(|(name, free)| ((*name).to_owned(), free.to_string().into()))
        .collect();
    assert_eq!(
        Value::from(changed),
        then["accounts"],
        "accounts of {told_so_far}"
    );
    assert_eq!(Burned::get(), number(&then["burnt"]), "{told_so_far}");

    let moves_money = ["credit", "debit"]
        .iter()
        .any(|verb| step["do"].get(verb).is_some());
    if !moves_money {
        assert_eq!(
            issuance - Balances::total_issuance(),
            Burned::get(),
            "{told_so_far}"
        );
        let paid: u128 = Paid::get().iter().map(|payment| payment.amount).sum();
        assert_eq!(before["user"] - after["user"], paid, "{told_so_far}");
        let to_farmer: u128 = Paid::get().iter().map(|payment| payment.to_farmer).sum();
        assert_eq!(
            after["farmer"] - before["farmer"],
            to_farmer,
            "{told_so_far}"
        );
    }
}

fn tell(story: &Value) {
    let start = &story["start"];
    let genesis = GenesisConfig {
        billing_frequency: 10,
        grace_period: long(&start["grace_blocks"]),
        distribution_frequency: number(&start["distribution_cycles"]) as u16,
        ..Default::default()
    };
    on_chain_with(genesis, || {
        begin(start);
        let steps = story["steps"].as_array().expect("a list");
        for (index, step) in steps.iter().enumerate() {
            follow(
                step,
                &format!("{} step {index} {}", story["name"], step["do"]),
            );
        }
        assert_eq!(
            ActiveNodeContracts::<Test>::get(1).len(),
            crate::ContractIDByNodeIDAndHash::<Test>::iter().count()
        );
    });
}

#[test]
fn every_story_of_the_table_happens_on_chain() {
    let stories = rows(&table(), "story");
    assert!(stories.len() >= 20);
    stories.iter().for_each(tell);
}
