//! Lists, mappings of free names, and values with their place: each of something that can be decoded.

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::field::{Entries, Entry};
use crate::blueprint::guess::{assignment, first_name, keys, name_and_value};
use crate::blueprint::node::{Node, Value};
use crate::source::Spanned;

impl<T: Decode> Decode for Entries<T> {
    const EXPECTED: &'static str = "a mapping of names";

    fn remedy(found: &Node) -> String {
        if let Some((name, value)) = assignment(found).or_else(|| name_and_value(found)) {
            return format!("write `{name}: {value}`, one a line and without dashes");
        }
        let remedy = T::remedy(found);
        let example = remedy
            .split('`')
            .nth(1)
            .filter(|text| text.starts_with('{'));
        let example = example.unwrap_or("…");
        if matches!(found.value, Value::Null) {
            return format!("write `name: {example}` below it, indented further");
        }
        let name = first_name(found).unwrap_or("name");
        format!("write `{name}: {example}`, one a line and without dashes")
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let entries = decoder.mapping::<Self>(node)?;
        let beside = beside::<T>(&entries);
        if let Some(first) = beside.first() {
            let keys: Vec<_> = beside.iter().map(|at| &entries[*at].0).collect();
            decoder.misindented(&entries[first - 1].0, &keys);
        }
        let read = entries.into_iter().enumerate().map(|(at, (name, value))| {
            if beside.contains(&at) || beside.first() == Some(&(at + 1)) {
                let span = value.span;
                Entry {
                    name,
                    span,
                    value: None,
                }
            } else {
                decoder.entry(name, value)
            }
        });
        Some(Self(read.collect()))
    }
}

impl<T: Decode> Decode for Spanned<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const KEYS: &'static [&'static str] = T::KEYS;

    fn remedy(found: &Node) -> String {
        T::remedy(found)
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let value = decoder.read(node)?;
        Some(Self {
            span: node.span,
            value,
        })
    }
}

impl<T: Decode> Decode for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn remedy(found: &Node) -> String {
        match &found.value {
            Value::Scalar(scalar) => match scalar.text.strip_prefix('-') {
                Some(item) if item.starts_with(char::is_alphabetic) => {
                    let item = item.split_whitespace().next().unwrap_or_default();
                    format!("put a blank behind each dash: `- {item}`")
                }
                _ if T::KEYS.is_empty() => format!("a list of one is written `[{}]`", scalar.text),
                // What each is, is more than a word.
                _ => {
                    let remedy = T::remedy(found);
                    format!("write `[{}]`", remedy.split('`').nth(1).unwrap_or("…"))
                }
            },
            Value::Mapping(entries) => match keys(entries) {
                Some(keys) => format!("write only the names: `[{keys}]`"),
                None => "write its items one a line, each behind `- `".to_owned(),
            },
            Value::Null | Value::List(_) => "write `[…]`, or leave the key out".to_owned(),
        }
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::List(items) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        // What is wrong with one item says nothing of the others.
        Some(items.iter().filter_map(|item| decoder.read(item)).collect())
    }
}

/// Where, directly behind a name with nothing below it, keys stand that a `T` has.
fn beside<T: Decode>(entries: &[(Spanned<String>, &Node)]) -> Vec<usize> {
    let is_key = |(name, value): &(Spanned<String>, &Node)| {
        let key = T::KEYS.contains(&name.value.as_str());
        key && !matches!(&value.value, Value::Mapping(inner) if is_of::<T>(inner))
    };
    let is_name =
        |entry: &(Spanned<String>, &Node)| matches!(entry.1.value, Value::Null) && !is_key(entry);
    let Some(name) = entries.iter().position(is_name) else {
        return Vec::new();
    };
    let behind = name + 1..entries.len();
    behind.take_while(|at| is_key(&entries[*at])).collect()
}

/// Whether a key of a mapping is one that a `T` has.
fn is_of<T: Decode>(entries: &[(Node, Node)]) -> bool {
    entries.iter().any(|(key, _)| {
        matches!(&key.value, Value::Scalar(scalar) if T::KEYS.contains(&scalar.text.as_str()))
    })
}
