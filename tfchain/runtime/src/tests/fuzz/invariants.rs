//! What is true after every block, whatever anybody called.
//!
//! | area | rule |
//! |---|---|
//! | billing loop | every contract is in exactly one bucket, that of its id; a bucket names contracts only |
//! | contracts of a node | each node contract is once in its node's list, each rent contract is its node's; nothing else is |
//! | names, hashes | each index entry leads to a contract that has the name or the hash, and back |
//! | public IPs | an address and the contract that holds it name each other |
//! | bills | locks, reports and billing information belong to a contract; a lock never exceeds the balance |
//! | registry | names, twins and lists of farms lead to what exists, and back |
//! | votes | a farm's weight is the sum over its nodes; proposals are stored whole or not at all |

use std::collections::{BTreeMap, BTreeSet};

use pallet_smart_contract::types::{Contract, ContractData};
use pallet_tfgrid as registry;

use crate::{Runtime, System};

type Contracts = BTreeMap<u64, Contract<Runtime>>;

/// The first rules that do not hold, in words.
pub fn broken() -> Vec<String> {
    let contracts: Contracts = pallet_smart_contract::Contracts::<Runtime>::iter().collect();
    let mut found = Vec::new();
    identities(&contracts, &mut found);
    billing_loop(&contracts, &mut found);
    node_lists(&contracts, &mut found);
    indices(&contracts, &mut found);
    public_ips(&contracts, &mut found);
    leftovers(&contracts, &mut found);
    balances(&mut found);
    twins_and_farms(&mut found);
    nodes(&mut found);
    votes(&mut found);
    found
}

fn expect(holds: bool, found: &mut Vec<String>, say: impl FnOnce() -> String) {
    if !holds {
        found.push(say());
    }
}

fn same<T: std::fmt::Debug + PartialEq>(what: &str, left: T, right: T, found: &mut Vec<String>) {
    expect(left == right, found, || {
        format!("{what}: {left:?} is stored, {right:?} follows from the rest")
    });
}

fn identities(contracts: &Contracts, found: &mut Vec<String>) {
    let last = pallet_smart_contract::ContractID::<Runtime>::get();
    for (id, contract) in contracts {
        expect(*id == contract.contract_id && *id <= last, found, || {
            format!("contract {id} calls itself {}", contract.contract_id)
        });
        expect(
            registry::Twins::<Runtime>::contains_key(contract.twin_id),
            found,
            || format!("contract {id} belongs to no twin"),
        );
    }
}

fn billing_loop(contracts: &Contracts, found: &mut Vec<String>) {
    let frequency = pallet_smart_contract::BillingFrequency::<Runtime>::get();
    let mut seen = BTreeSet::new();
    for (index, ids) in pallet_smart_contract::ContractsToBillAt::<Runtime>::iter() {
        for id in ids {
            expect(id % frequency == index, found, || {
                format!("contract {id} is billed at {index} of {frequency}")
            });
            expect(seen.insert(id), found, || {
                format!("contract {id} is billed twice")
            });
        }
    }
    same(
        "contracts in the billing loop",
        seen,
        contracts.keys().copied().collect(),
        found,
    );
}

fn node_lists(contracts: &Contracts, found: &mut Vec<String>) {
    let mut of_nodes: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    let mut rented = BTreeMap::new();
    for (id, contract) in contracts {
        match &contract.contract_type {
            ContractData::NodeContract(node) => of_nodes.entry(node.node_id).or_default().push(*id),
            ContractData::RentContract(rent) => {
                let other = rented.insert(rent.node_id, *id);
                expect(other.is_none(), found, || {
                    format!("node {} is rented twice", rent.node_id)
                });
            }
            ContractData::NameContract(_) => {}
        }
        if let Some(node) = contract.node_id() {
            expect(
                registry::Nodes::<Runtime>::contains_key(node),
                found,
                || format!("contract {id} is about node {node}, which does not exist"),
            );
        }
    }
    let stored = pallet_smart_contract::ActiveNodeContracts::<Runtime>::iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(node, mut ids)| {
            ids.sort_unstable();
            (node, ids)
        })
        .collect();
    same("node contracts of nodes", stored, of_nodes, found);
    let stored = pallet_smart_contract::ActiveRentContractForNode::<Runtime>::iter().collect();
    same("rent contracts of nodes", stored, rented, found);
}

fn indices(contracts: &Contracts, found: &mut Vec<String>) {
    let mut names = BTreeMap::new();
    let mut hashes = BTreeMap::new();
    for (id, contract) in contracts {
        match &contract.contract_type {
            ContractData::NameContract(name) => {
                names.insert(codec::Encode::encode(&name.name), *id);
            }
            ContractData::NodeContract(node) => {
                let other = hashes.insert((node.node_id, node.deployment_hash), *id);
                expect(other.is_none(), found, || {
                    format!("contracts {other:?} and {id} have one node and hash")
                });
            }
            ContractData::RentContract(_) => {}
        }
    }
    let stored = pallet_smart_contract::ContractIDByNameRegistration::<Runtime>::iter()
        .map(|(name, id)| (codec::Encode::encode(&name), id))
        .collect();
    same("names", stored, names, found);
    let stored = pallet_smart_contract::ContractIDByNodeIDAndHash::<Runtime>::iter()
        .map(|(node, hash, id)| ((node, hash), id))
        .collect();
    same("deployment hashes", stored, hashes, found);
}

