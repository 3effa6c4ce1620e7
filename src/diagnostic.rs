//! What the compiler has to say about a blueprint: data made where the mistake is seen, drawn in one place.
//!
//! A [`Diagnostic`] is the user's mistake, never the world's (an I/O error names its path) and never ours (a
//! panic). It knows its place, the other end of a conflict, and a remedy; how it looks is the affair of the
//! four renderers, one file each.

mod code;
mod explain;
mod format;
mod github;
mod human;
mod json;
mod notice;
mod place;
mod short;

pub use code::Code;
pub use explain::{Explanation, explain};
pub use format::{Format, render};
pub use human::Style;
pub use json::line as json_line;
pub use notice::{Notice, Topic};

use crate::source::Span;

/// One mistake, or one thing that is legal and unwise.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub code: Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// The mistake in one sentence: lower case, no final period, backticks round the user's words.
    pub message: String,
    /// The word that is wrong, and what is to be said under it.
    pub primary: Annotation,
    /// Other places that belong to it, such as the first of two that collide.
    pub secondary: Vec<Annotation>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// Whether a diagnostic stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Said, and the run goes on.
    Warning,
}

/// A place and what is said about it; an empty label only underlines.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The place.
    pub span: Span,
    /// What is said under it.
    pub label: String,
}

impl Severity {
    /// The word that it is shown as.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: printable(message),
            primary: Annotation {
                span,
                label: String::new(),
            },
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A warning at a place, of one of [`Code::WARNINGS`].
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        debug_assert!(
            Code::WARNINGS.contains(&code),
            "{} is no warning",
            code.name()
        );
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Says something under the wrong word.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.primary.label = printable(label);
        self
    }

    /// Shows another place that belongs to the mistake.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push(Annotation {
            span,
            label: printable(label),
        });
        self
    }

    /// Adds a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(printable(help));
        self
    }
}

/// The text with what cannot be seen as escapes: a user's word may hold what would move a terminal's cursor, or
/// look like another word.
fn printable(text: impl Into<String>) -> String {
    let text = text.into();
    if text.is_ascii() && !text.contains(char::is_control) {
        return text;
    }
    let mut shown = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '\'' | '\\' => shown.push(letter),
            other => shown.extend(other.escape_debug()),
        }
    }
    shown
}

/// Whether any of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Puts diagnostics into the order of the sources, so that they read like the files from top to bottom.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |diagnostic: &Diagnostic| (diagnostic.primary.span, diagnostic.code);
        key(a).cmp(&key(b))
    });
}
