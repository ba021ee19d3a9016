//! The pallet's metadata against that of the live chain (`tests/vectors/tfchain-metadata.json`).
//!
//! Bounds of vectors are no part of metadata: `vectors` tests them.
use crate::mock::Test;
use frame_metadata::{
    v14::{PalletMetadata, RuntimeMetadataV14, StorageEntryMetadata, StorageEntryType},
    RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive, Variant};
use serde_json::Value;

const REFERENCE: &str = include_str!("../../../../../tests/vectors/tfchain-metadata.json");
const BOUNDED_VEC: &str = "bounded_collections::bounded_vec::BoundedVec";

/// The live chain's definitions, and ours.
struct Comparison {
    reference: Value,
    ours: RuntimeMetadataV14,
}

impl Comparison {
    fn new() -> Self {
        let RuntimeMetadataPrefixed(_, RuntimeMetadata::V14(ours)) = Test::metadata() else {
            panic!("the runtime serves metadata version 14");
        };
        Self {
            reference: serde_json::from_str(REFERENCE).unwrap(),
            ours,
        }
    }

    fn reference_pallet(&self) -> &Value {
        let pallets = self.reference["pallets"].as_array().unwrap();
        pallets
            .iter()
            .find(|pallet| pallet["name"] == "TfgridModule")
            .unwrap()
    }

    fn our_pallet(&self) -> &PalletMetadata<PortableForm> {
        self.ours
            .pallets
            .iter()
            .find(|pallet| pallet.name == "TfgridModule")
            .unwrap()
    }

    fn types(&self) -> &PortableRegistry {
        &self.ours.types
    }

    /// Fails with `place` unless type `id` of ours is what the reference writes as `wanted`.
    fn same_type(&self, place: &str, wanted: &str, id: u32) {
        let ours = self.types().resolve(id).unwrap();
        let path = ours.path.segments.join("::");
        let place = format!("{place}: {wanted}");
        if let Some(inner) = generic(wanted, "Vec") {
            assert_eq!(path, "", "{place}");
            self.same_type(&place, inner, self.item_of(id));
        } else if let Some(inner) = generic(wanted, "BoundedVec") {
            let (inner, _bound) = inner.rsplit_once(',').unwrap();
            assert_eq!(path, BOUNDED_VEC, "{place}");
            let TypeDef::Composite(composite) = &ours.type_def else {
                panic!("{place}")
            };
            self.same_type(&place, inner, self.item_of(composite.fields[0].ty.id));
        } else if let Some(inner) = generic(wanted, "Option") {
            assert_eq!(path, "Option", "{place}");
            self.same_type(&place, inner, ours.type_params[0].ty.unwrap().id);
        } else if let Some(bytes) = wanted.strip_prefix("[u8;") {
            let TypeDef::Array(array) = &ours.type_def else {
                panic!("{place}")
            };
            assert_eq!(format!("{}]", array.len), bytes, "{place}");
        } else if let Some(definition) = self.reference["types"].get(wanted) {
            assert_eq!(path, definition["path"].as_str().unwrap(), "{place}");
            self.same_definition(&place, definition, &ours.type_def);
        } else {
            let TypeDef::Primitive(primitive) = &ours.type_def else {
                panic!("{place}")
            };
            assert_eq!(primitive_name(primitive), wanted, "{place}");
        }
    }

    fn same_definition(&self, place: &str, wanted: &Value, ours: &TypeDef<PortableForm>) {
        match ours {
            TypeDef::Composite(composite) => {
                assert_eq!(wanted["kind"], "struct", "{place}");
                self.same_fields(place, &wanted["fields"], &composite.fields);
            }
            TypeDef::Variant(variant) => {
                assert_eq!(wanted["kind"], "enum", "{place}");
                self.same_variants(place, &wanted["variants"], &variant.variants);
            }
            _ => panic!("{place}"),
        }
    }

    /// Same number, and each with the same index, name and fields.
    fn same_variants(&self, place: &str, wanted: &Value, ours: &[Variant<PortableForm>]) {
        let wanted = wanted.as_array().unwrap();
        assert_eq!(wanted.len(), ours.len(), "{place}");
        for (wanted, ours) in wanted.iter().zip(ours) {
            let place = format!("{place}.{}", ours.name);
            assert_eq!(wanted[0], ours.index, "{place}");
            assert_eq!(wanted[1], ours.name.as_str(), "{place}");
            self.same_fields(&place, &wanted[2], &ours.fields);
        }
    }

    fn same_fields(&self, place: &str, wanted: &Value, ours: &[Field<PortableForm>]) {
        let wanted = wanted.as_array().unwrap();
        assert_eq!(wanted.len(), ours.len(), "{place}");
        for (wanted, ours) in wanted.iter().zip(ours) {
            assert_eq!(wanted[0].as_str(), ours.name.as_deref(), "{place}");
            self.same_type(place, wanted[1].as_str().unwrap(), ours.ty.id);
        }
    }

