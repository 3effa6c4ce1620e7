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

    /// Its keys, where it is a mapping of known ones.
    const KEYS: &'static [&'static str] = &[];

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
        value: &Node,
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
        let said = near
            .iter()
            .find(|(word, _)| is_spelt_like(word, &key.value));
        let service = known.contains(&"services") && is_service(value);
        let meant = said
            .map(|(_, hint)| *hint)
            .or_else(|| nearest(&key.value, known.iter().copied()))
            .or_else(|| {
                service.then_some("`services:` stands above what runs: indent this below it")
            });
        let (diagnostic, meant) = match meant {
            Some(name) if known.contains(&name) => (
                diagnostic.label(format!("did you mean `{name}`?")),
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

    /// Says that keys which belong below a name stand beside it.
    fn misindented(&mut self, name: &Spanned<String>, keys: &[&Spanned<String>]) {
        let [first, ..] = keys else { return };
        let words: Vec<&str> = keys.iter().map(|key| key.value.as_str()).collect();
        let message = format!(
            "`{}` stands beside `{}`, not below it",
            first.value, name.value
        );
        self.say(
            Diagnostic::error(Code::WrongType, first.span, message)
                .label("as far to the left as the name")
                .also(name.span, "nothing is below this")
                .help(format!("indent {} by two blanks more", list(&words))),
        );
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

/// Whether two words differ in nothing but what each language does its own way: `WorkingDirectory`, `working-directory`.
fn is_spelt_like(word: &str, typed: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| !matches!(letter, '-' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    letters(word) == letters(typed)
}

/// Whether it looks like what stands below the name of a service.
fn is_service(node: &Node) -> bool {
    let Value::Mapping(entries) = &node.value else {
        return false;
    };
    entries.iter().any(|(key, _)| {
        matches!(&key.value, Value::Scalar(scalar) if ["command", "script"].contains(&scalar.text.as_str()))
    })
}

/// What the first item of a list is called: by itself, or as Kubernetes does, by its `name`.
fn first_name(found: &Node) -> Option<&str> {
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
fn name_and_value(found: &Node) -> Option<(&str, &str)> {
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
