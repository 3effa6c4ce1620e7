//! Values that are one of a few words.

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::near::nearest;
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Reads the value of `key` as the one of these words that it is; says what it cannot be otherwise.
pub fn decode<T: Decode + Copy>(
    node: &Node,
    decoder: &mut Decoder,
    key: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let Value::Scalar(scalar) = &node.value else {
        decoder.wrong_type::<T>(node);
        return None;
    };
    let mut known = words.iter();
    if let Some((_, value)) = known.find(|(word, _)| *word == scalar.text) {
        return Some(*value);
    }
    let message = format!("`{key}` cannot be `{}`", scalar.text);
    let diagnostic = Diagnostic::error(Code::InvalidValue, node.span, message);
    let diagnostic = match nearest(&scalar.text, words.iter().map(|(word, _)| *word)) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic,
    };
    decoder.say(diagnostic.help(T::remedy(node)));
    None
}
