//! Where the off-chain worker of the price pallet asks: a setting of this node, not of the chain.

use codec::Encode;
use sc_client_api::Backend as _;
use sp_core::offchain::{OffchainStorage, STORAGE_PREFIX};

use crate::{error::Failure, parts::Backend};

/// Where the worker finds the address, in its persistent local storage.
const KEY: &[u8] = b"tft-price::source";

/// Tell the worker, or make it forget: then nobody is asked.
pub fn set(backend: &Backend, source: Option<&str>) -> Result<(), Failure> {
    let mut storage = backend
        .offchain_storage()
        .ok_or_else(|| Failure::bug("the database has no part for off-chain workers"))?;
    match source {
        Some(url) => storage.set(STORAGE_PREFIX, KEY, &checked(url)?.as_bytes().encode()),
        None => storage.remove(STORAGE_PREFIX, KEY),
    }
    Ok(())
}

/// Only what the worker can ask.
fn checked(url: &str) -> Result<&str, Failure> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    match rest {
        Some(rest) if !rest.is_empty() && !url.contains(char::is_whitespace) => Ok(url),
        _ => Err(Failure::refused(format!(
            "--price-source {url}: an address that begins with https:// or http://"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn web_addresses_are_taken_and_other_words_refused() {
        assert!(checked("https://example.org/paths?a=1").is_ok());
        assert!(checked("http://127.0.0.1:8000/").is_ok());
        for bad in [
            "",
            "https://",
            "ftp://example.org",
            "example.org",
            "http://a b",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
