//! Whether a service's health is the container's.

use serde_json::{Value as Json, json};

use crate::blueprint::choice;
use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::Node;

/// Whether a service's health is the container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// The container is healthy only when the service is.
    Required,
    /// It is shown, and changes nothing.
    Ignore,
}

/// The words for it.
const WORDS: [(&str, Health); 2] = [("required", Health::Required), ("ignore", Health::Ignore)];

impl Describe for Health {
    fn describe() -> Json {
        json!({"enum": WORDS.map(|(word, _)| word)})
    }
}

impl Decode for Health {
    const EXPECTED: &'static str = "`required` or `ignore`";

    fn remedy(_: &Node) -> String {
        "write `ignore`, or leave the key out; how a service is asked is `ready: {http: /health}`"
            .to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        choice::decode(node, decoder, "health", &WORDS)
    }
}
