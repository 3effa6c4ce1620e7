//! YAML text to a tree of nodes with the place of each. Beside `syntax`, the only user of the YAML crate.
//!
//! The crate infers types; what was written (`1.10`, `0755`, `yes`) is read back from the text, since an
//! environment value must arrive as it stands in the file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

use crate::blueprint::syntax::{self, span};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources, Span};

/// More nodes than any honest blueprint has, fewer than would keep a person waiting: a hundred words for each of
/// the two thousand services that a container takes.
const MAX_NODES: usize = 200_000;

/// The language needs seven levels. At sixty the crate needs more stack than a thread has in a debug build.
const MAX_DEPTH: usize = 16;

/// A value and its place.
#[derive(Debug)]
pub struct Node {
    /// A scalar's own text; the bracket of a list or mapping that has one, else its first dash or key; the key of
    /// a value that is not there. Never empty, but where the whole text is.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

impl Node {
    /// What to write for this text, if it is among those for which it is known; `https://*` is all that begins so.
    pub fn remedy_among<'r>(&self, known: &[(&str, &'r str)]) -> Option<&'r str> {
        let Value::Scalar(scalar) = &self.value else {
            return None;
        };
        let mut known = known.iter();
        known
            .find(|(text, _)| match text.strip_suffix('*') {
                Some(start) => scalar.text.starts_with(start),
                None => *text == scalar.text,
            })
            .map(|(_, remedy)| *remedy)
    }
}

/// What a node can be.
#[derive(Debug)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order in which they were written; a key may stand twice.
    Mapping(Vec<(Node, Node)>),
}

/// A single value: its text, and the type that YAML gives it.
#[derive(Debug)]
pub struct Scalar {
    /// The text as written when YAML sees a number or a boolean in it; else with quotes and escapes resolved.
    pub text: String,
    /// What YAML takes it for.
    pub kind: Kind,
}

/// The types of YAML's scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number; nothing when it is outside of what we count with.
    Integer(Option<i64>),
    /// A number with a fraction or an exponent.
    Float,
    /// Any other text, and all quoted text.
    Text,
}

/// Parses a source.
///
/// # Errors
/// A diagnostic at the place where the text stops being YAML.
pub fn parse(sources: &Sources, id: SourceId) -> Result<Node, Box<Diagnostic>> {
    parse_text(&sources.get(id).text, id)
}

/// Parses a text whose places are those of a source.
///
/// # Errors
/// A diagnostic at the place where the text stops being YAML.
pub fn parse_text(text: &str, id: SourceId) -> Result<Node, Box<Diagnostic>> {
    serde_saphyr::from_str_with_options::<serde_saphyr::Spanned<Raw>>(text, options())
        .map(|root| node(text, id, root))
        .map_err(|error| Box::new(syntax::error(text, id, &error)))
}

fn options() -> serde_saphyr::Options {
    let mut budget = serde_saphyr::Budget::default();
    budget.max_depth = MAX_DEPTH;
    budget.max_nodes = MAX_NODES;
    budget.max_events = 2 * MAX_NODES;
    budget.max_recorded_anchor_events = MAX_NODES;
    serde_saphyr::options! {
        budget: Some(budget),
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        reject_unsupported_tags: true,
        strict_booleans: true,
        with_snippet: false,
    }
}

/// What the YAML crate's deserializer tells of a value.
enum Raw {
    Null,
    Typed(Kind),
    Text(String),
    List(Vec<serde_saphyr::Spanned<Raw>>),
    Mapping(Vec<(serde_saphyr::Spanned<Raw>, serde_saphyr::Spanned<Raw>)>),
}

fn node(text: &str, source: SourceId, raw: serde_saphyr::Spanned<Raw>) -> Node {
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Text(text) => Value::Scalar(Scalar {
            text,
            kind: Kind::Text,
        }),
        Raw::Typed(kind) => {
            let written = span(text, source, raw.defined);
            Value::Scalar(typed(&text[written.start..written.end], kind))
        }
        Raw::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| node(text, source, item))
                .collect(),
        ),
        Raw::Mapping(entries) => Value::Mapping(
            entries
                .into_iter()
                .map(|(key, value)| entry(node(text, source, key), node(text, source, value)))
                .collect(),
        ),
    };
    Node {
        span: visible(text, span(text, source, raw.referenced), &value),
        value,
    }
}

/// A value that is not there (`port:`) has no text of its own: its key stands for it.
fn entry(key: Node, mut value: Node) -> (Node, Node) {
    if matches!(value.value, Value::Null) {
        value.span = key.span;
    }
    (key, value)
}

/// A number or a boolean. The crate calls a float what has more digits than it counts with, or a leading zero.
fn typed(written: &str, kind: Kind) -> Scalar {
    let digits = written.trim_start_matches(['+', '-']);
    let whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    Scalar {
        text: written.to_owned(),
        kind: match kind {
            Kind::Float if whole => Kind::Integer(None),
            other => other,
        },
    }
}

/// The crate gives a block its beginning only, and a value that is not there no text: they get a word to show.
fn visible(text: &str, span: Span, value: &Value) -> Span {
    if span.start < span.end {
        // A block scalar's place reaches to the next word: over the blanks that indent it.
        let written = text[span.start..span.end].trim_end();
        return span.part(0, written.len().max(1));
    }
    if let Value::Mapping(entries) = value
        && let Some((key, _)) = entries.first()
        && key.span.start == span.start
    {
        return key.span;
    }
    syntax::word(text, span)
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Boolean(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Integer(Some(value))))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Integer(i64::try_from(value).ok())))
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Integer(None)))
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Integer(None)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed(Kind::Float))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Mapping(entries))
    }
}
