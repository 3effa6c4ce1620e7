//! What a hand probably meant that wrote something else: other languages' forms, recognised in the nodes.

use crate::blueprint::node::{Node, Value};

/// Whether two words differ in nothing but what each language does its own way: `WorkingDirectory`, `working-directory`.
pub fn is_spelt_like(word: &str, typed: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| !matches!(letter, '-' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    letters(word) == letters(typed)
}

/// Whether it looks like what stands below the name of a service.
pub fn is_service(node: &Node) -> bool {
    let Value::Mapping(entries) = &node.value else {
        return false;
    };
    entries.iter().any(|(key, _)| {
        matches!(&key.value, Value::Scalar(scalar) if ["command", "script"].contains(&scalar.text.as_str()))
    })
}

/// What the first item of a list is called: by itself, or as Kubernetes does, by its `name`.
pub fn first_name(found: &Node) -> Option<&str> {
    let Value::List(items) = &found.value else {
        return None;
    };
    let first = items.first()?;
    let name = match &first.value {
        Value::Scalar(scalar) => scalar.text.as_str(),
        _ => scalar_of(first, "name")?,
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

/// The first `{name: A, value: b}` of a list, as Kubernetes writes variables.
pub fn name_and_value(found: &Node) -> Option<(&str, &str)> {
    let Value::List(items) = &found.value else {
        return None;
    };
    let first = items.first()?;
    Some((scalar_of(first, "name")?, scalar_of(first, "value")?))
}

/// The single value of a key of a mapping.
pub fn scalar_of<'n>(node: &'n Node, wanted: &str) -> Option<&'n str> {
    let Value::Mapping(entries) = &node.value else {
        return None;
    };
    entries
        .iter()
        .find_map(|(key, value)| match (&key.value, &value.value) {
            (Value::Scalar(key), Value::Scalar(value)) if key.text == wanted => {
                Some(value.text.as_str())
            }
            _ => None,
        })
}

/// The keys of a mapping that says something more of each, as Compose's `depends_on` may: `a, b`.
pub fn keys(entries: &[(Node, Node)]) -> Option<String> {
    let names = entries
        .iter()
        .map(|(key, value)| match (&key.value, &value.value) {
            (Value::Scalar(name), Value::Mapping(_) | Value::Null) => Some(name.text.as_str()),
            _ => None,
        });
    let names: Vec<&str> = names.collect::<Option<_>>()?;
    (!names.is_empty()).then(|| names.join(", "))
}

/// The first `NAME=value` of a list or a line of them.
pub fn assignment(found: &Node) -> Option<(&str, &str)> {
    let first = match &found.value {
        Value::List(items) => items.first()?,
        _ => found,
    };
    let Value::Scalar(scalar) = &first.value else {
        return None;
    };
    let (name, value) = scalar.text.split_once('=')?;
    let value = value.split([',', '\n']).next().unwrap_or_default();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some((name, value))
}

/// Whether it is a `{{ … }}` without quotes, which YAML takes for a mapping whose only key is a mapping.
pub fn is_bare_template(node: &Node) -> bool {
    let Value::Mapping(entries) = &node.value else {
        return false;
    };
    matches!(&entries[..], [(key, _)] if matches!(key.value, Value::Mapping(_)))
}

/// The keys that a hint tells to write: those that begin what stands between its backticks.
pub fn named(hint: &str, known: &[&'static str]) -> Vec<&'static str> {
    let quoted = hint.split('`').skip(1).step_by(2);
    let words = quoted.filter_map(|text| text.split([':', '.']).next());
    words
        .filter_map(|word| known.iter().find(|key| **key == word).copied())
        .collect()
}
