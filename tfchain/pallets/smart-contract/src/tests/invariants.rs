//! What holds after every call, whatever the calls: tried by random ones from a fixed seed.
use crate::{
    mock::*, types::*, ActiveNodeContracts, ActiveRentContractForNode, BillingFrequency, Call,
    ContractBillingInformationByID, ContractIDByNameRegistration, ContractIDByNodeIDAndHash,
    ContractLock, Contracts, ContractsToBillAt, NodeContractResources,
};
use frame_support::traits::UnfilteredDispatchable;
use pallet_tfgrid::{Call as GridCall, Farms, NodeIdByTwinID, Nodes};
use sp_runtime::AccountId32;
use std::collections::BTreeMap;
use tfchain_support::types::Power;

const STEPS: u32 = 4_000;

/// A xorshift generator: equal seeds, equal stories.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn account(&mut self) -> AccountId32 {
        [ALICE, BOB, CHARLIE, DAVE, FOUNDATION][self.below(5) as usize].clone()
    }

    fn node(&mut self) -> u32 {
        let stored: Vec<_> = Nodes::<Test>::iter_keys().collect();
        match stored.len() as u64 {
            0 => 1,
            count => stored[self.below(count) as usize],
        }
    }

    fn contract(&mut self) -> u64 {
        let last = crate::ContractID::<Test>::get();
        last.saturating_sub(self.below(12))
    }

    /// A call of this pallet.
    fn call(&mut self) -> Call<Test> {
        let contract_id = self.contract();
        let node_id = self.node();
        let deployment_hash = hash(self.below(6) as u8);
        let deployment_data = text("data");
        match self.below(11) {
            0..=2 => Call::create_node_contract {
                node_id,
                deployment_hash,
                deployment_data,
                public_ips: self.below(3) as u32,
                solution_provider_id: None,
            },
            3 => Call::update_node_contract {
                contract_id,
                deployment_hash,
                deployment_data,
            },
            4 => Call::create_name_contract {
                name: format!("name-{}", self.below(4)).into_bytes(),
            },
            5 => Call::create_rent_contract {
                node_id,
                solution_provider_id: None,
            },
            6 => Call::cancel_contract { contract_id },
            7 => Call::set_dedicated_node_extra_fee {
                node_id,
                extra_fee: self.below(2) * 1000,
            },
            8 => Call::report_contract_resources {
                contract_resources: vec![ContractResources {
                    contract_id,
                    used: HARDWARE,
                }],
            },
            9 => Call::add_nru_reports {
                reports: vec![NruConsumption {
                    contract_id,
                    timestamp: pallet_timestamp::Now::<Test>::get() / 1000,
                    window: 3600,
                    nru: self.below(1 << 40),
                }],
            },
            _ => Call::bill_contract_for_block { contract_id },
        }
    }

    /// What others do to nodes, addresses and the loop.
    fn disturbance(&mut self) -> (RuntimeOrigin, RuntimeCall) {
        let who = self.account();
        let node_id = self.node();
        let power = [Power::Up, Power::Down][self.below(2) as usize];
        let ip = text(&format!("185.206.122.{}/24", self.below(6) + 2));
        let farm_id = self.below(2) as u32 + 1;
        match self.below(8) {
            0 => (signed(who), GridCall::delete_node { node_id }.into()),
            1 => (signed(ALICE), GridCall::delete_node_farm { node_id }.into()),
            2 => (root(), GridCall::force_reset_farm_ip { farm_id, ip }.into()),
            3 => (
                signed(ALICE),
                GridCall::remove_farm_ip { farm_id, ip }.into(),
            ),
            4 => (
                root(),
                GridCall::set_farm_dedicated {
                    farm_id,
                    dedicated: self.below(2) == 1,
                }
                .into(),
            ),
            5 => {
                let contract_id = self.contract();
                (
                    root(),
                    Call::cancel_contract_collective { contract_id }.into(),
                )
            }
            6 => {
                let frequency = BillingFrequency::<Test>::get() + self.below(2);
                (root(), Call::change_billing_frequency { frequency }.into())
            }
            _ => (
                signed(who),
                GridCall::change_power_state { power_state: power }.into(),
            ),
        }
    }
}

/// Each contract is once in the loop, at its place, and nothing else is.
fn the_loop_holds_every_contract() {
    let frequency = BillingFrequency::<Test>::get();
    let mut looped = Vec::new();
    for (index, contract_ids) in ContractsToBillAt::<Test>::iter() {
        assert!(contract_ids.iter().all(|id| id % frequency == index));
        assert!(!contract_ids.is_empty());
        looped.extend(contract_ids);
    }
    let mut stored: Vec<_> = Contracts::<Test>::iter_keys().collect();
    looped.sort_unstable();
    stored.sort_unstable();
    assert_eq!(looped, stored);
}

