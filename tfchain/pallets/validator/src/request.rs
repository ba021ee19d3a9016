//! Requests: made, approved, activated, changed, removed.
use crate::{types, Config, CouncilInstance, Error, Event, Pallet, Validator};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::RawOrigin;
use sp_runtime::traits::StaticLookup;
use substrate_validator_set::{Pallet as ValidatorSet, Validators};
use types::ValidatorRequestState::{Approved, Created, Validating};

type Council<T> = pallet_membership::Pallet<T, CouncilInstance>;
type MembershipError<T> = pallet_membership::Error<T, CouncilInstance>;

impl<T: Config> Pallet<T> {
    pub(crate) fn create_request(
        who: T::AccountId,
        request: types::Validator<T::AccountId>,
    ) -> DispatchResult {
        ensure!(
            !Validator::<T>::contains_key(&who),
            Error::<T>::DuplicateValidator
        );
        Validator::<T>::insert(&who, &request);
        Self::deposit_event(Event::ValidatorRequestCreated(who, request));
        Ok(())
    }

    /// Approves a request and takes its author into the council. An author who has a seat keeps
    /// it, and needs another member's approval.
    pub(crate) fn approve_request(who: &T::AccountId, validator: T::AccountId) -> DispatchResult {
        ensure!(is_councillor::<T>(who), Error::<T>::NotCouncilMember);
        let mut request = request_of::<T>(&validator)?;
        if is_councillor::<T>(&validator) {
            let by_another = request.state == Created && *who != validator;
            ensure!(by_another, MembershipError::<T>::AlreadyMember);
        } else {
            ensure!(
                request.state != Validating,
                Error::<T>::ValidatorValidatingAlready
            );
            ensure!(request.state == Created, Error::<T>::DuplicateValidator);
            let joins = T::Lookup::unlookup(validator.clone());
            Council::<T>::add_member(RawOrigin::Root.into(), joins).map_err(|error| error.error)?;
        }
        request.state = Approved;
        Validator::<T>::insert(&validator, &request);
        Self::deposit_event(Event::ValidatorRequestApproved(request));
        Ok(())
    }

    /// Brings the node of an approved request into the validator set.
    pub(crate) fn activate(who: &T::AccountId) -> DispatchResult {
        let mut request = request_of::<T>(who)?;
        ensure!(
            request.state != Validating,
            Error::<T>::ValidatorValidatingAlready
        );
        ensure!(request.state == Approved, Error::<T>::ValidatorNotApproved);
        ValidatorSet::<T>::approve(request.validator_node_account.clone())?;
        request.state = Validating;
        Validator::<T>::insert(who, &request);
        Self::deposit_event(Event::ValidatorActivated(request));
        Ok(())
    }

    /// The new account comes before the old one goes, or a chain of one validator could not. Whose
    /// node the council took out of the set asks anew: the new account is no way back.
    pub(crate) fn change_node_account(who: &T::AccountId, new: T::AccountId) -> DispatchResult {
        let mut request = request_of::<T>(who)?;
        let old = core::mem::replace(&mut request.validator_node_account, new.clone());
        if request.state == Validating && is_in_set::<T>(&old) {
            ValidatorSet::<T>::approve(new.clone())?;
            ValidatorSet::<T>::remove(old.clone())?;
            Self::deposit_event(Event::NodeValidatorRemoved(old));
        } else if request.state == Validating {
            request.state = Created;
        }
        Validator::<T>::insert(who, &request);
        Self::deposit_event(Event::NodeValidatorChanged(new));
        Ok(())
    }

    /// Ends a request with everything it led to: the seat in the council, the place in the set.
    pub(crate) fn remove_request(who: &T::AccountId, validator: T::AccountId) -> DispatchResult {
        ensure!(
            *who == validator || is_councillor::<T>(who),
            Error::<T>::BadOrigin
        );
        let request = request_of::<T>(&validator)?;
        if is_councillor::<T>(&validator) {
            let leaves = T::Lookup::unlookup(validator.clone());
            Council::<T>::remove_member(RawOrigin::Root.into(), leaves)
                .map_err(|error| error.error)?;
        }
        // The council may have taken the node out already. Before it was activated, the account is
        // only a claim, and may be another's node.
        let node = request.validator_node_account;
        if request.state == Validating && is_in_set::<T>(&node) {
            ValidatorSet::<T>::remove(node)?;
        }
        Validator::<T>::remove(&validator);
        Self::deposit_event(Event::NodeValidatorRemoved(validator));
        Ok(())
    }
}

fn request_of<T: Config>(who: &T::AccountId) -> Result<types::Validator<T::AccountId>, Error<T>> {
    Validator::<T>::get(who).ok_or(Error::<T>::ValidatorNotFound)
}

fn is_councillor<T: Config>(who: &T::AccountId) -> bool {
    Council::<T>::members().contains(who)
}

fn is_in_set<T: Config>(node: &T::AccountId) -> bool {
    Validators::<T>::get().contains(node)
}
