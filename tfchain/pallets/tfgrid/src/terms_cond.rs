//! Terms and conditions: which document an account accepted, and when.
use crate::{
    types::{DocumentHashInput, DocumentLinkInput},
    Config, Error, Pallet, UsersTermsAndConditions,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scale_info::TypeInfo;

pub const MAX_DOCUMENT_LINK_LENGTH: u32 = 2048;
pub const MAX_DOCUMENT_HASH_LENGTH: u32 = 50;

/// What may stand unescaped in a link, besides letters and digits.
const LINK_PUNCTUATION: &[u8] = b"-._~:/?#[]@!$&'()*+,;=";

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct TermsAndConditions<AccountId> {
    pub account_id: AccountId,
    /// Unix seconds.
    pub timestamp: u64,
    pub document_link: DocumentLinkInput,
    pub document_hash: DocumentHashInput,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_user_accept_tc(
        who: T::AccountId,
        document_link: DocumentLinkInput,
        document_hash: DocumentHashInput,
    ) -> DispatchResult {
        ensure!(
            !document_link.is_empty(),
            Error::<T>::DocumentLinkInputTooShort
        );
        ensure!(
            document_link.iter().all(|byte| is_link(*byte)),
            Error::<T>::InvalidDocumentLinkInput
        );
        ensure!(
            !document_hash.is_empty(),
            Error::<T>::DocumentHashInputTooShort
        );
        ensure!(
            document_hash.iter().all(|byte| is_hash(*byte)),
            Error::<T>::InvalidDocumentHashInput
        );

        let accepted = TermsAndConditions {
            account_id: who.clone(),
            timestamp: Self::now(),
            document_link,
            document_hash,
        };
        UsersTermsAndConditions::<T>::append(&who, accepted);
        Ok(())
    }
}

fn is_link(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || LINK_PUNCTUATION.contains(&byte)
}

fn is_hash(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}
