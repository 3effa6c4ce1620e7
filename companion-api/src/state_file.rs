//! The state that `migrate` prepares and an instance asks for: one small file, always whole.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::run_error::plain;

/// The schema that this version of the program works with.
pub const SCHEMA: u32 = 2;

/// The file's name in the state directory.
const NAME: &str = "state.json";

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateFile {
    /// How the rest is to be read, from 1 on.
    pub schema: u32,
    /// When the first migration ran, in seconds since the epoch.
    pub created_at: u64,
    /// Since schema 2: for how many days something would be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
}

/// Why the state cannot be used.
#[derive(Debug)]
pub enum StateError {
    /// The directory or the file cannot be read or written.
    Io {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// The file is none that `migrate` wrote.
    Malformed { path: PathBuf, reason: String },
    /// A later version of the program wrote it.
    TooNew { path: PathBuf, schema: u32 },
    /// `migrate` has not run, or only that of an earlier version.
    NotMigrated { directory: PathBuf, schema: u32 },
}

impl StateFile {
    /// The state in `directory`; `None` when there is none yet.
    ///
    /// # Errors
    /// When it cannot be read, is malformed, or is from a later version.
    pub fn read(directory: &Path) -> Result<Option<Self>, StateError> {
        let path = directory.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(io_error("read", &path, source)),
        };
        let state: Self = serde_json::from_str(&text).map_err(|error| StateError::Malformed {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        if state.schema > SCHEMA {
            let schema = state.schema;
            return Err(StateError::TooNew { path, schema });
        }
        Ok(Some(state))
    }

    /// Puts the state into `directory`, which must exist. Whoever reads meanwhile sees the old file
    /// or the new one, and so does the next boot after a loss of power.
    ///
    /// # Errors
    /// When something cannot be written; the old file is untouched then.
    pub fn write(&self, directory: &Path) -> Result<(), StateError> {
        let path = directory.join(NAME);
        let unfinished = directory.join(format!(".{NAME}.unfinished"));
        let text = serde_json::to_string(self).expect("numbers can be written as JSON") + "\n";
        let write = || {
            let mut file = File::create(&unfinished)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)?;
            File::open(directory)?.sync_all()
        };
        write().map_err(|source| io_error("write", &path, source))
    }
}

/// Asks whether `directory` holds the state that this version works with.
///
/// # Errors
/// When it does not; the message says what to do.
pub fn require(directory: &Path) -> Result<(), StateError> {
    let schema = StateFile::read(directory)?.map_or(0, |state| state.schema);
    if schema == SCHEMA {
        return Ok(());
    }
    let directory = directory.to_owned();
    Err(StateError::NotMigrated { directory, schema })
}

/// An error of the system while `doing` something with `path`.
pub fn io_error(doing: &'static str, path: &Path, source: io::Error) -> StateError {
    let path = path.to_owned();
    StateError::Io {
        doing,
        path,
        source,
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io {
                doing,
                path,
                source,
            } => write!(
                formatter,
                "cannot {doing} {}: {}",
                path.display(),
                plain(source)
            ),
            Self::Malformed { path, reason } => write!(
                formatter,
                "{} is not what `companion-api migrate` writes: {reason}; restore it, or remove it to start anew",
                path.display()
            ),
            Self::TooNew { path, schema } => write!(
                formatter,
                "{} has schema {schema}, and this version knows {SCHEMA} at most; run the version that wrote it",
                path.display()
            ),
            Self::NotMigrated { directory, schema } => write!(
                formatter,
                "the state in {} has schema {schema} of {SCHEMA}; run `companion-api migrate` first",
                directory.display()
            ),
        }
    }
}
