//! What is to be said of a file as a whole or of the run: there is no word of a blueprint to point at.

use crate::diagnostic::Severity;

/// Something about a file that was written, or about the run.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it is about.
    pub topic: Topic,
    /// Whether it makes the run fail.
    pub severity: Severity,
    /// The file, as a person knows it.
    pub path: Option<String>,
    /// The line of the file, from 1, where one is known.
    pub line: Option<usize>,
    /// What there is to say, without the path of a drift.
    pub message: String,
    /// What belongs to it: of a changed file the unified diff. Ends with a line end, or is empty.
    pub detail: String,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What is on disk is not what the blueprints say: the stable name of the difference, such as `missing`.
    Drift(&'static str),
    /// The run itself: a file that cannot be read or written.
    Run,
}

impl Notice {
    /// Something that makes the run fail.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            topic: Topic::Run,
            severity: Severity::Error,
            path: None,
            line: None,
            message: message.into(),
            detail: String::new(),
        }
    }

    /// Something that a person should know.
    #[must_use]
    pub fn warning(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(message)
        }
    }

    /// A difference of the file at this path.
    #[must_use]
    pub fn drift(kind: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            topic: Topic::Drift(kind),
            path: Some(path.into()),
            ..Self::error(message)
        }
    }

    /// Names the file that it is about.
    #[must_use]
    pub fn of(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}
