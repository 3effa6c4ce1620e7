//! The forms that messages are given in, and which renderer makes each.

use crate::diagnostic::{Diagnostic, Notice, Style, github, human, json, short};
use crate::source::Sources;

/// The form of what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The line of the file, the word underlined, the remedy below; coloured for a person's terminal.
    Human(Style),
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands.
    Github,
}

impl Format {
    /// What is said of blueprints, in the order of the diagnostics.
    #[must_use]
    pub fn render(self, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
        let one = |diagnostic: &Diagnostic| match self {
            Self::Human(style) => human::diagnostic(sources, diagnostic, style),
            Self::Short => short::diagnostic(sources, diagnostic),
            Self::Json => json::diagnostic(sources, diagnostic),
            Self::Github => github::diagnostic(sources, diagnostic),
        };
        diagnostics.iter().map(one).collect()
    }

    /// What is said of a file as a whole, or of the run.
    #[must_use]
    pub fn notice(self, notice: &Notice) -> String {
        match self {
            Self::Human(style) => human::notice(notice, style),
            Self::Short => short::notice(notice),
            Self::Json => json::notice(notice),
            Self::Github => github::notice(notice),
        }
    }
}

/// Draws the diagnostics for a person, one below the other, each followed by an empty line.
#[must_use]
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], style: Style) -> String {
    Format::Human(style).render(sources, diagnostics)
}
