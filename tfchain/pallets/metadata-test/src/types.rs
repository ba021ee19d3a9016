//! Types as the reference writes them (`Vec<u8>`, `(u16,u16)`, a name of its table) and ours.
use crate::{items, text, Comparison};
use scale_info::{form::PortableForm, Field, Type, TypeDef, TypeDefPrimitive, Variant};
use serde_json::Value;

const BOUNDED_VEC: &str = "bounded_collections::bounded_vec::BoundedVec";

/// The runtime's own calls, and what FRAME has changed since: their names alone are compared.
const NAME_ONLY: [&str; 2] = ["RuntimeCall", "DispatchError"];

impl Comparison {
    pub(crate) fn resolve(&self, id: u32) -> &Type<PortableForm> {
        self.ours.types.resolve(id).expect("the type is registered")
    }

    /// Panics with `place` unless type `id` of ours is what the reference writes as `wanted`.
    pub(crate) fn same_type(&self, place: &str, wanted: &str, id: u32) {
        let ours = self.resolve(id);
        let path = ours.path.segments.join("::");
        let place = format!("{place}: {wanted}");
        if let Some((name, arguments)) = generic(wanted) {
            self.same_generic(&place, name, &arguments, ours);
        } else if NAME_ONLY.contains(&wanted) {
            assert_eq!(ours.path.segments.last().map(String::as_str), Some(wanted));
        } else if let Some(bytes) = wanted.strip_prefix("[u8;") {
            let TypeDef::Array(array) = &ours.type_def else {
                panic!("{place}")
            };
            assert_eq!(format!("{}]", array.len), bytes, "{place}");
        } else if let Some(definition) = self.reference["types"].get(wanted) {
            assert_eq!(path, text(&definition["path"]), "{place}");
            self.same_definition(&place, definition, &ours.type_def);
        } else {
            let TypeDef::Primitive(primitive) = &ours.type_def else {
                panic!("{place}")
            };
            assert_eq!(primitive_name(primitive), wanted, "{place}");
        }
    }

    fn same_generic(&self, place: &str, name: &str, wanted: &[&str], ours: &Type<PortableForm>) {
        let path = ours.path.segments.join("::");
        match (name, &ours.type_def) {
            ("", TypeDef::Tuple(tuple)) => {
                let found: Vec<_> = tuple.fields.iter().map(|field| field.id).collect();
                self.same_types(place, wanted, &found);
            }
            ("Vec", TypeDef::Sequence(sequence)) => {
                self.same_types(place, wanted, &[sequence.type_param.id]);
            }
            ("Compact", TypeDef::Compact(compact)) => {
                self.same_types(place, wanted, &[compact.type_param.id]);
            }
            ("BoundedVec", TypeDef::Composite(composite)) => {
                assert_eq!(path, BOUNDED_VEC, "{place}");
                let TypeDef::Sequence(sequence) = &self.resolve(composite.fields[0].ty.id).type_def
                else {
                    panic!("{place}")
                };
                self.same_type(place, wanted[0], sequence.type_param.id);
            }
            ("Option" | "Result", TypeDef::Variant(_)) => {
                assert_eq!(path, name, "{place}");
                let found = ours.type_params.iter().filter_map(|param| param.ty);
                let found: Vec<_> = found.map(|ty| ty.id).collect();
                self.same_types(place, wanted, &found);
            }
            _ => panic!("{place}: {:?}", ours.type_def),
        }
    }

    fn same_types(&self, place: &str, wanted: &[&str], ours: &[u32]) {
        assert_eq!(wanted.len(), ours.len(), "{place}");
        for (wanted, ours) in wanted.iter().zip(ours) {
            self.same_type(place, wanted, *ours);
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
    pub(crate) fn same_variants(
        &self,
        place: &str,
        wanted: &Value,
        ours: &[Variant<PortableForm>],
    ) {
        let wanted = items(wanted);
        assert_eq!(wanted.len(), ours.len(), "{place}");
        for (wanted, ours) in wanted.iter().zip(ours) {
            let place = format!("{place}.{}", ours.name);
            assert_eq!(wanted[0], ours.index, "{place}");
            assert_eq!(wanted[1], ours.name.as_str(), "{place}");
            self.same_fields(&place, &wanted[2], &ours.fields);
        }
    }

    fn same_fields(&self, place: &str, wanted: &Value, ours: &[Field<PortableForm>]) {
        let wanted = items(wanted);
        assert_eq!(wanted.len(), ours.len(), "{place}");
        for (wanted, ours) in wanted.iter().zip(ours) {
            assert_eq!(wanted[0].as_str(), ours.name.as_deref(), "{place}");
            self.same_type(place, text(&wanted[1]), ours.ty.id);
        }
    }
}

/// `name<a,b>` as name and arguments; a tuple has no name.
fn generic(text: &str) -> Option<(&str, Vec<&str>)> {
    if let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        return Some(("", arguments(inner)));
    }
    let (name, inner) = text.split_once('<')?;
    Some((name, arguments(inner.strip_suffix('>')?)))
}

/// Split at the commas that stand in no bracket.
fn arguments(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut depth = 0;
    let outside = |letter: char| {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            _ => (),
        }
        letter == ',' && depth == 0
    };
    text.split(outside).collect()
}

fn primitive_name(primitive: &TypeDefPrimitive) -> String {
    format!("{primitive:?}").to_lowercase()
}

#[test]
fn generic_types_are_taken_apart() {
    assert_eq!(generic("u32"), None);
    assert_eq!(generic("[u8;32]"), None);
    assert_eq!(generic("()"), Some(("", vec![])));
    assert_eq!(generic("Vec<u8>"), Some(("Vec", vec!["u8"])));
    let pair = generic("Result<(),Option<(u8,u16)>>");
    assert_eq!(pair, Some(("Result", vec!["()", "Option<(u8,u16)>"])));
}
