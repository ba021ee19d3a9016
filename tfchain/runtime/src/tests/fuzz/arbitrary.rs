//! Random calls with well-typed arguments, made from the metadata that clients read.

use codec::{Compact, Decode, Encode};
use frame_metadata::RuntimeMetadata;
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive, Variant};

use super::{dice::Dice, world};
use crate::{metadata, RuntimeCall};

/// How deep calls may lie in calls; deeper ones are remarks.
const MAX_DEPTH: u32 = 2;

/// Draws for one call.
const MAX_DRAWS: u32 = 100;

/// Pallets, and how often each is called.
const PALLETS: [(&str, u64); 21] = [
    ("SmartContractModule", 40),
    ("TfgridModule", 34),
    ("Reputation", 8),
    ("Balances", 5),
    ("Utility", 3),
    ("TFTPriceModule", 2),
    ("TFKVStore", 2),
    ("Dao", 5),
    ("TFTBridgeModule", 5),
    ("BurningModule", 1),
    ("Council", 3),
    ("CouncilMembership", 1),
    ("Validator", 3),
    ("ValidatorSet", 1),
    ("Session", 1),
    ("Scheduler", 1),
    ("RuntimeUpgrade", 1),
    ("System", 1),
    ("Grandpa", 1),
    ("Timestamp", 1),
    ("Historical", 0),
];

pub struct Arbitrary {
    types: PortableRegistry,
    calls: u32,
}

impl Arbitrary {
    pub fn new() -> Self {
        let decoded = metadata::v14();
        let whole = frame_metadata::RuntimeMetadataPrefixed::decode(&mut &decoded[..]);
        let Ok(RuntimeMetadata::V14(v14)) = whole.map(|prefixed| prefixed.1) else {
            panic!("the runtime serves V14");
        };
        let calls = v14
            .types
            .types
            .iter()
            .find(|known| {
                known
                    .ty
                    .path
                    .segments
                    .last()
                    .is_some_and(|s| s == "RuntimeCall")
            })
            .map(|known| known.id);
        Self {
            calls: calls.expect("the metadata has calls"),
            types: v14.types,
        }
    }

    /// A call of a pallet drawn by weight.
    ///
    /// Some arguments are longer than their limit, which metadata does not tell: the pool refuses
    /// such a call because it does not decode, so another one is drawn.
    pub fn call(&self, dice: &mut Dice) -> RuntimeCall {
        for _ in 0..MAX_DRAWS {
            let bytes = self.call_bytes(dice, 0);
            match RuntimeCall::decode(&mut &bytes[..]) {
                Ok(call) => return call,
                Err(cause) if cause.to_string().contains("BoundedVec exceeds its limit") => {}
                Err(cause) => panic!("made from the runtime's own metadata: {cause}: {bytes:02x?}"),
            }
        }
        panic!("{MAX_DRAWS} calls in a row are too long");
    }

    fn call_bytes(&self, dice: &mut Dice, depth: u32) -> Vec<u8> {
        let TypeDef::Variant(pallets) = self.definition(self.calls) else {
            panic!("RuntimeCall is an enumeration");
        };
        let wanted = if depth > MAX_DEPTH {
            "System"
        } else {
            pallet(dice)
        };
        let Some(chosen) = pallets.variants.iter().find(|one| one.name == wanted) else {
            return self.call_bytes(dice, depth);
        };
        let TypeDef::Variant(calls) = self.definition(chosen.fields[0].ty.id) else {
            panic!("a pallet's calls are an enumeration");
        };
        let usual = |call: &&Variant<PortableForm>| allowed(wanted, &call.name, depth);
        let calls: Vec<_> = calls.variants.iter().filter(usual).collect();
        if calls.is_empty() {
            return self.call_bytes(dice, depth);
        }
        let mut out = vec![chosen.index];
        let call = dice.of(&calls);
        out.push(call.index);
        for field in &call.fields {
            self.field(field, "", dice, depth, &mut out);
        }
        out
    }

    fn definition(&self, id: u32) -> &TypeDef<PortableForm> {
        &self.types.types[id as usize].ty.type_def
    }

    fn field(
        &self,
        field: &Field<PortableForm>,
        outer: &str,
        dice: &mut Dice,
        depth: u32,
        out: &mut Vec<u8>,
    ) {
        let name = field.name.as_deref().unwrap_or(outer);
        self.value(field.ty.id, name, dice, depth, out);
    }

