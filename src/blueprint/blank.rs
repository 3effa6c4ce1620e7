//! Blanks that YAML takes for letters, as web pages and some keyboards leave them: nobody sees what is wrong.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The diagnostic for such a blank in the line that cannot be read, where only an ordinary one can stand: in its
/// indentation, or behind a `:` or a `-`.
pub fn in_line(text: &str, place: Span) -> Option<Diagnostic> {
    let start = text[..place.start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next()?;
    let (at, blank) = line.char_indices().find(|(at, letter)| {
        let before = line[..*at].trim_end();
        is_odd(*letter) && (before.is_empty() || before.ends_with([':', '-']))
    })?;
    let span = Span::new(place.source, start + at, start + at + blank.len_utf8());
    let message = "this blank is a letter to YAML";
    Some(Diagnostic::error(Code::YamlSyntax, span, message).help(remedy(blank)))
}

/// What to do about such a blank in front of a word, and the word without it.
pub fn in_front(word: &str) -> Option<(String, &str)> {
    let blank = word.chars().next().filter(|first| is_odd(*first))?;
    Some((remedy(blank), word.trim_start()))
}

/// Whether it looks like a blank and is none to YAML, which knows the space and the tab.
fn is_odd(letter: char) -> bool {
    letter.is_whitespace() && !letter.is_ascii()
}

fn remedy(blank: char) -> String {
    let name = match blank {
        '\u{a0}' => ", a no-break space",
        '\u{3000}' => ", an ideographic space",
        _ => "",
    };
    let number = u32::from(blank);
    format!("it is U+{number:04X}{name}: put an ordinary blank in its place")
}
