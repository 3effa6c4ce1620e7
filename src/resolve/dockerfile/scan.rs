//! A template cut into its outputs, `{{ … }}`, and its tags, `{% … %}`. What stands between them is nobody's business.

use crate::diagnostic::Diagnostic;
use crate::resolve::dockerfile::mistake;
use crate::source::{SourceId, Span};

/// One output or one tag.
pub struct Piece {
    /// Whether it is `{% … %}`.
    pub is_tag: bool,
    /// All of it, with its brackets.
    pub span: Span,
    /// What is between them, up to a mistake.
    pub tokens: Vec<Token>,
    /// Whether there is one, which then was said.
    pub is_broken: bool,
}

/// A word, a text in quotes, or a sign.
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a word of the language.
    Word(String),
    /// A text in quotes.
    Text(String),
    /// A sign.
    Sign(char),
}

/// Cuts a template up; says what cannot be read, and goes on behind it.
pub fn scan(text: &str, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some((start, open, close)) = next(text, at) {
        let inner = start + open.len();
        let Some(end) = end(text, inner, close) else {
            let span = Span::new(source, start, inner);
            diagnostics.push(
                mistake(span, format!("this `{open}` is never closed"))
                    .help(format!("close it with `{close}`")),
            );
            return pieces;
        };
        at = end + close.len();
        if open == COMMENT.0 {
            continue;
        }
        // A `-` beside a bracket takes the blanks beyond it away.
        let inside = text[inner..end]
            .strip_prefix('-')
            .unwrap_or(&text[inner..end]);
        let begin = end - inside.len();
        let inside = inside.strip_suffix('-').unwrap_or(inside);
        let (tokens, mistake) = tokens(inside, begin, source);
        pieces.push(Piece {
            is_tag: open == TAG.0,
            span: Span::new(source, start, at),
            tokens,
            is_broken: mistake.is_some(),
        });
        diagnostics.extend(mistake);
    }
    pieces
}

const COMMENT: (&str, &str) = ("{{#", "#}}");
const OUTPUT: (&str, &str) = ("{{", "}}");
const TAG: (&str, &str) = ("{%", "%}");

/// Where the next bracket opens, and how it is closed. A comment begins like an output.
fn next(text: &str, from: usize) -> Option<(usize, &'static str, &'static str)> {
    let brackets = [COMMENT, OUTPUT, TAG];
    let found = brackets.into_iter().filter_map(|(open, close)| {
        let at = from + text[from..].find(open)?;
        Some((at, open, close))
    });
    found.min_by_key(|(at, ..)| *at)
}

/// Where a bracket is closed: not within quotes, but for a comment, which has none.
fn end(text: &str, from: usize, close: &str) -> Option<usize> {
    if close == COMMENT.1 {
        return Some(from + text[from..].find(close)?);
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text[from..].char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if letter == '\\' => escaped = true,
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if text[from + at..].starts_with(close) => return Some(from + at),
            _ => {}
        }
    }
    None
}

/// The tokens of a piece, and where there is one the mistake that ends them.
fn tokens(text: &str, offset: usize, source: SourceId) -> (Vec<Token>, Option<Diagnostic>) {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return (tokens, None);
        };
        let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let (kind, length) = if word(first) {
            let length = rest.find(|letter| !word(letter)).unwrap_or(rest.len());
            (Kind::Word(rest[..length].to_owned()), length)
        } else if first == '"' || first == '\'' {
            let length = quoted(rest, first);
            (Kind::Text(rest[..length].to_owned()), length)
        } else {
            (Kind::Sign(first), first.len_utf8())
        };
        let start = offset + text.len() - rest.len();
        let span = Span::new(source, start, start + length);
        match &kind {
            Kind::Text(text) if !is_plain(text) => return (tokens, Some(odd_text(span))),
            Kind::Sign(sign) if !".|()".contains(*sign) => {
                return (tokens, Some(odd_sign(span, *sign)));
            }
            _ => tokens.push(Token { span, kind }),
        }
        rest = &rest[length..];
    }
}

/// The length of a text in quotes, with them.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether every `\` of a text in quotes is one of `\n`, `\t`, `\\`, `\"` and `\'`.
fn is_plain(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let known = |next| matches!(next, Some('n' | 't' | '\\' | '"' | '\''));
        if letter == '\\' && !known(letters.next()) {
            return false;
        }
    }
    true
}

fn odd_text(span: Span) -> Diagnostic {
    let message = "a text in quotes has a `\\` that means nothing";
    mistake(span, message).help("write `\\\\` for a backslash; `\\n` is the end of a line")
}

fn odd_sign(span: Span, sign: char) -> Diagnostic {
    let message = format!("`{sign}` means nothing in a template of the Dockerfile");
    mistake(span, message)
        .help("there are names (`stage.base`), filters (`name | docker_value`), `if`, `for` and `include`; no arithmetic and no comparison")
}