    fn value(&self, id: u32, name: &str, dice: &mut Dice, depth: u32, out: &mut Vec<u8>) {
        let known = &self.types.types[id as usize].ty;
        match known.path.segments.last().map(String::as_str) {
            Some("AccountId32") => return out.extend(world::account(dice).encode()),
            Some("MultiAddress") => return out.extend(world::address(dice)),
            Some("H256") => return out.extend(world::hash(dice).encode()),
            Some("RuntimeCall") => return out.extend(self.call_bytes(dice, depth + 1)),
            Some("OriginCaller") => return out.extend([0, 0]), // Root, whose call must be refused.
            _ => {}
        }
        match &known.type_def {
            TypeDef::Composite(composite) => {
                for field in &composite.fields {
                    self.field(field, name, dice, depth, out);
                }
            }
            TypeDef::Variant(variants) => {
                let Some(one) =
                    (!variants.variants.is_empty()).then(|| dice.of(&variants.variants))
                else {
                    return;
                };
                out.push(one.index);
                for field in &one.fields {
                    self.field(field, name, dice, depth, out);
                }
            }
            TypeDef::Sequence(list) => self.list(list.type_param.id, name, dice, depth, out),
            TypeDef::Array(array) if name == "deployment_hash" && array.len == 32 => {
                out.extend(world::deployment_hash(dice));
            }
            TypeDef::Array(array) => {
                for _ in 0..array.len {
                    self.value(array.type_param.id, name, dice, depth, out);
                }
            }
            TypeDef::Tuple(tuple) => {
                for part in &tuple.fields {
                    self.value(part.id, name, dice, depth, out);
                }
            }
            TypeDef::Compact(inner) => {
                let mut plain = Vec::new();
                self.value(inner.type_param.id, name, dice, depth, &mut plain);
                plain.resize(16, 0);
                let number = u128::decode(&mut &plain[..]).unwrap_or_default();
                out.extend(Compact(number).encode());
            }
            TypeDef::Primitive(kind) => primitive(kind, name, dice, out),
            TypeDef::BitSequence(_) => out.push(0),
        }
    }

    fn list(&self, item: u32, name: &str, dice: &mut Dice, depth: u32, out: &mut Vec<u8>) {
        if matches!(
            self.definition(item),
            TypeDef::Primitive(TypeDefPrimitive::U8)
        ) {
            return out.extend(world::bytes(name, dice).encode());
        }
        let bytes = world::length(dice).min(if depth > 0 { 2 } else { 9 });
        out.extend(Compact(bytes).encode());
        for _ in 0..bytes {
            self.value(item, name, dice, depth, out);
        }
    }
}

fn pallet(dice: &mut Dice) -> &'static str {
    let mut rest = dice.below(PALLETS.iter().map(|(_, weight)| weight).sum());
    for (name, weight) in PALLETS {
        match rest.checked_sub(weight) {
            Some(left) => rest = left,
            None => return name,
        }
    }
    "System"
}

/// Root may do anything to the storage itself, and a vote or a schedule dispatches as Root: such
/// calls, meant to break rules, are not made inside other calls.
fn allowed(pallet: &str, call: &str, depth: u32) -> bool {
    match pallet {
        "System" if depth > 0 => matches!(call, "remark" | "remark_with_event"),
        "Balances" if depth > 0 => !call.starts_with("force"),
        // No proof of an equivocation exists on this chain: its type has no value.
        "Grandpa" => depth == 0 && call == "note_stalled",
        // Their blocks need signed code and proofs.
        "Timestamp" | "RuntimeUpgrade" | "Session" => depth == 0,
        // The metadata names one call twice.
        "Balances" => call != "transfer",
        _ => true,
    }
}

fn primitive(kind: &TypeDefPrimitive, name: &str, dice: &mut Dice, out: &mut Vec<u8>) {
    let bits = match kind {
        TypeDefPrimitive::Bool => return out.push(u8::from(dice.in_hundred(60))),
        TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 8,
        TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 16,
        TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 32,
        TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 64,
        TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 128,
        other => panic!("no call has an argument of type {other:?}"),
    };
    let meant = (!dice.in_hundred(6))
        .then(|| world::number(name, dice))
        .flatten();
    let number = meant.unwrap_or_else(|| dice.edgy(bits));
    out.extend(&number.to_le_bytes()[..(bits / 8) as usize]);
}
