//! Nodes to types: the trait, and what collects the mistakes on the way.

use crate::blueprint::blank;
use crate::blueprint::field::{Entries, Entry, Field};
use crate::blueprint::near::nearest;
use crate::blueprint::node::{Kind, Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A type that a node can be read as.
pub trait Decode: Sized {
    /// What it is, as it stands in a message behind "expected": with its article.
    const EXPECTED: &'static str;

    /// What to do when something else was found.
    fn remedy(found: &Node) -> String;

    /// Reads the node. Gives nothing when it is a mistake, which then has been said.
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self>;
}

/// Collects what is wrong while nodes are read.
pub struct Decoder<'a> {
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Decoder<'a> {
    /// A decoder that says its mistakes there.
    pub fn new(diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// Reads a node as a `T`.
    pub fn read<T: Decode>(&mut self, node: &Node) -> Option<T> {
        T::decode(node, self)
    }

    /// Reads the value of a key as a `T`.
    pub fn field<T: Decode>(&mut self, key: &Spanned<String>, node: &Node) -> Field<T> {
        let before = self.diagnostics.len();
        match self.read(node) {
            Some(value) => Field::Given {
                key: key.span,
                span: node.span,
                value,
                partial: self.diagnostics.len() > before,
            },
            None => Field::Invalid,
        }
    }

    /// Reads the value of a free key as a `T`.
    pub fn entry<T: Decode>(&mut self, name: Spanned<String>, node: &Node) -> Entry<T> {
        Entry {
            span: node.span,
            value: self.read(node),
            name,
        }
    }

    /// The keys and values of a mapping; a key's second appearance is said and dropped.
    pub fn mapping<'n, T: Decode>(
        &mut self,
        node: &'n Node,
    ) -> Option<Vec<(Spanned<String>, &'n Node)>> {
        let Value::Mapping(written) = &node.value else {
            self.wrong_type::<T>(node);
            return None;
        };
        let mut entries: Vec<(Spanned<String>, &Node)> = Vec::new();
        for (key, value) in written {
            let Value::Scalar(scalar) = &key.value else {
                self.wrong_key(key);
                continue;
            };
            match entries.iter().find(|(first, _)| first.value == scalar.text) {
                Some((first, _)) => self.duplicate(first, key.span),
                None => entries.push((
                    Spanned {
                        span: key.span,
                        value: scalar.text.clone(),
                    },
                    value,
                )),
            }
        }
        Some(entries)
    }

    /// Says that a value is of another kind than what is expected.
    pub fn wrong_type<T: Decode>(&mut self, node: &Node) {
        let found = describe(node);
        let diagnostic = Diagnostic::error(
            Code::WrongType,
            node.span,
            format!("expected {}, found {found}", T::EXPECTED),
        );
        let help = if is_bare_template(node) {
            "a template wants quotes in YAML: `\"{{ port }}\"`".to_owned()
        } else {
            T::remedy(node)
        };
        self.say(
            match node.value {
                Value::Null => diagnostic.label("there is no value"),
                _ => diagnostic.label(format!("this is {found}")),
            }
            .help(help),
        );
    }

    fn wrong_key(&mut self, key: &Node) {
        let found = describe(key);
        self.say(
            Diagnostic::error(
                Code::WrongType,
                key.span,
                format!("expected a word as the key, found {found}"),
            )
            .help("write `name: value`"),
        );
    }

    /// Says that a record has no such key, with the key that was probably meant. Gives the keys that it stands for.
    pub fn unknown_key(
        &mut self,
        key: &Spanned<String>,
        known: &[&'static str],
        near: &[(&str, &'static str)],
    ) -> Vec<&'static str> {
        let diagnostic = Diagnostic::error(
            Code::UnknownKey,
            key.span,
            format!("unknown key `{}`", key.value),
        );
        if let Some((remedy, word)) = blank::in_front(&key.value) {
            let label = "it begins with a blank that YAML takes for a letter";
            self.say(diagnostic.label(label).help(remedy));
            return known.iter().copied().filter(|name| *name == word).collect();
        }
        let said = near.iter().find(|(word, _)| *word == key.value);
        let meant = said
            .map(|(_, hint)| *hint)
            .or_else(|| nearest(&key.value, known.iter().copied()));
        let (diagnostic, meant) = match meant {
            Some(name) if known.contains(&name) => (
                diagnostic
                    .label(format!("did you mean `{name}`?"))
                    .help(format!("the keys here are {}", list(known))),
                vec![name],
            ),
            Some(hint) => (diagnostic.help(hint), named(hint, known)),
            None => (
                diagnostic
                    .label("not a key of this mapping")
                    .help(format!("the keys here are {}", list(known))),
                Vec::new(),
            ),
        };
        self.say(diagnostic);
        meant
    }

    /// Says a mistake.
    pub fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn duplicate(&mut self, first: &Spanned<String>, second: Span) {
        self.say(
            Diagnostic::error(
                Code::DuplicateKey,
                second,
                format!("the key `{}` stands twice", first.value),
            )
            .label("here again")
            .also(first.span, "first here")
            .help("keep one of the two"),
        );
    }
}

impl<T: Decode> Decode for Entries<T> {
    const EXPECTED: &'static str = "a mapping of names";

    fn remedy(found: &Node) -> String {
        match (&found.value, assignment(found)) {
            (_, Some((name, value))) => {
                format!("write `{name}: {value}`, one a line and without dashes")
            }
            (Value::Null, None) => "write `name: …` below it, indented further".to_owned(),
            _ => "write `name: …`, one a line and without dashes".to_owned(),
        }
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let entries = decoder.mapping::<Self>(node)?;
        let read = entries
            .into_iter()
            .map(|(name, value)| decoder.entry(name, value));
        Some(Self(read.collect()))
    }
}

impl<T: Decode> Decode for Spanned<T> {
    const EXPECTED: &'static str = T::EXPECTED;

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
            Value::Scalar(scalar) => format!("a list of one is written `[{}]`", scalar.text),
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

/// Names a node's kind with its article, for messages.
pub fn describe(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "nothing",
        Value::List(_) => "a list",
        Value::Mapping(_) => "a mapping",
        Value::Scalar(scalar) => match scalar.kind {
            Kind::Boolean(_) => "a boolean",
            Kind::Integer(_) => "a whole number",
            Kind::Float => "a number with a fraction",
            Kind::Text => "text",
        },
    }
}

/// The keys of a mapping that says something more of each, as Compose's `depends_on` may: `a, b`.
fn keys(entries: &[(Node, Node)]) -> Option<String> {
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
fn assignment(found: &Node) -> Option<(&str, &str)> {
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
fn is_bare_template(node: &Node) -> bool {
    let Value::Mapping(entries) = &node.value else {
        return false;
    };
    matches!(&entries[..], [(key, _)] if matches!(key.value, Value::Mapping(_)))
}

/// The keys that a hint tells to write: those that begin what stands between its backticks.
fn named(hint: &str, known: &[&'static str]) -> Vec<&'static str> {
    let quoted = hint.split('`').skip(1).step_by(2);
    let words = quoted.filter_map(|text| text.split([':', '.']).next());
    words
        .filter_map(|word| known.iter().find(|key| **key == word).copied())
        .collect()
}

fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
