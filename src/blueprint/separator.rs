//! What hands write between a key and its value instead of `: `, and the key below it that is indented too far: YAML takes
//! both for text that goes on, and stumbles where the next key comes.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The diagnostic for a place where YAML expects no key, when the line above is `key:value` or `key = value`, or has its
/// value already.
pub fn in_line_above(text: &str, place: Span) -> Option<Diagnostic> {
    let start = text[..place.start].rfind('\n')?;
    let above = text[..start].trim_end();
    let begin = above.rfind('\n').map_or(0, |end| end + 1);
    let line = above[begin..].trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let end = line.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
    let (key, rest) = line.split_at(end);
    let key_starts = above.len() - line.len();
    let value = rest.trim_start().get(1..).unwrap_or_default().trim();
    if key.is_empty() || value.is_empty() {
        return None;
    }
    if rest.starts_with(": ") {
        return indented_too_far(text, place, start + 1, key, key_starts - begin);
    }
    let message = if rest.starts_with(':') {
        "a blank must follow the `:` of a key"
    } else if rest.trim_start().starts_with('=') {
        "a key is followed by `: `, not by `=`"
    } else {
        return None;
    };
    let sign = above.len() - rest.len() + rest.find([':', '='])?;
    let span = Span::new(place.source, key_starts, sign + 1);
    Some(Diagnostic::error(Code::YamlSyntax, span, message).help(format!("write `{key}: {value}`")))
}

/// A key that is indented further than the one above it, which has a value in its own line.
fn indented_too_far(
    text: &str,
    place: Span,
    line_starts: usize,
    above: &str,
    indentation: usize,
) -> Option<Diagnostic> {
    let line = text[line_starts..].lines().next()?;
    let key = line.trim_start();
    let indented = line.len() - key.len();
    let word = &key[..key.find(':')?];
    if indented <= indentation || word.is_empty() || word.contains(char::is_whitespace) {
        return None;
    }
    let start = line_starts + indented;
    let span = Span::new(place.source, start, start + word.len());
    let message =
        format!("`{word}` is indented further than `{above}`, which has its value already");
    Some(Diagnostic::error(Code::YamlSyntax, span, message).help(
        "give both the same indentation; or put a value that goes on in the next line in quotes",
    ))
}
