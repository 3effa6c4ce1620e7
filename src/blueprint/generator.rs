//! Who makes the tree that goes into the image.

use serde_json::{Value as Json, json};

use crate::blueprint::choice;
use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::Node;

/// Who makes the tree that goes into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    /// Nobody: the generated folder of the build context is copied.
    None,
    /// s6-blueprint itself, in a stage of the build, from the blueprint.
    Image,
}

/// The words for it.
const WORDS: [(&str, Generator); 2] = [("none", Generator::None), ("image", Generator::Image)];

impl Describe for Generator {
    fn describe() -> Json {
        json!({"enum": WORDS.map(|(word, _)| word)})
    }
}

impl Decode for Generator {
    const EXPECTED: &'static str = "`none` or `image`";

    fn remedy(_: &Node) -> String {
        "write `image`, and the build makes the tree from the blueprint; or leave the key out"
            .to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        choice::decode(node, decoder, "generator", &WORDS)
    }
}
