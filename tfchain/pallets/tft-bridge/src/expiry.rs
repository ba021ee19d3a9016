//! Payments that are not made in time: their signatures are forgotten, and the validators, told by
//! an event, sign anew with the sequence number that is right by then.
//!
//! A block looks at a bounded number of open transactions. It begins at a place that depends on its
//! number, goes on to the end and then from the beginning, so each is looked at soon although
//! nothing is kept about where the last block stopped.
use crate::{
    types::{BurnTransaction, RefundTransaction},
    BurnTransactions, Config, Event, Pallet, RefundTransactions,
};
use alloc::vec::Vec;
use codec::{Encode, FullCodec};
use frame_support::{
    sp_runtime::traits::Saturating, traits::Get, Blake2_128, IterableStorageMap, StorageHasher,
    StoragePrefixedMap,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Open transactions of each kind that a block looks at.
pub(crate) const LOOKED_AT: usize = 50;

impl<T: Config> Pallet<T> {
    pub(crate) fn expire_burns(now: BlockNumberFor<T>) {
        for (id, burn) in some_of::<BurnTransactions<T>, _, _>(now) {
            if !Self::is_expired(burn.block, now) {
                continue;
            }
            let (source, target, amount) = (burn.source.clone(), burn.target.clone(), burn.amount);
            let renewed = BurnTransaction {
                block: now,
                signatures: Vec::new(),
                sequence_number: 0,
                ..burn
            };
            BurnTransactions::<T>::insert(id, renewed);
            Self::deposit_event(Event::BurnTransactionExpired(id, source, target, amount));
        }
    }

    pub(crate) fn expire_refunds(now: BlockNumberFor<T>) {
        for (tx_hash, refund) in some_of::<RefundTransactions<T>, _, _>(now) {
            if !Self::is_expired(refund.block, now) {
                continue;
            }
            let (target, amount) = (refund.target.clone(), refund.amount);
            let renewed = RefundTransaction {
                block: now,
                signatures: Vec::new(),
                sequence_number: 0,
                ..refund
            };
            RefundTransactions::<T>::insert(&tx_hash, renewed);
            Self::deposit_event(Event::RefundTransactionExpired(tx_hash, target, amount));
        }
    }

    fn is_expired(block: BlockNumberFor<T>, now: BlockNumberFor<T>) -> bool {
        now.saturating_sub(block) >= T::RetryInterval::get()
    }
}

/// Those that block `now` looks at.
fn some_of<Map, Key, Value>(now: impl Encode) -> Vec<(Key, Value)>
where
    Map: StoragePrefixedMap<Value> + IterableStorageMap<Key, Value>,
    Key: FullCodec,
    Value: FullCodec,
{
    // A map is sorted by the hashes of its keys.
    let place = now.using_encoded(Blake2_128::hash);
    let is_before = |key: &Key| key.using_encoded(Blake2_128::hash) < place;
    let after = Map::iter_from([&Map::final_prefix()[..], &place].concat());
    let before = Map::iter().take_while(|(key, _)| is_before(key));
    after.chain(before).take(LOOKED_AT).collect()
}