/// Every entry leads to its contract, and every contract has its entries.
fn every_index_agrees_with_the_contracts() {
    let (mut on_nodes, mut hashes, mut names, mut rents) = (vec![], vec![], vec![], vec![]);
    for (id, contract) in Contracts::<Test>::iter() {
        assert!(!contract.is_deleted(), "{contract:?}");
        assert!(contract.node_id().is_none_or(Nodes::<Test>::contains_key));
        match contract.contract_type {
            ContractData::NodeContract(node_contract) => {
                on_nodes.push((node_contract.node_id, id));
                hashes.push((node_contract.node_id, node_contract.deployment_hash, id));
            }
            ContractData::NameContract(name_contract) => names.push((name_contract.name, id)),
            ContractData::RentContract(rent) => rents.push((rent.node_id, id)),
        }
    }
    let listed = ActiveNodeContracts::<Test>::iter();
    let mut listed: Vec<_> = listed
        .flat_map(|(node_id, ids)| ids.into_iter().map(move |id| (node_id, id)))
        .collect();
    let mut indexed: Vec<_> = ContractIDByNodeIDAndHash::<Test>::iter().collect();
    let mut rented: Vec<_> = ActiveRentContractForNode::<Test>::iter().collect();
    for list in [&mut listed, &mut on_nodes, &mut rents] {
        list.sort_unstable();
    }
    rented.sort_unstable();
    hashes.sort_unstable();
    indexed.sort_unstable();
    assert_eq!(listed, on_nodes);
    assert_eq!(indexed, hashes);
    assert_eq!(rented, rents);
    assert_eq!(
        ContractIDByNameRegistration::<Test>::iter().count(),
        names.len()
    );
    for (name, id) in names {
        assert_eq!(ContractIDByNameRegistration::<Test>::get(name), id);
    }
}

/// What is kept by contract is not kept longer than the contract.
fn nothing_outlives_its_contract() {
    let stored = Contracts::<Test>::contains_key::<u64>;
    assert!(ContractLock::<Test>::iter_keys().all(stored));
    assert!(ContractBillingInformationByID::<Test>::iter_keys().all(stored));
    assert!(NodeContractResources::<Test>::iter_keys().all(stored));
}

/// A farm's mark and a contract's copy are of one another.
fn addresses_are_lent_to_who_has_them() {
    let mut marked = BTreeMap::<u64, Vec<Vec<u8>>>::new();
    for farm in Farms::<Test>::iter_values() {
        for ip in farm.public_ips.into_iter().filter(|ip| ip.contract_id != 0) {
            marked.entry(ip.contract_id).or_default().push(ip.ip.into());
        }
    }
    for (id, contract) in Contracts::<Test>::iter() {
        let ContractData::NodeContract(node_contract) = contract.contract_type else {
            continue;
        };
        assert_eq!(
            node_contract.public_ips as usize,
            node_contract.public_ips_list.len()
        );
        let copies = node_contract.public_ips_list.into_iter();
        let mut copies: Vec<Vec<u8>> = copies.map(|ip| ip.ip.into()).collect();
        let mut marks = marked.remove(&id).unwrap_or_default();
        copies.sort_unstable();
        marks.sort_unstable();
        assert_eq!(copies, marks, "{id}");
    }
    assert!(marked.is_empty(), "{marked:?}");
}

fn no_lock_exceeds_its_balance() {
    for (who, account) in frame_system::Account::<Test>::iter() {
        assert!(account.data.frozen <= account.data.free, "{who:?}");
    }
}

fn check() {
    the_loop_holds_every_contract();
    every_index_agrees_with_the_contracts();
    nothing_outlives_its_contract();
    addresses_are_lent_to_who_has_them();
    no_lock_exceeds_its_balance();
}

/// Nodes come back, and now and then one of them moves to the other farm.
fn tend_nodes(dice: &mut Dice) {
    for (who, twin_id) in [(BOB, 2), (FOUNDATION, 5)] {
        match NodeIdByTwinID::<Test>::get(twin_id) {
            0 => make_node(who, 1),
            node_id if dice.below(50) == 0 => move_node(who, node_id, dice.below(2) as u32 + 1),
            _ => {}
        }
    }
}

fn story(seed: u64) -> u32 {
    let mut dice = Dice(seed);
    let mut done = 0;
    make_grid();
    make_twin(FOUNDATION);
    make_farm(ALICE, "otherfarm", 2);
    for _ in 0..STEPS {
        tend_nodes(&mut dice);
        let (origin, call) = match dice.below(6) {
            0 => dice.disturbance(),
            _ => (signed(dice.account()), dice.call().into()),
        };
        let text = format!("{call:?}");
        done += u32::from(call.dispatch_bypass_filter(origin).is_ok());
        pass(dice.below(4) * 1800);
        System::reset_events();
        assert!(std::panic::catch_unwind(check).is_ok(), "{text}");
    }
    done
}

#[test]
fn every_entry_has_its_contract_whatever_happens() {
    let short = || crate::GenesisConfig {
        billing_frequency: 5,
        grace_period: 900,
        distribution_frequency: 3,
        ..Default::default()
    };
    for seed in [1, 20_240_301, u64::MAX] {
        on_chain_with(short(), || {
            let done = story(seed);
            // The story is one of successes as well as of refusals.
            assert!((STEPS / 8..STEPS).contains(&done), "{done}");
        });
    }
}
