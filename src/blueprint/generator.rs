//! Who makes the tree that goes into the image.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::near::nearest;
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Who makes the tree that goes into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    /// Nobody: the generated folder of the build context is copied.
    None,
    /// s6-blueprint itself, in a stage of the build, from the blueprint.
    Image,
}

/// The words for it.
const WORDS: [&str; 2] = ["none", "image"];

impl Describe for Generator {
    fn describe() -> Json {
        json!({"enum": WORDS})
    }
}

impl Decode for Generator {
    const EXPECTED: &'static str = "`none` or `image`";

    fn remedy(_: &Node) -> String {
        "write `image`, and the build makes the tree from the blueprint; or leave the key out"
            .to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        match scalar.text.as_str() {
            "none" => Some(Self::None),
            "image" => Some(Self::Image),
            other => {
                decoder.say(unknown(other, node));
                None
            }
        }
    }
}

fn unknown(other: &str, node: &Node) -> Diagnostic {
    let message = format!("`generator` cannot be `{other}`");
    let diagnostic = Diagnostic::error(Code::InvalidValue, node.span, message);
    let diagnostic = match nearest(other, WORDS) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic,
    };
    diagnostic.help(Generator::remedy(node))
}
