//! One writer at a time in a folder of outputs, and no reader of what is half written.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::disk::failure::Refused as _;
use crate::disk::write::make_folder;

/// How often another run is given a little time to end: ten seconds in all.
const TRIES: u32 = 200;

/// Holds others off a folder for as long as it lives. It leaves nothing on the disk, and dies with its process.
#[derive(Debug)]
pub struct Lock {
    _folder: Option<File>,
}

/// Makes the folder where it is missing, and keeps every other run out of it.
///
/// # Errors
/// When the folder cannot be made, or another run does not end.
pub fn lock_for_writing(folder: &Path) -> Result<Lock> {
    make_folder(folder)?;
    lock(folder, File::try_lock)
}

/// Keeps writers out of the folder. A folder that is not there needs no lock.
///
/// # Errors
/// When the folder cannot be read, or another run does not end.
pub fn lock_for_reading(folder: &Path) -> Result<Lock> {
    if !folder.try_exists().refused("look at", folder)? {
        return Ok(Lock { _folder: None });
    }
    lock(folder, File::try_lock_shared)
}

fn lock(folder: &Path, take: fn(&File) -> Result<(), TryLockError>) -> Result<Lock> {
    let file = File::open(folder).refused("read", folder)?;
    for _ in 0..TRIES {
        match take(&file) {
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(50)),
            // A file system without locks has to do without.
            Ok(()) | Err(TryLockError::Error(_)) => {
                return Ok(Lock {
                    _folder: Some(file),
                });
            }
        }
    }
    bail!(
        "another s6-blueprint is at work in {}: wait until it has ended",
        folder.display()
    );
}
