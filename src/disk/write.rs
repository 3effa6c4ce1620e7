//! The door out: an output folder becomes what the tree says. A file that a person made is never overwritten
//! and never removed, and nobody ever sees a file that is half written.

use std::fs::{self, DirEntry, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Result;
use tempfile::NamedTempFile;

use crate::disk::Changes;
use crate::disk::failure::{Failure, Refused as _};
use crate::disk::threads::for_each;
use crate::manifest::{self, Manifest};
use crate::tree::{File, Found};

/// How the name of a file begins that is not in its place yet, and how it ends.
const TEMPORARY: (&str, &str) = (".s6-blueprint-", ".tmp");

/// Does what has to happen. The manifest is written first with old and new paths, so that a run that dies half-way
/// leaves nothing that the next one does not know as ours.
///
/// # Errors
/// When something cannot be written; every file is then either the old or the new one, whole.
pub fn apply(changes: &Changes) -> Result<()> {
    let folder = &changes.folder;
    for temporary in &changes.temporaries {
        remove_file(temporary)?;
    }
    let mut written = changes.manifest_found.clone();
    if !changes.write.is_empty() || !changes.remove.is_empty() {
        let both = changes.before.clone().and(&changes.manifest);
        put_manifest(folder, &both, &mut written)?;
    }
    for_each(&changes.write, |(path, file)| put(folder, path, file))?;
    for path in &changes.remove {
        remove_file(&folder.join(path))?;
    }
    for path in changes.remove.iter().chain(&changes.gone) {
        remove_empty_folders(folder, path);
    }
    if changes.manifest.files.is_empty() {
        remove_file(&folder.join(manifest::FILE_NAME))?;
        remove_empty_folders(folder, manifest::FILE_NAME);
        return Ok(());
    }
    put_manifest(folder, &changes.manifest, &mut written)
}

/// The manifest as a file of its folder.
pub fn manifest_file(manifest: &Manifest) -> File {
    File {
        bytes: manifest.render().into_bytes(),
        executable: false,
    }
}

/// Makes a folder and those above it with mode 0755, whatever the umask.
pub fn make_folder(folder: &Path) -> Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folder(parent)?;
    }
    match fs::create_dir(folder) {
        // Such as below /proc: what is above it is there by now.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let reason = "nothing can be made there; name another place";
            return Err(Failure::new("make the folder", folder, reason).into());
        }
        // Another run or another thread was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made.and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o755))),
    }
    .refused("make the folder", folder)
}

/// Whether this is a file that a run of ours was about to put into its place.
pub fn is_temporary(entry: &DirEntry) -> bool {
    let (begin, end) = TEMPORARY;
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let file = entry.file_type().is_ok_and(|kind| kind.is_file());
    file && name.starts_with(begin) && name.ends_with(end)
}

/// Writes the manifest, unless it is what was `written` last.
fn put_manifest(folder: &Path, manifest: &Manifest, written: &mut Option<Found>) -> Result<()> {
    let file = manifest_file(manifest);
    let wanted = Some(Found::File(file.clone()));
    if *written != wanted {
        put(folder, manifest::FILE_NAME, &file)?;
        *written = wanted;
    }
    Ok(())
}

/// Puts a file into place whole: a temporary file of the output folder, never of `rootfs/`, is renamed.
fn put(folder: &Path, path: &str, file: &File) -> Result<()> {
    let place = folder.join(path);
    if let Some(parent) = place.parent() {
        make_folder(parent)?;
    }
    let mode = if file.executable { 0o755 } else { 0o644 };
    let temporary = whole(folder, &place, &file.bytes, mode)?;
    let put = temporary.persist(&place).map_err(|lost| lost.error);
    put.refused("write", &place).map(drop)
}

/// What is to be at a place, as a temporary file of a folder that is written to its end. It goes again unless it is put
/// there.
pub fn whole(folder: &Path, place: &Path, bytes: &[u8], mode: u32) -> Result<NamedTempFile> {
    // An empty path is the current folder to a person, and nothing to the operating system.
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY.0)
        .suffix(TEMPORARY.1)
        .tempfile_in(folder)
        .refused("write in", folder)?;
    temporary
        .write_all(bytes)
        .and_then(|()| {
            let permissions = Permissions::from_mode(mode);
            temporary.as_file().set_permissions(permissions)
        })
        .refused("write", place)?;
    Ok(temporary)
}

/// Removes a file; it may be gone already.
fn remove_file(place: &Path) -> Result<()> {
    match fs::remove_file(place) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.refused("remove", place),
    }
}

/// Removes the folders above a path that are empty, up to and including the output folder. One that is not empty
/// does not go, and is meant to stay.
fn remove_empty_folders(folder: &Path, path: &str) {
    let place = folder.join(path);
    let above = place.ancestors().skip(1);
    for empty in above.take_while(|above| above.starts_with(folder)) {
        match fs::remove_dir(empty) {
            Err(error) if error.kind() != ErrorKind::NotFound => return,
            _ => {}
        }
    }
}
