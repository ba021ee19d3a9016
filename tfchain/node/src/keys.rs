//! A validator's keys: one secret, an Aura and a GRANDPA key in the node's key store, and the key by
//! which other members know the node.

use std::{fs, path::Path};

use codec::Encode;
use sc_keystore::LocalKeystore;
use serde_json::{json, Value};
use sp_core::{
    bytes::to_hex,
    crypto::{key_types, Ss58Codec},
    ed25519,
    proof_of_possession::statement_of_ownership,
    sr25519, Pair,
};
use sp_keystore::Keystore;
use sp_runtime::AccountId32;

use crate::{cli::Key, config, error::Failure};

/// Put the keys into the key store and print their addresses, as `build-spec --authority` wants them.
pub fn run(options: &Key) -> Result<(), Failure> {
    let secret = match &options.suri {
        Some(secret) => secret.clone(),
        None => sr25519::Pair::generate_with_phrase(None).1,
    };
    let bad = |_| Failure::refused("--suri: neither a phrase, nor a hex seed, nor //Name");
    let aura = sr25519::Pair::from_string(&secret, None).map_err(bad)?;
    let grandpa = ed25519::Pair::from_string(&secret, None).map_err(bad)?;
    let address = aura.public().to_ss58check();
    let mut told = json!({
        "session": session(options.owner.as_ref().unwrap_or(&address), &aura, &grandpa)?,
        "grandpa": grandpa.public().to_ss58check(),
        "aura": address,
    });
    let folder = config::keystore_folder(&options.base_path);
    let unusable = |cause: String| Failure::unavailable(format!("{}: {cause}", folder.display()));
    fs::create_dir_all(&folder).map_err(|cause| unusable(cause.to_string()))?;
    let store = LocalKeystore::open(&folder, None).map_err(|cause| unusable(cause.to_string()))?;
    for (kind, public) in [
        (key_types::AURA, &aura.public().0),
        (key_types::GRANDPA, &grandpa.public().0),
    ] {
        store
            .insert(kind, &secret, public)
            .map_err(|()| unusable("cannot be written".into()))?;
    }
    told["peer_id"] = peer_id(&options.base_path)?.into();
    println!("{told}");
    Ok(())
}

/// The arguments of `Session.set_keys`, signed by this account: the keys in the order of the
/// runtime, and that their holder means this account.
fn session(owner: &str, aura: &sr25519::Pair, grandpa: &ed25519::Pair) -> Result<Value, Failure> {
    let account = AccountId32::from_ss58check(owner)
        .map_err(|_| Failure::refused(format!("--owner {owner}: not an SS58 address")))?;
    let statement = statement_of_ownership(&account.encode());
    let keys = (aura.public(), grandpa.public()).encode();
    let proof = (aura.sign(&statement), grandpa.sign(&statement)).encode();
    Ok(json!({"keys": to_hex(&keys, false), "proof": to_hex(&proof, false)}))
}

fn peer_id(base: &Path) -> Result<String, Failure> {
    config::network_key(base)
        .into_keypair()
        .map(|pair| pair.public().to_peer_id().to_string())
        .map_err(|cause| Failure::unavailable(format!("{}: network key: {cause}", base.display())))
}
