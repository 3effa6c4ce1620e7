//! What may be written, as JSON Schema: for editors that complete and check while somebody types.
//!
//! It comes from the types that decode, and from the table of keys of each record: what stands in `record!` beside
//! a key is all that a schema can know and a type cannot (a range, a default, an example). Every type is described
//! where it stands and no `$ref` is used: what editors show beside one differs, and nothing here is recursive.

use serde_json::{Map, Value, json};

use crate::blueprint::Blueprint;
use crate::blueprint::field::Entries;
use crate::source::Spanned;

/// The draft that YAML editors know best.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The form of the names of services, users, stages and containers.
pub const NAME: &str = "^[a-z][a-z0-9-]*$";

/// A type that can say what may be written for it.
pub trait Describe {
    /// The schema of a value: an object.
    fn describe() -> Value;
}

/// The schema of a whole blueprint, as text that ends with a line end.
///
/// # Panics
/// Never: a schema is made of text, numbers, lists and objects.
#[must_use]
pub fn schema() -> String {
    let mut schema = json!({
        "$schema": DRAFT,
        "$comment": "Printed by `s6-blueprint schema`: change the language, not this file.",
        "title": "s6-blueprint",
    });
    extend(&mut schema, Blueprint::describe());
    let text = serde_json::to_string_pretty(&schema).expect("a schema can be written");
    text + "\n"
}

/// The schema of one key: what its type says, its documentation, and what stands beside it in the record.
pub fn key<T: Describe>(doc: &[&str], more: Value) -> Value {
    let mut schema = json!({"description": text(doc)});
    extend(&mut schema, T::describe());
    extend(&mut schema, more);
    schema
}

/// The schema of a mapping with these keys and no others, and the rules that take more than one key.
pub fn record(doc: &[&str], keys: Vec<(&str, Value)>, rules: Value) -> Value {
    let keys = keys
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema));
    let mut schema = json!({
        "description": text(doc),
        "type": "object",
        "properties": keys.collect::<Map<_, _>>(),
        "patternProperties": {"^x-": {}},
        "additionalProperties": false,
    });
    extend(&mut schema, rules);
    schema
}

/// Adds the entries of one object to another; the description and what else the other says of the same stays.
fn extend(schema: &mut Value, more: Value) {
    let (Value::Object(schema), Value::Object(more)) = (schema, more) else {
        unreachable!("a schema is an object");
    };
    for (name, value) in more {
        if name != "description" || !schema.contains_key("description") {
            schema.insert(name, value);
        }
    }
}

/// Lines of documentation as one.
fn text(doc: &[&str]) -> String {
    let lines: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

impl<T: Describe> Describe for Entries<T> {
    fn describe() -> Value {
        json!({"type": "object", "additionalProperties": T::describe()})
    }
}

impl<T: Describe> Describe for Spanned<T> {
    fn describe() -> Value {
        T::describe()
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe() -> Value {
        json!({"type": "array", "items": T::describe()})
    }
}
