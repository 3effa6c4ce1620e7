//! Where the YAML crate stops, and what it says then, in words for a person.

use crate::blueprint::{blank, separator};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// Said where the crate points at what follows.
const SECOND_DOCUMENT: &str = "a second YAML document begins here";

/// Said where the crate points at the value.
const WRONG_TAG: &str = "this value is not what its tag says";

/// What the crate's sentences mean for a blueprint: a part of its sentence, ours, and the remedy.
const SENTENCES: [(&str, &str, &str); 41] = [
    (
        "multiple YAML documents",
        SECOND_DOCUMENT,
        "a file holds one blueprint: put the second one into a file of its own",
    ),
    (
        "mapping values are not allowed",
        "a `: ` cannot stand here",
        "put quotes round a value that has `: ` in it, indent keys of one mapping alike, and put `: ` behind every key above",
    ),
    (
        "did not find expected key",
        "expected a key here",
        "give all keys of one mapping the same indentation, and leave nothing behind a closing quote or bracket",
    ),
    (
        "did not find expected '-'",
        "expected a `-` here",
        "give all items of one list the same indentation",
    ),
    (
        "tabs disallowed",
        "a tab cannot indent a line",
        "indent with blanks instead: two for each level",
    ),
    (
        "illegal placement of ':'",
        "a `:` cannot stand here",
        "look for a bracket that is not closed above, or put the value in quotes",
    ),
    (
        "unexpected character",
        "a value without quotes cannot have this character here",
        "put the value in quotes",
    ),
    (
        "unsupported tag",
        "a tag such as `!name` has no meaning here",
        "write the value itself, and text that begins with `!` in quotes",
    ),
    (
        "invalid trailing content",
        "the value has ended before this word",
        "put all of it into the quotes, or a comma between two values of a list",
    ),
    (
        "unclosed bracket",
        "this bracket is never closed",
        "close it",
    ),
    ("unclosed quote", "this quote is never closed", "close it"),
    (
        "unknown anchor",
        "nothing above has this name",
        "write `&name` where it is defined; put text that begins with `*` in quotes",
    ),
    (
        "recursive references",
        "this stands within what it names",
        "write it out, or name something that stands above",
    ),
    (
        "expected alphabetic or numeric character",
        "a name must follow this sign at once",
        "write `&name` to name a value and `*name` to put it elsewhere; put other text that begins so in quotes",
    ),
    (
        "expected comment or line break",
        "the text of a `|` or `>` begins in the next line",
        "write it there, indented further than the key; put a value that begins with `|` or `>` in quotes",
    ),
    (
        "wrongly indented line",
        "this line is indented less than the empty one that begins the text",
        "remove the blanks of the empty line, or indent the text as far",
    ),
    (
        "a BOM must not appear",
        "a byte order mark stands in front of this word",
        "remove the invisible character",
    ),
    (
        "misplaced bracket",
        "no open bracket is here to be closed",
        "remove it, or open it; put text with brackets in quotes",
    ),
    (
        "mismatched bracket",
        "this bracket is closed by one of the other kind",
        "close `[` with `]` and `{` with `}`",
    ),
    (
        "did not find expected ','",
        "expected a comma or the closing bracket here",
        "put a comma between two entries, and a value that has `: ` in it in quotes",
    ),
    (
        "unexpected EOF while parsing an implicit flow mapping",
        "expected an entry here",
        "remove the comma that has nothing behind it, or close the bracket",
    ),
    (
        "before directive",
        "a line cannot begin with `%` here",
        "indent it, and put a value that begins with `%` in quotes",
    ),
    (
        "did not find expected <document start>",
        "expected `---` behind the `%` line above",
        "remove the line that begins with `%`: a blueprint needs none",
    ),
    (
        "unknown escape character",
        "these quotes have a `\\` that means nothing",
        "write `\\\\` for a backslash, or take single quotes, where it stands for itself",
    ),
    (
        "expected hexadecimal number",
        "these quotes have a `\\x` or `\\u` without its number",
        "write `\\\\` for a backslash, or take single quotes, where it stands for itself",
    ),
    (
        "surrogate",
        "these quotes have a `\\u` that is half a character",
        "write the character itself, or `\\\\` for a backslash",
    ),
    (
        "comments must be separated",
        "a comment needs a blank in front of its `#`",
        "put a blank before it, or the value in quotes",
    ),
    (
        "simple key expected",
        "this line has neither a `:` nor a `-`",
        "write `name: value`, or `- item` in a list; indent the lines of a text further than its key",
    ),
    (
        "merge value must be",
        "only a mapping can be merged",
        "write `<<: *name`, where `&name` stands before a mapping",
    ),
    (
        "found a tab",
        "a tab stands in or behind this value",
        "put a blank in its place, or the value in double quotes, with `\\t` where the tab is meant",
    ),
    (
        "unexpected EOF while parsing a block mapping",
        "the file ends before its last mapping does",
        "look at the last lines: all keys of one mapping have the same indentation",
    ),
    (
        "block sequence entries are not allowed",
        "a list with dashes begins in a line of its own",
        "write its items one a line, each behind `- `; or all of them in brackets: `[a, b]`",
    ),
    (
        "\"-\" is only valid inside a block",
        "a list in brackets has no dashes",
        "remove them, and put a comma between the items",
    ),
    (
        "cannot start with '-'",
        "a list in brackets has no dashes",
        "remove it; put a `-` that is meant in quotes",
    ),
    (
        "expected directive name",
        "a line cannot begin with `%` here",
        "indent it, and put a value that begins with `%` in quotes",
    ),
    (
        "while scanning a tag",
        "a tag such as `!name` has no meaning here",
        "write the value itself, and text that begins with `!` in quotes",
    ),
    (
        "mapping keys are not allowed",
        "a `?` cannot stand here",
        "write `name: value`, and text that begins with `?` in quotes",
    ),
    (
        "invalid u64",
        WRONG_TAG,
        "remove the tag, the word that begins with `!!`",
    ),
    (
        "invalid floating point",
        WRONG_TAG,
        "remove the tag, the word that begins with `!!`",
    ),
    (
        "invalid bool",
        WRONG_TAG,
        "remove the tag, the word that begins with `!!`",
    ),
    (
        "invalid !!",
        WRONG_TAG,
        "remove the tag, the word that begins with `!!`",
    ),
];

