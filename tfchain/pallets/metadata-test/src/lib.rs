//! For the tests of pallets: metadata against that of the live chain, TFChain spec 149
//! (`tests/vectors/tfchain-metadata.json`).
//!
//! Bounds of vectors are no part of metadata; the vectors of each pallet test them.

mod types;

use frame_metadata::{
    v14::{PalletMetadata, RuntimeMetadataV14, StorageEntryMetadata, StorageEntryType},
    RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{form::PortableForm, TypeDef, Variant};
use serde_json::{json, Value};

const REFERENCE: &str = include_str!("../../../../tests/vectors/tfchain-metadata.json");

/// The tests that every pallet of the live chain has, as tests of the module that calls this.
#[macro_export]
macro_rules! same_as_the_live_chain {
    ($runtime:ty, $pallet:literal) => {
        fn comparison() -> $crate::Comparison {
            $crate::Comparison::new($pallet, <$runtime>::metadata())
        }

        #[test]
        fn the_pallet_has_its_index_and_prefix() {
            comparison().index_and_prefix();
        }

        #[test]
        fn calls_have_the_names_indices_and_arguments_of_the_live_chain() {
            comparison().calls();
        }

        #[test]
        fn events_have_the_names_indices_and_fields_of_the_live_chain() {
            comparison().events();
        }

        #[test]
        fn errors_have_the_names_and_indices_of_the_live_chain() {
            comparison().errors();
        }

        #[test]
        fn storage_has_the_items_of_the_live_chain_in_its_order() {
            comparison().storage();
        }

        #[test]
        fn constants_have_the_names_types_and_values_of_the_live_chain() {
            comparison().constants();
        }
    };
}

/// One pallet as the live chain defines it, and as a runtime of ours does. Each method panics with
/// the place at which they differ.
pub struct Comparison {
    pallet: &'static str,
    reference: Value,
    ours: RuntimeMetadataV14,
}

impl Comparison {
    pub fn new(pallet: &'static str, ours: RuntimeMetadataPrefixed) -> Self {
        let RuntimeMetadataPrefixed(_, RuntimeMetadata::V14(ours)) = ours else {
            panic!("the runtime serves metadata version 14");
        };
        let reference = serde_json::from_str(REFERENCE).expect("the reference is JSON");
        Self {
            pallet,
            reference,
            ours,
        }
    }

    pub fn index_and_prefix(&self) {
        assert_eq!(self.wanted("index"), self.pallet().index);
        let prefix = self.pallet().storage.as_ref().map(|it| it.prefix.clone());
        assert_eq!(*self.wanted("prefix"), json!(prefix));
    }

    pub fn calls(&self) {
        let ours = self.pallet().calls.as_ref().map(|calls| calls.ty.id);
        self.same_variants("Call", self.wanted("calls"), self.variants(ours));
    }

    pub fn events(&self) {
        let ours = self.pallet().event.as_ref().map(|event| event.ty.id);
        self.same_variants("Event", self.wanted("events"), self.variants(ours));
    }

    pub fn errors(&self) {
        let ours = self.pallet().error.as_ref().map(|error| error.ty.id);
        let ours = self.variants(ours).iter();
        let ours: Vec<_> = ours.map(|error| json!([error.index, error.name])).collect();
        assert_eq!(*items(self.wanted("errors")), ours);
    }

    pub fn storage(&self) {
        let wanted = items(self.wanted("storage"));
        let ours = self.pallet().storage.as_ref();
        let ours = ours.map(|storage| storage.entries.as_slice());
        let ours = ours.unwrap_or_default();
        let names = |entry: &StorageEntryMetadata<PortableForm>| Value::from(entry.name.as_str());
        let found: Vec<_> = ours.iter().map(names).collect();
        let listed: Vec<_> = wanted.iter().map(|entry| entry["name"].clone()).collect();
        assert_eq!(listed, found);
        for (wanted, ours) in wanted.iter().zip(ours) {
            self.same_entry(wanted, ours);
        }
    }

    pub fn constants(&self) {
        let wanted = items(self.wanted("constants"));
        let ours = &self.pallet().constants;
        assert_eq!(wanted.len(), ours.len(), "{}", self.pallet);
        for (wanted, ours) in wanted.iter().zip(ours) {
            let value = format!("0x{}", hex::encode(&ours.value));
            assert_eq!(wanted[0], ours.name.as_str());
            self.same_type(&ours.name, text(&wanted[1]), ours.ty.id);
            assert_eq!(wanted[2], value, "{}", ours.name);
        }
    }

    /// Null when the pallet has none of that kind.
    fn wanted(&self, kind: &str) -> &Value {
        let mut pallets = items(&self.reference["pallets"]).iter();
        let pallet = pallets.find(|pallet| pallet["name"] == self.pallet);
        &pallet.expect("the live chain has the pallet")[kind]
    }

    fn pallet(&self) -> &PalletMetadata<PortableForm> {
        let mut pallets = self.ours.pallets.iter();
        let pallet = pallets.find(|pallet| pallet.name == self.pallet);
        pallet.expect("the runtime has the pallet")
    }

    fn variants(&self, id: Option<u32>) -> &[Variant<PortableForm>] {
        let Some(id) = id else { return &[] };
        match &self.resolve(id).type_def {
            TypeDef::Variant(variant) => &variant.variants,
            other => panic!("{other:?} is no enum"),
        }
    }

    fn same_entry(&self, wanted: &Value, ours: &StorageEntryMetadata<PortableForm>) {
        let place = ours.name.as_str();
        let modifier = format!("{:?}", ours.modifier);
        assert_eq!(wanted["modifier"], modifier, "{place}");
        let default = format!("0x{}", hex::encode(&ours.default));
        assert_eq!(wanted["default"], default, "{place}");
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
                self.same_type(place, text(&wanted["key"]), key.id);
                value
            }
        };
        self.same_type(place, text(&wanted["value"]), value.id);
    }
}

/// Those of a list; none of null.
fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("the reference has text here")
}
