//! One file that a person will own: it is made, and never changed.

use std::fs::{OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use crate::disk::cannot;
use crate::disk::write::make_folder;

/// Makes a file with this text, and the folders above it; false when something is there already, which stays.
///
/// # Errors
/// When it cannot be written.
pub fn create(path: &Path, text: &str) -> Result<bool> {
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match opened {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        opened => opened.with_context(|| cannot("write", path))?,
    };
    file.write_all(text.as_bytes())
        .and_then(|()| file.set_permissions(Permissions::from_mode(0o644)))
        .with_context(|| cannot("write", path))?;
    Ok(true)
}
