use crate::{mock::*, types::*, Contracts, Error, Event, SolutionProviders};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn create(takes: &[u8]) -> DispatchResult {
    let provider = |&take: &u8| Provider { who: DAVE, take };
    SmartContractModule::create_solution_provider(
        signed(DAVE),
        b"description".to_vec(),
        b"https://example.org".to_vec(),
        takes.iter().map(provider).collect(),
    )
}

fn approve(solution_provider_id: u64, approve: bool) -> DispatchResult {
    SmartContractModule::approve_solution_provider(root(), solution_provider_id, approve)
}

fn attach(who: sp_runtime::AccountId32, contract_id: u64, id: u64) -> DispatchResult {
    SmartContractModule::attach_solution_provider_id(signed(who), contract_id, id)
}

#[test]
fn a_solution_provider_waits_for_approval() {
    on_chain(|| {
        assert_ok!(create(&[10, 40]));
        let made = SolutionProvider {
            solution_provider_id: 1,
            providers: vec![
                Provider {
                    who: DAVE,
                    take: 10,
                },
                Provider {
                    who: DAVE,
                    take: 40,
                },
            ],
            description: b"description".to_vec(),
            link: b"https://example.org".to_vec(),
            approved: false,
        };
        assert_eq!(SolutionProviders::<Test>::get(1), Some(made.clone()));
        assert_eq!(last_event(), Event::SolutionProviderCreated(made));
        assert_ok!(create(&[]));
        assert_eq!(crate::SolutionProviderID::<Test>::get(), 2);
    });
}

#[test]
fn takes_are_half_of_a_bill_at_most() {
    on_chain(|| {
        let refused = Error::<Test>::InvalidProviderConfiguration;
        assert_noop!(create(&[51]), refused);
        assert_noop!(
            create(&[50, 1]),
            Error::<Test>::InvalidProviderConfiguration
        );
        // Their sum is 306: more than a byte holds.
        assert_noop!(
            create(&[255, 51]),
            Error::<Test>::InvalidProviderConfiguration
        );
        assert_ok!(create(&[50, 0]));
    });
}

#[test]
fn ids_end_before_they_are_given_out_again() {
    on_chain(|| {
        crate::SolutionProviderID::<Test>::put(u64::MAX);
        assert_noop!(create(&[]), Error::<Test>::NumOverflow);
    });
}

#[test]
fn the_council_approves_and_takes_it_back() {
    on_chain(|| {
        assert_noop!(approve(1, true), Error::<Test>::NoSuchSolutionProvider);
        assert_ok!(create(&[10]));
        for answer in [true, false] {
            assert_ok!(approve(1, answer));
            let stored = SolutionProviders::<Test>::get(1).expect("the provider is stored");
            assert_eq!(stored.approved, answer);
            assert_eq!(last_event(), Event::SolutionProviderApproved(1, answer));
        }
        assert_noop!(
            SmartContractModule::approve_solution_provider(signed(DAVE), 1, true),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn creation_and_attachment_are_signed() {
    on_chain(|| {
        assert_noop!(
            SmartContractModule::create_solution_provider(
                root(),
                Vec::new(),
                Vec::new(),
                Vec::new()
            ),
            DispatchError::BadOrigin
        );
        assert_noop!(
            SmartContractModule::attach_solution_provider_id(root(), 1, 1),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_contract_names_a_provider_once() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        assert_ok!(create(&[10]));
        assert_ok!(approve(1, true));
        assert_ok!(attach(CHARLIE, 1, 1));
        let contract = Contracts::<Test>::get(1).expect("the contract is stored");
        assert_eq!(contract.solution_provider_id, Some(1));
        assert_eq!(last_event(), Event::ContractUpdated(contract));
        assert_noop!(
            attach(CHARLIE, 1, 1),
            Error::<Test>::UnauthorizedToChangeSolutionProviderId
        );
    });
}

#[test]
fn attachment_is_refused_to_strangers_and_of_what_is_not_approved() {
    on_chain(|| {
        assert_noop!(attach(CHARLIE, 1, 1), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(attach(CHARLIE, 1, 1), Error::<Test>::ContractNotExists);
        make_node_contract(b'a', 0);
        assert_noop!(
            attach(DAVE, 1, 1),
            Error::<Test>::UnauthorizedToChangeSolutionProviderId
        );
        assert_noop!(attach(CHARLIE, 1, 1), Error::<Test>::NoSuchSolutionProvider);
        assert_ok!(create(&[10]));
        assert_noop!(
            attach(CHARLIE, 1, 1),
            Error::<Test>::SolutionProviderNotApproved
        );
    });
}

#[test]
fn a_contract_can_be_made_with_an_approved_provider_alone() {
    on_chain(|| {
        make_grid();
        let make = |id| {
            SmartContractModule::create_node_contract(
                signed(CHARLIE),
                1,
                hash(b'a'),
                text(""),
                0,
                Some(id),
            )
        };
        assert_noop!(make(1), Error::<Test>::NoSuchSolutionProvider);
        assert_ok!(create(&[10]));
        assert_noop!(make(1), Error::<Test>::SolutionProviderNotApproved);
        assert_ok!(approve(1, true));
        assert_ok!(make(1));
    });
}
