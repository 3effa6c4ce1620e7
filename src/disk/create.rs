//! One file that a person will own: it is made, and never changed.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;

use crate::disk::failure::Refused as _;
use crate::disk::write::{make_folder, whole};

/// Makes a file with this text, and the folders above it; false when something is there already, which stays.
///
/// # Errors
/// When it cannot be written.
pub fn create(path: &Path, text: &str) -> Result<bool> {
    let folder = path.parent().unwrap_or(Path::new(""));
    make_folder(folder)?;
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let temporary = whole(folder, path, text.as_bytes(), 0o644)?;
    match temporary.persist_noclobber(path) {
        Err(lost) if lost.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        put => put
            .map_err(|lost| lost.error)
            .refused("write in", folder)
            .map(|_| true),
    }
}
