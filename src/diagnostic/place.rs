//! A span as people and editors count: lines and columns from one.

use serde::Serialize;

use crate::source::{Sources, Span};

/// Where a span lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The first character.
    pub start: Position,
    /// What follows the last character.
    pub end: Position,
}

/// One position in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Bytes before it, a byte order mark not counted.
    pub byte: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of a span.
    #[must_use]
    pub fn of(sources: &Sources, span: Span) -> Self {
        let text = &sources.get(span.source).text;
        Self {
            start: position(text, span.start),
            end: position(text, span.end),
        }
    }
}

fn position(text: &str, byte: usize) -> Position {
    let before = &text[..byte];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Position {
        byte,
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, position};

    #[test]
    fn columns_count_characters_and_bytes_do_not() {
        let at = |byte| position("a\nüb\r\n", byte);
        let seen = |byte, line, column| Position { byte, line, column };
        assert_eq!(at(0), seen(0, 1, 1));
        assert_eq!(at(2), seen(2, 2, 1));
        assert_eq!(at(4), seen(4, 2, 2));
        assert_eq!(at(7), seen(7, 3, 1));
    }
}
