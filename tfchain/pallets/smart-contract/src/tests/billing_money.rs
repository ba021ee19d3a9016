//! Money in random sequences of bills, from fixed seeds: none appears, none is lost, none stays
//! locked for a contract that is gone.
use super::billing::{bill, gridlock};
use crate::{mock::*, types::*, Contracts, DedicatedNodesExtraFee, GenesisConfig, Pallet};
use frame_support::assert_ok;
use sp_runtime::AccountId32;
use tfchain_support::{resources::GIGABYTE, types::Power};

const SEEDS: u64 = 150;
const STEPS: u32 = 100;
const NOBODY: [AccountId32; 2] = [AccountId32::new([77; 32]), AccountId32::new([78; 32])];

/// A xorshift generator: equal seeds, equal stories.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn contract(&mut self) -> Option<u64> {
        let mut stored: Vec<u64> = Contracts::<Test>::iter_keys().collect();
        stored.sort_unstable();
        let count = stored.len() as u64;
        (count > 0).then(|| stored[self.below(count) as usize])
    }
}

fn free(who: &AccountId32) -> u128 {
    Balances::free_balance(who)
}

fn make_provider(dice: &mut Dice) -> u64 {
    let takes = [dice.below(26) as u8, dice.below(25) as u8];
    let providers = NOBODY.into_iter().zip(takes);
    assert_ok!(SmartContractModule::create_solution_provider(
        signed(ALICE),
        Vec::new(),
        Vec::new(),
        providers
            .map(|(who, take)| Provider { who, take })
            .collect(),
    ));
    let id = crate::SolutionProviderID::<Test>::get();
    assert_ok!(SmartContractModule::approve_solution_provider(
        root(),
        id,
        true
    ));
    id
}

/// What the user makes may be refused: names are taken, nodes rented.
fn make_contract(dice: &mut Dice) {
    let provider = (dice.below(2) == 0).then_some(1);
    let user = signed(CHARLIE);
    let _ = match dice.below(3) {
        0 => SmartContractModule::create_name_contract(
            user,
            format!("name{}", dice.below(3)).into_bytes(),
        ),
        1 => SmartContractModule::create_rent_contract(user, 1, provider),
        _ => SmartContractModule::create_node_contract(
            user,
            1,
            hash(dice.below(4) as u8),
            text(""),
            dice.below(3) as u32,
            provider,
        ),
    };
}

fn report(dice: &mut Dice, contract_id: u64) {
    let used = tfchain_support::resources::Resources {
        hru: dice.below(1 << 42),
        sru: dice.below(1 << 40),
        cru: dice.below(9),
        mru: dice.below(17) * GIGABYTE,
    };
    let report = ContractResources { contract_id, used };
    let _ = SmartContractModule::report_contract_resources(signed(BOB), vec![report]);
}

/// Lets the user spend or receive what no lock holds.
fn move_money(dice: &mut Dice) {
    let usable = u64::try_from(Pallet::<Test>::payable_balance(&CHARLIE)).unwrap_or(u64::MAX);
    let amount = match dice.below(6) {
        0 => usable,
        1 | 2 => dice.below(usable.max(1)),
        _ => {
            let size = dice.below(36);
            let credit = u128::from(dice.below(1 << size));
            let balance = free(&CHARLIE) + credit;
            assert_ok!(Balances::force_set_balance(root(), CHARLIE, balance));
            return;
        }
    };
    let _ = Balances::transfer_keep_alive(signed(CHARLIE), DAVE, amount.into());
}

fn step(dice: &mut Dice) {
    match dice.below(12) {
        0 => make_contract(dice),
        1 => move_money(dice),
        2 => Price::set(dice.below(1_000) as u32 + 1),
        3 => {
            let power = [Power::Up, Power::Down][dice.below(2) as usize];
            assert_ok!(TfgridModule::change_power_state(signed(BOB), power));
        }
        4 => {
            if let Some(id) = dice.contract() {
                report(dice, id);
            }
        }
        5 => pass(dice.below(100_000)),
        6 => {
            // A rent with deployments on its node is not cancelled.
            let contract = dice.contract();
            let _ = contract.map(|id| SmartContractModule::cancel_contract(signed(CHARLIE), id));
        }
        _ => {
            pass(dice.below(7_200));
            if let Some(id) = dice.contract() {
                assert_ok!(bill(id));
            }
        }
    }
}

/// One step, and what it did to money. Only `move_money` makes any, when it gives a credit.
fn watch(dice: &mut Dice) {
    Burned::set(0);
    Paid::set(Vec::new());
    let (before, issuance) = (free(&CHARLIE), Balances::total_issuance());
    step(dice);
    let paid: u128 = Paid::get().iter().map(|payment| payment.amount).sum();
    if paid > 0 {
        assert_eq!(before - free(&CHARLIE), paid);
        assert_eq!(issuance - Balances::total_issuance(), Burned::get());
    } else {
        assert_eq!(Burned::get(), 0);
    }
    assert!(gridlock() <= free(&CHARLIE));
    assert!(free(&CHARLIE) >= EXISTENTIAL_DEPOSIT);
}

fn end_all() {
    assert_ok!(TfgridModule::change_power_state(signed(BOB), Power::Up));
    let mut ids: Vec<u64> = Contracts::<Test>::iter_keys().collect();
    // Deployments before the rent of their node.
    ids.sort_by_key(|&id| {
        let contract = Contracts::<Test>::get(id).expect("the contract is stored");
        matches!(contract.contract_type, ContractData::RentContract(_))
    });
    for id in ids {
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), id));
    }
    assert_eq!(Contracts::<Test>::iter().count(), 0);
    assert_eq!(crate::ContractLock::<Test>::iter().count(), 0);
    assert_eq!(gridlock(), 0);
}

#[test]
fn random_bills_neither_make_nor_lose_money() {
    let mut bills = 0;
    for seed in 1..=SEEDS {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let genesis = GenesisConfig {
            grace_period: dice.below(20_000) + 1,
            distribution_frequency: dice.below(6) as u16 + 1,
            ..genesis()
        };
        on_chain_with(genesis, || {
            make_grid();
            make_provider(&mut dice);
            DedicatedNodesExtraFee::<Test>::insert(1, dice.below(5_000));
            for _ in 0..STEPS {
                watch(&mut dice);
            }
            bills += events()
                .iter()
                .filter(|event| matches!(event, crate::Event::ContractBilled(_)))
                .count();
            end_all();
        });
    }
    assert!(bills > 2_000, "{bills} bills");
}
