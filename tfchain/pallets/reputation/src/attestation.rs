//! Attestations: who may speak about whom, and what it adds to the sums.
use crate::{
    period::Grid,
    types::{Attestation, PaidContract, Revocation, RevocationReason, Subject, Tally, Topic},
    Attestations, AttestedBy, Config, Error, PaidContracts, Pallet, Tallies,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use pallet_tfgrid::TwinIdByAccountID;

/// The value of the best attestation, and of the worst without its sign.
pub const MAX_VALUE: u16 = 1000;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_attest(
        who: &T::AccountId,
        contract_id: u64,
        subject: Subject,
        topic: Topic,
        value: i16,
        evidence: Option<[u8; 32]>,
    ) -> DispatchResult {
        let attestor = twin_id_of::<T>(who)?;
        let contract = PaidContracts::<T>::get(contract_id).ok_or(Error::<T>::ContractNotPaid)?;
        ensure_counterparty::<T>(&contract, attestor, subject)?;
        ensure!(contract.paid > 0, Error::<T>::ContractNotPaid);
        ensure!(
            !AttestedBy::<T>::contains_key(attestor, contract_id),
            Error::<T>::AlreadyAttested
        );
        ensure!(
            value.unsigned_abs() <= MAX_VALUE,
            Error::<T>::ValueOutOfRange
        );

        let attestation = Attestation {
            attestor,
            farm_id: contract.farm_id,
            topic,
            value,
            weight: u64::try_from(contract.paid).unwrap_or(u64::MAX),
            period: Grid::of::<T>().period(contract.last_paid),
            evidence,
            issued_at: Self::now(),
            response: None,
            revocation: None,
        };
        AttestedBy::<T>::insert(attestor, contract_id, subject);
        Attestations::<T>::insert(subject, contract_id, attestation);
        tally::<T>(subject, &attestation, Tally::add);
        Ok(())
    }

    pub(crate) fn do_revoke(
        who: &T::AccountId,
        subject: Subject,
        contract_id: u64,
        reason: RevocationReason,
    ) -> DispatchResult {
        let twin_id = twin_id_of::<T>(who)?;
        let mut attestation = attestation::<T>(subject, contract_id)?;
        ensure!(attestation.attestor == twin_id, Error::<T>::NotAttestor);
        ensure!(attestation.revocation.is_none(), Error::<T>::AlreadyRevoked);

        attestation.revocation = Some(Revocation {
            reason,
            revoked_at: Self::now(),
        });
        Attestations::<T>::insert(subject, contract_id, attestation);
        tally::<T>(subject, &attestation, Tally::revoke);
        Ok(())
    }

    /// A reply to a revoked attestation is still a reply: it stays readable.
    pub(crate) fn do_respond(
        who: &T::AccountId,
        subject: Subject,
        contract_id: u64,
        response: [u8; 32],
    ) -> DispatchResult {
        let twin_id = twin_id_of::<T>(who)?;
        let mut attestation = attestation::<T>(subject, contract_id)?;
        let contract =
            PaidContracts::<T>::get(contract_id).ok_or(Error::<T>::AttestationNotExists)?;
        let owner = match subject {
            Subject::Twin(id) => id,
            Subject::Farm(_) | Subject::Node(_) => contract.farmer_twin_id,
        };
        ensure!(owner == twin_id, Error::<T>::NotSubject);
        ensure!(attestation.response.is_none(), Error::<T>::AlreadyResponded);

        attestation.response = Some(response);
        Attestations::<T>::insert(subject, contract_id, attestation);
        Ok(())
    }
}

fn twin_id_of<T: Config>(who: &T::AccountId) -> Result<u32, Error<T>> {
    TwinIdByAccountID::<T>::get(who).ok_or(Error::<T>::TwinNotExists)
}

fn attestation<T: Config>(subject: Subject, contract_id: u64) -> Result<Attestation, Error<T>> {
    Attestations::<T>::get(subject, contract_id).ok_or(Error::<T>::AttestationNotExists)
}

/// The same twin on both sides is refused. A twin has one account, and a stash is no evidence:
/// anybody can bond his own account to anybody's twin.
fn ensure_counterparty<T: Config>(
    contract: &PaidContract,
    attestor: u32,
    subject: Subject,
) -> DispatchResult {
    let user = contract.twin_id;
    let allowed = match subject {
        Subject::Twin(id) => id == user && attestor == contract.farmer_twin_id,
        Subject::Farm(id) => id == contract.farm_id && attestor == user,
        Subject::Node(id) => id == contract.node_id && attestor == user,
    };
    ensure!(allowed, Error::<T>::NotCounterparty);
    ensure!(
        user != contract.farmer_twin_id && user != contract.node_twin_id,
        Error::<T>::SelfDealing
    );
    Ok(())
}

/// What is said of a node is said of its farm too: a farmer cannot shed it with the node.
fn tally<T: Config>(
    subject: Subject,
    attestation: &Attestation,
    change: fn(&mut Tally, &Attestation),
) {
    let period = attestation.period;
    Tallies::<T>::mutate(subject, period, |sums| change(sums, attestation));
    if matches!(subject, Subject::Node(_)) {
        let farm = Subject::Farm(attestation.farm_id);
        Tallies::<T>::mutate(farm, period, |sums| change(sums, attestation));
    }
}

impl Tally {
    /// Sums of 2^32 weights of 64 bits with values of 10 bits fit 128 bits with room.
    pub fn add(&mut self, said: &Attestation) {
        let (favour, against) = said.parts();
        self.weight = self.weight.saturating_add(u128::from(said.weight));
        self.favour = self.favour.saturating_add(favour);
        self.against = self.against.saturating_add(against);
        self.attestations = self.attestations.saturating_add(1);
    }

    /// Undoes `add`.
    pub fn revoke(&mut self, said: &Attestation) {
        let (favour, against) = said.parts();
        self.weight = self.weight.saturating_sub(u128::from(said.weight));
        self.favour = self.favour.saturating_sub(favour);
        self.against = self.against.saturating_sub(against);
        self.attestations = self.attestations.saturating_sub(1);
        self.revoked = self.revoked.saturating_add(1);
    }
}

impl Attestation {
    /// What it adds in favour and against; one of them is 0.
    fn parts(&self) -> (u128, u128) {
        let product = u128::from(self.weight).saturating_mul(self.value.unsigned_abs().into());
        if self.value > 0 {
            (product, 0)
        } else {
            (0, product)
        }
    }
}
