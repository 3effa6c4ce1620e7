//! What a process finds around itself when it starts.

use std::fmt;

use crate::plan::Ulimit;

/// What a process finds around itself when it starts.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The folder that it starts in, absolute; none is its service directory.
    pub working_dir: Option<String>,
    /// Where its lines go; none is the container's output as it is.
    pub logging: Option<Logging>,
    /// What runs before each start, an argv that is not empty; none is nothing.
    pub up: Option<Vec<String>>,
    /// What runs after each end, in the same form.
    pub down: Option<Vec<String>>,
    /// What the kernel lets it have, in the order of the blueprint; the rest is as the container has it.
    pub ulimits: Vec<Ulimit>,
}

/// Where the lines of a service go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logging {
    /// To the container's output, each behind the service's name.
    Prefix,
    /// Into files.
    Files {
        /// The folder, the service's own: absolute, and its last part is the service's name.
        folder: String,
        /// Bytes of a file before the next one begins: what s6-log takes, 4096 to 268435455.
        max_size: u32,
        /// How many full files are kept.
        max_files: u32,
    },
}

/// Only what there is, so that a service of which nothing is said stays short.
impl fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            working_dir,
            logging,
            up,
            down,
            ulimits,
        } = self;
        let mut said = formatter.debug_struct("Surroundings");
        if let Some(folder) = working_dir {
            said.field("working_dir", folder);
        }
        if let Some(logging) = logging {
            said.field("logging", logging);
        }
        for (name, step) in [("up", up), ("down", down)] {
            if let Some(words) = step {
                said.field(name, words);
            }
        }
        if !ulimits.is_empty() {
            said.field("ulimits", ulimits);
        }
        said.finish()
    }
}
