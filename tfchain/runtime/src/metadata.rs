//! The metadata that clients are served.

use alloc::vec::Vec;

use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, Variant};
use sp_core::OpaqueMetadata;

use crate::Runtime;

/// The call of Balances that FRAME renamed, and its name in TFChain.
const RENAMED: &str = "transfer_allow_death";
const TFCHAIN: &str = "transfer";

/// Metadata V14, what every grid client reads.
///
/// Clients of TFChain look `Balances.transfer` up by name. Current FRAME has the same call under its
/// other name only, so the metadata lists it under both: one index, one encoding, two names.
pub fn v14() -> OpaqueMetadata {
    let mut metadata = Runtime::metadata();
    if let RuntimeMetadata::V14(v14) = &mut metadata.1 {
        let calls = v14
            .pallets
            .iter()
            .find(|pallet| pallet.name == "Balances")
            .and_then(|pallet| pallet.calls.as_ref())
            .map(|calls| calls.ty.id);
        if let Some(id) = calls {
            add_old_name(&mut v14.types, id);
        }
    }
    OpaqueMetadata::new(encode(metadata))
}

/// The versions that are served: one, so that every client reads the same names.
pub const VERSIONS: [u32; 1] = [14];

fn add_old_name(types: &mut PortableRegistry, id: u32) {
    let calls = types.types.iter_mut().find(|known| known.id == id);
    let Some(TypeDef::Variant(calls)) = calls.map(|known| &mut known.ty.type_def) else {
        return;
    };
    // Behind the others: who decodes by index finds the present name first.
    if let Some(renamed) = calls.variants.iter().find(|call| call.name == RENAMED) {
        let old: Variant<PortableForm> = Variant {
            name: TFCHAIN.into(),
            ..renamed.clone()
        };
        calls.variants.push(old);
    }
}

fn encode(metadata: RuntimeMetadataPrefixed) -> Vec<u8> {
    metadata.into()
}
