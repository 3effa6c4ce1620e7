//! What hands write between a key and its value instead of `: `. YAML takes such a line for text that goes on in the
//! next one, and stumbles there.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The diagnostic for the line above a place where YAML expects no key, when that line is `key:value` or `key = value`.
pub fn in_line_above(text: &str, place: Span) -> Option<Diagnostic> {
    let start = text[..place.start].rfind('\n')?;
    let above = text[..start].trim_end();
    let begin = above.rfind('\n').map_or(0, |end| end + 1);
    let line = above[begin..].trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let end = line.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
    let (key, rest) = line.split_at(end);
    let (message, value) = match rest.strip_prefix(':') {
        Some(value) => ("a blank must follow the `:` of a key", value),
        None => (
            "a key is followed by `: `, not by `=`",
            rest.trim_start().strip_prefix('=')?,
        ),
    };
    let value = value.trim();
    if key.is_empty() || value.is_empty() || value.contains(": ") {
        return None;
    }
    let at = above.len() - rest.len();
    let sign = at + rest.find([':', '='])?;
    let span = Span::new(place.source, above.len() - line.len(), sign + 1);
    Some(Diagnostic::error(Code::YamlSyntax, span, message).help(format!("write `{key}: {value}`")))
}
