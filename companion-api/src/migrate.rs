//! `companion-api migrate`: brings the state directory to the schema of this version.
//!
//! It is what a oneshot should be: run twice, the second run changes nothing; interrupted, the next
//! one goes on from what is there; two at once wait for each other.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use crate::config::{parse_exit_code, parse_state_dir};
use crate::log::log_line;
use crate::state_file::{SCHEMA, StateError, StateFile, io_error};

/// What schema 2 brought.
const RETENTION_DAYS: u32 = 30;

/// The arguments of `migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Directory to prepare; it is made when it is missing
    #[arg(long, env = "STATE_DIR", value_name = "DIR", value_parser = parse_state_dir)]
    #[arg(default_value = "/var/lib/companion-api")]
    pub state_dir: PathBuf,

    /// Change nothing and exit with this code, to see what a failed migration leads to
    #[arg(long, env = "MIGRATE_FAIL_WITH", value_name = "CODE")]
    #[arg(value_parser = parse_exit_code)]
    pub fail_with: Option<u8>,
}

/// Applies the steps that `directory` lacks, each written before the next begins.
///
/// # Errors
/// When the directory cannot be made or written, or holds what this version cannot read.
pub fn migrate(directory: &Path) -> Result<(), StateError> {
    fs::create_dir_all(directory).map_err(|source| io_error("make", directory, source))?;
    // Held until the end of this function.
    let lock = File::open(directory).map_err(|source| io_error("open", directory, source))?;
    lock.lock()
        .map_err(|source| io_error("lock", directory, source))?;

    let mut state = StateFile::read(directory)?;
    let before = schema_of(state.as_ref());
    while schema_of(state.as_ref()) < SCHEMA {
        let next = step(state);
        next.write(directory)?;
        log_line(format_args!(
            "{}: migrated to schema {}",
            directory.display(),
            next.schema
        ));
        state = Some(next);
    }
    if before == SCHEMA {
        log_line(format_args!(
            "{}: schema {SCHEMA}, nothing to migrate",
            directory.display()
        ));
    }
    Ok(())
}

fn schema_of(state: Option<&StateFile>) -> u32 {
    state.map_or(0, |state| state.schema)
}

/// The state one schema further.
fn step(state: Option<StateFile>) -> StateFile {
    match state {
        None => StateFile {
            schema: 1,
            created_at: now(),
            retention_days: None,
        },
        Some(state) => StateFile {
            schema: state.schema + 1,
            retention_days: Some(RETENTION_DAYS),
            ..state
        },
    }
}

fn now() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    elapsed.unwrap_or_default().as_secs()
}
