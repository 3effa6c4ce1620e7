//! What a service runs.

use std::fmt;

/// What a service runs.
#[derive(Clone, PartialEq, Eq)]
pub enum Command {
    /// An argv, never empty.
    Argv(Vec<String>),
    /// The body of a sh script, ending with a line end.
    Script(String),
}

impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Argv(words) => words.fmt(formatter),
            Self::Script(body) => formatter.debug_tuple("Script").field(body).finish(),
        }
    }
}
