//! Solution providers: who shares in the bills of contracts that they brought.
use crate::{
    types::{Provider, SolutionProvider},
    Config, Error, Event, Pallet, SolutionProviderID, SolutionProviders,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};

/// Percent of a bill: as much as the sales account has otherwise.
const MAX_TAKE: u32 = 50;

impl<T: Config> Pallet<T> {
    /// Anybody may; the provider shares in nothing before it is approved.
    pub(crate) fn do_create_solution_provider(
        description: Vec<u8>,
        link: Vec<u8>,
        providers: Vec<Provider<T::AccountId>>,
    ) -> DispatchResult {
        let taken = providers.iter().fold(0_u32, |sum, provider| {
            sum.saturating_add(provider.take.into())
        });
        ensure!(taken <= MAX_TAKE, Error::<T>::InvalidProviderConfiguration);

        let solution_provider_id = Self::next_id::<SolutionProviderID<T>>()?;
        let solution_provider = SolutionProvider {
            solution_provider_id,
            providers,
            description,
            link,
            approved: false,
        };
        SolutionProviders::<T>::insert(solution_provider_id, &solution_provider);
        Self::deposit_event(Event::SolutionProviderCreated(solution_provider));
        Ok(())
    }

    pub(crate) fn do_approve_solution_provider(
        solution_provider_id: u64,
        approve: bool,
    ) -> DispatchResult {
        SolutionProviders::<T>::try_mutate(solution_provider_id, |stored| {
            let solution_provider = stored.as_mut().ok_or(Error::<T>::NoSuchSolutionProvider)?;
            solution_provider.approved = approve;
            Ok::<_, Error<T>>(())
        })?;
        Self::deposit_event(Event::SolutionProviderApproved(
            solution_provider_id,
            approve,
        ));
        Ok(())
    }

    /// Once in a contract's life, by its owner.
    pub(crate) fn do_attach_solution_provider_id(
        who: &T::AccountId,
        contract_id: u64,
        solution_provider_id: u64,
    ) -> DispatchResult {
        let not_authorized = || Error::<T>::UnauthorizedToChangeSolutionProviderId;
        Self::twin_id_of(who)?;
        let mut contract = Self::contract_of(who, contract_id, not_authorized())?;
        ensure!(contract.solution_provider_id.is_none(), not_authorized());
        Self::ensure_solution_provider(Some(solution_provider_id))?;

        contract.solution_provider_id = Some(solution_provider_id);
        Self::store_contract(contract);
        Ok(())
    }

    /// A contract names none, or one that is approved.
    pub(crate) fn ensure_solution_provider(solution_provider_id: Option<u64>) -> DispatchResult {
        if let Some(id) = solution_provider_id {
            let solution_provider =
                SolutionProviders::<T>::get(id).ok_or(Error::<T>::NoSuchSolutionProvider)?;
            ensure!(
                solution_provider.approved,
                Error::<T>::SolutionProviderNotApproved
            );
        }
        Ok(())
    }
}
