//! Whether a service's health is the container's.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::near::nearest;
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Whether a service's health is the container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// The container is healthy only when the service is.
    Required,
    /// It is shown, and changes nothing.
    Ignore,
}

/// The words for it.
const WORDS: [&str; 2] = ["required", "ignore"];

impl Describe for Health {
    fn describe() -> Json {
        json!({"enum": WORDS})
    }
}

impl Decode for Health {
    const EXPECTED: &'static str = "`required` or `ignore`";

    fn remedy(_: &Node) -> String {
        "write `ignore`, or leave the key out; how a service is asked is `ready: {http: /health}`"
            .to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        match scalar.text.as_str() {
            "required" => Some(Self::Required),
            "ignore" => Some(Self::Ignore),
            other => {
                decoder.say(unknown(other, node));
                None
            }
        }
    }
}

fn unknown(other: &str, node: &Node) -> Diagnostic {
    let message = format!("`health` cannot be `{other}`");
    let diagnostic = Diagnostic::error(Code::InvalidValue, node.span, message);
    let diagnostic = match nearest(other, WORDS) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic,
    };
    diagnostic.help(Health::remedy(node))
}
