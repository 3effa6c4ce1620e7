//! What a service runs: a string that is split into words, or a list that is taken as it stands.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::{Kind, Node, Value};
use crate::blueprint::scalar::{Text, Word};

/// A command as it was written.
#[derive(Debug)]
pub enum Command {
    /// One line, not yet split.
    Line(String),
    /// The words of an argv.
    Words(Vec<Word>),
}

impl Describe for Command {
    fn describe() -> Json {
        json!({
            "type": ["string", "array"],
            "pattern": r"\S",
            "items": Text::describe(),
            "minItems": 1,
            "examples": ["/usr/bin/api --verbose", ["/usr/bin/api", "--verbose"]],
        })
    }
}

impl Decode for Command {
    const EXPECTED: &'static str = "text or a list of words";

    fn remedy(_: &Node) -> String {
        "write `/usr/bin/api --verbose`, or a list: `[/usr/bin/api, --verbose]`".to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) if scalar.kind == Kind::Text => {
                decoder.read(node).map(Self::Line)
            }
            Value::List(items) => {
                let words: Vec<Text> = decoder.read(node)?;
                // An argv with a word missing is another one.
                let whole = words.len() == items.len();
                whole.then(|| Self::Words(words.into_iter().map(|word| word.0).collect()))
            }
            Value::Null | Value::Scalar(_) | Value::Mapping(_) => {
                decoder.wrong_type::<Self>(node);
                None
            }
        }
    }
}
