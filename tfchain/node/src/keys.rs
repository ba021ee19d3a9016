//! A validator's keys: one secret, an Aura and a GRANDPA key in the node's key store.

use std::fs;

use sc_keystore::LocalKeystore;
use serde_json::json;
use sp_core::{
    crypto::{key_types, Ss58Codec},
    ed25519, sr25519, Pair,
};
use sp_keystore::Keystore;

use crate::{cli::Key, config, error::Failure};

/// Put the keys into the key store and print their addresses, as `build-spec --authority` wants them.
pub fn run(options: &Key) -> Result<(), Failure> {
    let folder = config::keystore_folder(&options.base_path);
    let unusable = |cause: String| Failure::unavailable(format!("{}: {cause}", folder.display()));
    fs::create_dir_all(&folder).map_err(|cause| unusable(cause.to_string()))?;
    let store = LocalKeystore::open(&folder, None).map_err(|cause| unusable(cause.to_string()))?;
    let secret = match &options.suri {
        Some(secret) => secret.clone(),
        None => sr25519::Pair::generate_with_phrase(None).1,
    };
    let bad = |_| Failure::refused("--suri: neither a phrase, nor a hex seed, nor //Name");
    let aura = sr25519::Pair::from_string(&secret, None)
        .map_err(bad)?
        .public();
    let grandpa = ed25519::Pair::from_string(&secret, None)
        .map_err(bad)?
        .public();
    for (kind, public) in [(key_types::AURA, &aura.0), (key_types::GRANDPA, &grandpa.0)] {
        store
            .insert(kind, &secret, public)
            .map_err(|()| unusable("cannot be written".into()))?;
    }
    println!(
        "{}",
        json!({"aura": aura.to_ss58check(), "grandpa": grandpa.to_ss58check()})
    );
    Ok(())
}
