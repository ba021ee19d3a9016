//! The off-chain worker: the validator whose turn is next looks the price up and sends it.
//!
//! Where to ask is a setting of the node and not of the chain: the worker finds the address in the
//! node's persistent local storage under `SOURCE_KEY`. A node without one asks nobody.
use crate::{
    horizon::{price, MAX_ANSWER},
    Call, Config, Error, LastBlockSet, Pallet,
};
use alloc::{string::String, vec, vec::Vec};
use frame_support::traits::Contains;
use frame_system::{
    offchain::{Account, SendSignedTransaction, Signer},
    pallet_prelude::BlockNumberFor,
};
use sp_core::offchain::Duration;
use sp_runtime::{
    offchain::{http, storage::StorageValueRef},
    traits::Saturating,
};
use tfchain_support::traits::NextAuthor;

/// Local storage key of the URL (SCALE text) of a strict-receive query for TFT against USDC.
pub const SOURCE_KEY: &[u8] = b"tft-price::source";

const LOG_TARGET: &str = "tft-price";
/// Blocks between two prices.
const INTERVAL: u32 = 10;
/// For the whole exchange with the source.
const DEADLINE_MS: u64 = 2_000;

impl<T: Config> Pallet<T> {
    pub(crate) fn work(block_number: BlockNumberFor<T>) {
        let Some(source) = source() else { return };
        if !Self::is_due(block_number) {
            return;
        }
        match Self::send_price(&source, block_number) {
            Ok(Some(price)) => log::info!(target: LOG_TARGET, "price sent: {price} mUSD"),
            Ok(None) => log::debug!(target: LOG_TARGET, "not our turn"),
            Err(error) => log::warn!(target: LOG_TARGET, "no price sent: {error:?}"),
        }
    }

    /// A price of the future, which only a faulty validator stores, holds nobody back.
    fn is_due(block_number: BlockNumberFor<T>) -> bool {
        let last = LastBlockSet::<T>::get();
        last > block_number || block_number.saturating_sub(last) >= INTERVAL.into()
    }

    fn send_price(source: &str, block_number: BlockNumberFor<T>) -> Result<Option<u32>, Error<T>> {
        let accounts: Vec<_> = Signer::<T, T::AuthorityId>::keystore_accounts().collect();
        if accounts.is_empty() {
            return Err(Error::NoLocalAcctForSigning);
        }
        let is_next = |account: &Account<T>| {
            T::Authorities::contains(&account.id) && T::NextAuthor::is_next_author(&account.id)
        };
        let Some(account) = accounts.into_iter().find(is_next) else {
            return Ok(None);
        };
        let price = fetch(source).ok_or(Error::ErrFetchingPrice)?;
        let signer = Signer::<T, T::AuthorityId>::any_account().with_filter(vec![account.public]);
        let call = |_: &Account<T>| Call::set_prices {
            price,
            block_number,
        };
        match signer.send_signed_transaction(call) {
            Some((_, Ok(()))) => Ok(Some(price)),
            _ => Err(Error::OffchainSignedTxError),
        }
    }
}

fn source() -> Option<String> {
    let stored = StorageValueRef::persistent(SOURCE_KEY).get::<Vec<u8>>();
    let source = String::from_utf8(stored.ok()??).ok()?;
    (!source.is_empty()).then_some(source)
}

/// `None` for whatever goes wrong: the next block's worker asks again.
fn fetch(source: &str) -> Option<u32> {
    let deadline = sp_io::offchain::timestamp().add(Duration::from_millis(DEADLINE_MS));
    let request = http::Request::get(source).deadline(deadline).send().ok()?;
    let response = request.try_wait(deadline).ok()?.ok()?;
    if response.code != 200 {
        log::warn!(target: LOG_TARGET, "the source answers {}", response.code);
        return None;
    }
    let mut body = response.body();
    body.deadline(deadline);
    let answer: Vec<u8> = body.by_ref().take(MAX_ANSWER.saturating_add(1)).collect();
    if answer.len() > MAX_ANSWER || body.error().is_some() {
        return None;
    }
    price(&answer)
}
