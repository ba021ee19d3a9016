//! What clients decode, and short names.
use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::Currency;
use scale_info::TypeInfo;

pub type BalanceOf<T> =
    <<T as Config>::Currency as Currency<<T as frame_system::Config>::AccountId>>::Balance;
pub type NegativeImbalanceOf<T> = <<T as Config>::Currency as Currency<
    <T as frame_system::Config>::AccountId,
>>::NegativeImbalance;

/// A deposit on Stellar that is minted here.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct MintTransaction<AccountId, BlockNumber> {
    /// With the fee.
    pub amount: u64,
    pub target: AccountId,
    pub block: BlockNumber,
    pub votes: u32,
}

/// Tokens burnt here that are paid on Stellar.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct BurnTransaction<AccountId, BlockNumber> {
    /// When it was made, or its signatures were last forgotten.
    pub block: BlockNumber,
    /// Without the fee.
    pub amount: u64,
    pub source: Option<AccountId>,
    pub target: Vec<u8>,
    pub signatures: Vec<StellarSignature>,
    /// Of the payment on Stellar that is signed.
    pub sequence_number: u64,
}

/// A deposit on Stellar that is given back there.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct RefundTransaction<BlockNumber> {
    pub block: BlockNumber,
    pub amount: u64,
    pub target: Vec<u8>,
    pub tx_hash: Vec<u8>,
    pub signatures: Vec<StellarSignature>,
    pub sequence_number: u64,
}

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct StellarSignature {
    pub signature: Vec<u8>,
    pub stellar_pub_key: Vec<u8>,
}

impl StellarSignature {
    /// Whether the signature or the key is among `others`.
    pub(crate) fn is_in(&self, others: &[Self]) -> bool {
        others.iter().any(|other| {
            other.signature == self.signature || other.stellar_pub_key == self.stellar_pub_key
        })
    }
}

#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum StorageVersion {
    #[default]
    V1,
    V2,
}