/// What the crate says when it is asked to hold too much.
const LIMITS: [&str; 4] = ["budget", "limit", "recursion depth", "depth exceeded"];

/// The diagnostic for a text that the crate cannot read.
pub fn error(text: &str, source: SourceId, error: &serde_saphyr::Error) -> Diagnostic {
    let location = error.location();
    let point = location.map_or_else(
        || Span::new(source, 0, 0),
        |location| span(text, source, location),
    );
    let place = word(text, point);
    let said = error.without_snippet().to_string();
    let shown = text.get(place.start..place.end).unwrap_or_default();
    if said.contains("unexpected character") && shown.contains(is_invisible) {
        return invisible(place);
    }
    if let Some(diagnostic) = blank::in_line(text, point) {
        return diagnostic;
    }
    let no_key_expected = said.contains("mapping values are not allowed");
    if let Some(diagnostic) = no_key_expected
        .then(|| separator::in_line_above(text, place))
        .flatten()
    {
        return diagnostic;
    }
    if let Some((_, message, help)) = SENTENCES.iter().find(|(part, ..)| said.contains(part)) {
        let place = match *message {
            SECOND_DOCUMENT => document_start(text, place),
            WRONG_TAG => tag(text, place),
            _ => place,
        };
        return Diagnostic::error(Code::YamlSyntax, place, *message).help(*help);
    }
    if LIMITS.iter().any(|part| said.contains(part)) {
        return Diagnostic::error(
            Code::YamlSyntax,
            place,
            "this file holds, or its aliases unfold to, more than a blueprint can be",
        )
        .help("write what is needed without aliases of aliases and without deep nesting");
    }
    Diagnostic::error(
        Code::YamlSyntax,
        place,
        "this cannot be read as YAML",
    )
    .help("look at this place and at the line above it: indentation, a missing quote or bracket, `: ` inside a value that is not quoted")
}

/// The diagnostic for a word with a character that an editor does not show.
fn invisible(place: Span) -> Diagnostic {
    let message = "a character that cannot be seen stands here";
    Diagnostic::error(Code::YamlSyntax, place, message)
        .help("remove it; in double quotes, one that is meant is written as in `\\x1b`")
}

/// Whether YAML forbids the character outside of an escape.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && letter != '\t' && letter != '\n' && letter != '\r'
}

/// The crate's place as bytes of the text; scanner errors have only a line and a column.
pub fn span(text: &str, source: SourceId, location: serde_saphyr::Location) -> Span {
    let span = location.span();
    if let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) {
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        return Span::new(source, start, start.saturating_add(length).min(text.len()));
    }
    let start = offset(text, location.line(), location.column());
    Span::new(source, start, start)
}

/// A place without a length widened to something that can be shown: the word that begins there, the character
/// there, or, at the end of a line, the last character before it.
pub fn word(text: &str, span: Span) -> Span {
    if span.start < span.end {
        return span;
    }
    let rest = &text[span.start..];
    let ends = |letter: char| letter.is_whitespace() || ",[]{}:".contains(letter);
    let length = match rest.find(ends).unwrap_or(rest.len()) {
        0 => rest.chars().next().map_or(0, char::len_utf8),
        length => length,
    };
    if rest.starts_with(|letter: char| !letter.is_whitespace()) {
        return Span::new(span.source, span.start, span.start + length);
    }
    let before = text[..span.start].trim_end();
    match before.chars().next_back() {
        Some(letter) => Span::new(span.source, before.len() - letter.len_utf8(), before.len()),
        None => span,
    }
}

/// The byte at a line and a column, both counted from one, the column in characters.
fn offset(text: &str, line: u64, column: u64) -> usize {
    let wanted = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(wanted).map(str::len).sum();
    let within = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let rest = &text[start..];
    start
        + rest
            .char_indices()
            .nth(within)
            .map_or(rest.len(), |(at, _)| at)
}

/// The crate points at what follows the `---` of a second document.
fn document_start(text: &str, place: Span) -> Span {
    match text[..place.start].rfind("---") {
        Some(start) => Span::new(place.source, start, start + 3),
        None => place,
    }
}

/// The tag in front of a value that is not what the tag says.
fn tag(text: &str, place: Span) -> Span {
    match text[..place.start].rfind("!!") {
        Some(start) => word(text, Span::new(place.source, start, start)),
        None => place,
    }
}