fn public_ips(contracts: &Contracts, found: &mut Vec<String>) {
    let mut lent = BTreeSet::new();
    for (farm, stored) in registry::Farms::<Runtime>::iter() {
        for ip in stored.public_ips.iter().filter(|ip| ip.contract_id != 0) {
            lent.insert((farm, ip.ip.to_vec(), ip.contract_id));
        }
    }
    let mut held = BTreeSet::new();
    for (id, contract) in contracts {
        let ContractData::NodeContract(node) = &contract.contract_type else {
            continue;
        };
        let farm = registry::Nodes::<Runtime>::get(node.node_id).map_or(0, |node| node.farm_id);
        for ip in &node.public_ips_list {
            same("contract of an address", ip.contract_id, *id, found);
            // A node may have moved to another farm since.
            let home = lent
                .iter()
                .find(|(_, address, owner)| *owner == *id && *address == ip.ip.to_vec())
                .map_or(farm, |(home, _, _)| *home);
            held.insert((home, ip.ip.to_vec(), *id));
        }
    }
    same("lent addresses", lent, held, found);
}

fn leftovers(contracts: &Contracts, found: &mut Vec<String>) {
    let known = |what: &str, ids: Vec<u64>, found: &mut Vec<String>| {
        for id in ids {
            expect(contracts.contains_key(&id), found, || {
                format!("{what} of contract {id}, which does not exist")
            });
        }
    };
    use pallet_smart_contract as pallet;
    known(
        "lock",
        pallet::ContractLock::<Runtime>::iter_keys().collect(),
        found,
    );
    let resources = pallet::NodeContractResources::<Runtime>::iter_keys().collect();
    known("resources", resources, found);
    let bills = pallet::ContractBillingInformationByID::<Runtime>::iter_keys().collect();
    known("billing information", bills, found);
}

fn balances(found: &mut Vec<String>) {
    let mut sum = 0u128;
    for (who, account) in frame_system::Account::<Runtime>::iter() {
        let data = account.data;
        sum = sum.saturating_add(data.free).saturating_add(data.reserved);
        let locks = pallet_balances::Locks::<Runtime>::get(&who);
        let most = locks.iter().map(|lock| lock.amount).max().unwrap_or(0);
        expect(
            most <= data.free.saturating_add(data.reserved),
            found,
            || format!("{who}: {most} locked of {} free", data.free),
        );
    }
    same(
        "issuance",
        pallet_balances::TotalIssuance::<Runtime>::get(),
        sum,
        found,
    );
    let number = System::block_number();
    expect(number > 0, found, || "no block".into());
}

fn twins_and_farms(found: &mut Vec<String>) {
    let twins: BTreeMap<_, _> = registry::Twins::<Runtime>::iter()
        .map(|(id, twin)| (twin.account_id, id))
        .collect();
    let stored = registry::TwinIdByAccountID::<Runtime>::iter().collect();
    same("twins by account", stored, twins, found);
    let farms: BTreeMap<_, _> = registry::Farms::<Runtime>::iter()
        .map(|(id, farm)| (codec::Encode::encode(&farm.name), id))
        .collect();
    let stored = registry::FarmIdByName::<Runtime>::iter()
        .map(|(name, id)| (codec::Encode::encode(&name), id))
        .collect();
    same("farms by name", stored, farms, found);
    let entities: BTreeMap<_, _> = registry::Entities::<Runtime>::iter()
        .map(|(id, entity)| (entity.name, id))
        .collect();
    let stored = registry::EntityIdByName::<Runtime>::iter().collect();
    same("entities by name", stored, entities, found);
}

fn nodes(found: &mut Vec<String>) {
    let mut farms: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut twins = BTreeMap::new();
    for (id, node) in registry::Nodes::<Runtime>::iter() {
        farms.entry(node.farm_id).or_default().push(id);
        twins.insert(node.twin_id, id);
    }
    for list in farms.values_mut() {
        list.sort_unstable();
    }
    let stored = registry::NodesByFarmID::<Runtime>::iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(farm, mut ids)| {
            ids.sort_unstable();
            (farm, ids)
        })
        .collect();
    same("nodes of farms", stored, farms, found);
    let stored = registry::NodeIdByTwinID::<Runtime>::iter().collect();
    same("nodes by twin", stored, twins, found);
    for node in registry::NodePower::<Runtime>::iter_keys() {
        expect(
            registry::Nodes::<Runtime>::contains_key(node),
            found,
            || format!("power of node {node}, which does not exist"),
        );
    }
}

fn votes(found: &mut Vec<String>) {
    let mut weights: BTreeMap<u32, u64> = BTreeMap::new();
    for node in registry::Nodes::<Runtime>::iter_values() {
        let weight = 2 * node.resources.cloud_units() + node.resources.storage_units();
        *weights.entry(node.farm_id).or_default() += weight;
    }
    weights.retain(|_, weight| *weight > 0);
    let stored = pallet_dao::FarmWeight::<Runtime>::iter()
        .filter(|(_, weight)| *weight > 0)
        .collect();
    same("weights of farms", stored, weights, found);
    let list: BTreeSet<_> = pallet_dao::ProposalList::<Runtime>::get()
        .into_iter()
        .collect();
    let of = pallet_dao::ProposalOf::<Runtime>::iter_keys().collect();
    let voting = pallet_dao::Voting::<Runtime>::iter_keys().collect();
    same("proposed calls", of, list.clone(), found);
    same("votes", voting, list, found);
}
