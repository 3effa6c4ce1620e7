//! Where a plan comes from.

use std::fmt;

/// The blueprint of a plan, and what was said about it on the command line. Shown as `blueprints/api.yaml with --set …`.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The blueprint's path as a person knows it.
    pub path: String,
    /// What changed its meaning from outside, as it is typed: `--set services.api.instances=5`.
    pub flags: Vec<String>,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.path)?;
        if !self.flags.is_empty() {
            write!(formatter, " with {}", self.flags.join(" "))?;
        }
        Ok(())
    }
}
