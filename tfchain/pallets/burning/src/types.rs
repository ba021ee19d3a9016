//! What clients decode, and short names.
use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::traits::Currency;
use scale_info::TypeInfo;

pub type BalanceOf<T> =
    <<T as Config>::Currency as Currency<<T as frame_system::Config>::AccountId>>::Balance;
pub type NegativeImbalanceOf<T> = <<T as Config>::Currency as Currency<
    <T as frame_system::Config>::AccountId,
>>::NegativeImbalance;

#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Burn<AccountId, BalanceOf, BlockNumber> {
    /// Whose tokens they were.
    pub target: AccountId,
    pub amount: BalanceOf,
    pub block: BlockNumber,
    pub message: Vec<u8>,
}
