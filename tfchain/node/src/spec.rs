//! Chain specifications: the runtime and the genesis values of a chain.

use std::{fs, path::Path};

use sc_chain_spec::{ChainType, GenericChainSpec, NoExtension, Properties};
use serde_json::{json, Value};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Pair};

use crate::{
    cli::{BuildSpec, Genesis},
    error::Failure,
};

pub type Spec = GenericChainSpec<NoExtension>;

/// Names of the well-known keys, in the order in which they become authorities.
const DEV_NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// An authority's two addresses.
struct Authority {
    aura: String,
    grandpa: String,
}

/// Name and identity of a chain.
pub struct Identity<'a> {
    pub name: &'a str,
    pub id: &'a str,
    pub kind: ChainType,
}

/// The specification of a development chain whose blocks //Alice makes.
pub fn dev(genesis: &Genesis) -> Result<Spec, Failure> {
    let identity = Identity {
        name: "Development",
        id: "dev",
        kind: ChainType::Development,
    };
    build(genesis, &dev_authorities(1)?, &identity)
}

/// Print the specification that the options describe.
pub fn print(options: &BuildSpec) -> Result<(), Failure> {
    let authorities = match options.dev_authorities {
        Some(count) => dev_authorities(count)?,
        None => options
            .authority
            .iter()
            .map(|text| parse_authority(text))
            .collect::<Result<_, _>>()?,
    };
    if authorities.is_empty() {
        return Err(Failure::refused(
            "a chain needs an authority: --authority or --dev-authorities",
        ));
    }
    let identity = Identity {
        name: &options.name,
        id: &options.id,
        kind: ChainType::Live,
    };
    let spec = build(&options.genesis, &authorities, &identity)?;
    println!("{}", as_json(&spec)?);
    Ok(())
}

/// Read a specification from a file.
pub fn load(path: &Path) -> Result<Spec, Failure> {
    let bytes = read(path, "chain specification")?;
    Spec::from_json_bytes(bytes).map_err(|cause| {
        Failure::refused(format!(
            "{}: not a chain specification: {cause}",
            path.display()
        ))
    })
}

/// The specification with its genesis state spelled out, so that every reader builds the same block.
pub fn as_json(spec: &Spec) -> Result<String, Failure> {
    spec.as_json(true).map_err(|cause| {
        Failure::refused(format!("the runtime refuses the genesis values: {cause}"))
    })
}

fn build(
    genesis: &Genesis,
    authorities: &[Authority],
    identity: &Identity,
) -> Result<Spec, Failure> {
    let (Some(runtime), Some(preset)) = (&genesis.runtime, &genesis.preset) else {
        return Err(Failure::refused("a new chain needs --runtime and --preset"));
    };
    let code = read(runtime, "runtime")?;
    let text = read(preset, "preset")?;
    let mut values: Value = serde_json::from_slice(&text)
        .map_err(|cause| Failure::refused(format!("{}: not JSON: {cause}", preset.display())))?;
    if !values.is_object() {
        return Err(Failure::refused(format!(
            "{}: not an object",
            preset.display()
        )));
    }
    add_authorities(&mut values, authorities, preset)?;
    Ok(Spec::builder(&code, None)
        .with_name(identity.name)
        .with_id(identity.id)
        .with_protocol_id(identity.id)
        .with_chain_type(identity.kind.clone())
        .with_properties(properties())
        .with_genesis_config_patch(values)
        .build())
}

/// The authorities as the session pallet wants them; it tells the consensus engines. An authority's
/// account is its Aura key.
fn add_authorities(
    values: &mut Value,
    authorities: &[Authority],
    preset: &Path,
) -> Result<(), Failure> {
    let accounts: Vec<_> = authorities.iter().map(|it| &it.aura).collect();
    let keys: Vec<_> = authorities
        .iter()
        .map(|it| json!([it.aura, it.aura, { "aura": it.aura, "grandpa": it.grandpa }]))
        .collect();
    for (pallet, key, value) in [
        ("validatorSet", "initialValidators", json!(accounts)),
        ("session", "keys", json!(keys)),
    ] {
        let genesis = &mut values[pallet];
        if !genesis.is_null() && !genesis.is_object() {
            return Err(Failure::refused(format!(
                "{}: {pallet}: not an object",
                preset.display()
            )));
        }
        genesis[key] = value;
    }
    Ok(())
}

fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("tokenDecimals".into(), 7.into());
    properties.insert("tokenSymbol".into(), "TFT".into());
    properties.insert("ss58Format".into(), 42.into());
    properties
}

fn dev_authorities(count: usize) -> Result<Vec<Authority>, Failure> {
    if count > DEV_NAMES.len() {
        return Err(Failure::refused(format!(
            "there are {} development keys",
            DEV_NAMES.len()
        )));
    }
    DEV_NAMES[..count]
        .iter()
        .map(|name| authority_of(&format!("//{name}")))
        .collect()
}

fn authority_of(suri: &str) -> Result<Authority, Failure> {
    let bad = |cause| Failure::bug(format!("{suri}: {cause:?}"));
    let aura = sr25519::Pair::from_string(suri, None).map_err(bad)?;
    let grandpa = ed25519::Pair::from_string(suri, None).map_err(bad)?;
    Ok(Authority {
        aura: aura.public().to_ss58check(),
        grandpa: grandpa.public().to_ss58check(),
    })
}

fn parse_authority(text: &str) -> Result<Authority, Failure> {
    let parts = text.split_once(':').map(|(aura, grandpa)| {
        let aura = sr25519::Public::from_ss58check(aura).ok()?;
        let grandpa = ed25519::Public::from_ss58check(grandpa).ok()?;
        Some(Authority {
            aura: aura.to_ss58check(),
            grandpa: grandpa.to_ss58check(),
        })
    });
    parts.flatten().ok_or_else(|| {
        Failure::refused(format!(
            "authority {text}: two SS58 addresses joined by a colon"
        ))
    })
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|cause| {
        Failure::refused(format!(
            "{what} {}: {cause}; build it or name another file",
            path.display()
        ))
    })
}