    fn same_entry(&self, wanted: &Value, ours: &StorageEntryMetadata<PortableForm>) {
        let place = ours.name.as_str();
        assert_eq!(wanted["name"], place);
        assert_eq!(
            wanted["modifier"],
            format!("{:?}", ours.modifier),
            "{place}"
        );
        let default = format!("0x{}", hex::encode(&ours.default));
        assert_eq!(wanted["default"].as_str().unwrap(), default, "{place}");
        let value = match &ours.ty {
            StorageEntryType::Plain(value) => {
                assert!(wanted.get("key").is_none(), "{place}");
                value
            }
            StorageEntryType::Map {
                hashers,
                key,
                value,
            } => {
                let hashers: Vec<_> = hashers.iter().map(|hasher| format!("{hasher:?}")).collect();
                assert_eq!(wanted["hashers"], Value::from(hashers), "{place}");
                self.same_type(place, wanted["key"].as_str().unwrap(), key.id);
                value
            }
        };
        self.same_type(place, wanted["value"].as_str().unwrap(), value.id);
    }

    fn item_of(&self, id: u32) -> u32 {
        match &self.types().resolve(id).unwrap().type_def {
            TypeDef::Sequence(sequence) => sequence.type_param.id,
            other => panic!("{other:?} is no sequence"),
        }
    }

    fn variants_of(&self, id: u32) -> &[Variant<PortableForm>] {
        match &self.types().resolve(id).unwrap().type_def {
            TypeDef::Variant(variant) => &variant.variants,
            other => panic!("{other:?} is no enum"),
        }
    }
}

/// What stands between the brackets of `name<…>`.
fn generic<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix(name)?
        .strip_prefix('<')?
        .strip_suffix('>')
}

fn primitive_name(primitive: &TypeDefPrimitive) -> String {
    format!("{primitive:?}").to_lowercase()
}

#[test]
fn the_pallet_has_its_index_and_prefix() {
    let comparison = Comparison::new();
    let (wanted, ours) = (comparison.reference_pallet(), comparison.our_pallet());
    assert_eq!(wanted["index"], ours.index);
    assert_eq!(
        wanted["prefix"],
        ours.storage.as_ref().unwrap().prefix.as_str()
    );
}

#[test]
fn calls_have_the_names_indices_and_arguments_of_the_live_chain() {
    let comparison = Comparison::new();
    let calls = comparison.our_pallet().calls.as_ref().unwrap().ty.id;
    let wanted = &comparison.reference_pallet()["calls"];
    comparison.same_variants("Call", wanted, comparison.variants_of(calls));
}

#[test]
fn events_have_the_names_indices_and_fields_of_the_live_chain() {
    let comparison = Comparison::new();
    let events = comparison.our_pallet().event.as_ref().unwrap().ty.id;
    let wanted = &comparison.reference_pallet()["events"];
    comparison.same_variants("Event", wanted, comparison.variants_of(events));
}

#[test]
fn errors_have_the_names_and_indices_of_the_live_chain() {
    let comparison = Comparison::new();
    let errors = comparison.our_pallet().error.as_ref().unwrap().ty.id;
    let wanted = comparison.reference_pallet()["errors"].as_array().unwrap();
    let ours: Vec<_> = comparison
        .variants_of(errors)
        .iter()
        .map(|error| serde_json::json!([error.index, error.name]))
        .collect();
    assert_eq!(*wanted, ours);
}

#[test]
fn storage_has_the_items_of_the_live_chain_in_its_order() {
    let comparison = Comparison::new();
    let wanted = comparison.reference_pallet()["storage"].as_array().unwrap();
    let ours = &comparison.our_pallet().storage.as_ref().unwrap().entries;
    assert_eq!(wanted.len(), ours.len());
    for (wanted, ours) in wanted.iter().zip(ours) {
        comparison.same_entry(wanted, ours);
    }
}

#[test]
fn constants_have_the_names_types_and_values_of_the_live_chain() {
    let comparison = Comparison::new();
    let wanted = comparison.reference_pallet()["constants"]
        .as_array()
        .unwrap();
    let ours = &comparison.our_pallet().constants;
    assert_eq!(wanted.len(), ours.len());
    for (wanted, ours) in wanted.iter().zip(ours) {
        assert_eq!(wanted[0], ours.name.as_str());
        comparison.same_type(&ours.name, wanted[1].as_str().unwrap(), ours.ty.id);
        assert_eq!(
            wanted[2],
            format!("0x{}", hex::encode(&ours.value)),
            "{}",
            ours.name
        );
    }
}
