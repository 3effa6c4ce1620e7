//! Names that are good everywhere a service's name goes: a directory, a shell word, an nginx upstream.

use std::fmt;

/// A name of the form `[a-z][a-z0-9-]*`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceName(String);

impl ServiceName {
    /// The text as a name, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let first = letters.next()?;
        let good = first.is_ascii_lowercase()
            && letters.all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            });
        good.then(|| Self(text.to_owned()))
    }

    /// The name of the proxy's own service.
    #[must_use]
    pub fn nginx() -> Self {
        Self("nginx".to_owned())
    }

    /// The name of one instance: `api` and 2 make `api-2`.
    #[must_use]
    pub fn instance(&self, number: u32) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// The name of the oneshot that makes the folder of this service's log.
    #[must_use]
    pub fn log_prepare(&self) -> Self {
        Self(format!("{}-log-prepare", self.0))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As text is shown, so that a plan can be read.
impl fmt::Debug for ServiceName {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
