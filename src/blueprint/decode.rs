//! Nodes to types: the trait, and what collects the mistakes on the way.

use crate::blueprint::blank;
use crate::blueprint::field::{Entry, Field};
use crate::blueprint::guess::{is_bare_template, is_service, is_spelt_like, named};
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
    pub fn misindented(&mut self, name: &Spanned<String>, keys: &[&Spanned<String>]) {
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

fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
