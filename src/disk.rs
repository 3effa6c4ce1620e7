//! The two doors: every read and every write of the disk, and nothing else.
//!
//! Reading never writes. Writing puts each file into place whole, writes only what differs, and removes only
//! what the manifest says that we wrote. A symbolic link below an output folder is never followed. Errors are
//! the world's: each names the path.

mod create;
mod failure;
mod input;
mod lock;
mod look;
mod threads;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Result;
use walkdir::WalkDir;

pub use create::create;
pub use failure::{Failure, reason};
pub use input::{blueprints_in, each_once, is_file, read_beside, read_blueprint};
pub use lock::{Lock, lock_for_reading, lock_for_writing};
pub use look::{Changes, Obstacle, Way, changes, retire};
pub use write::apply;

use crate::disk::failure::Refused as _;
use crate::disk::threads::for_each;
use crate::manifest::{self, MadeWith, Manifest};
use crate::tree::{File, Found, Tree};

/// What is in an output folder: its files, and its empty folders. Nothing when there is no such folder.
///
/// # Errors
/// When something in it cannot be read, or it is not a folder.
pub fn read_tree(folder: &Path) -> Result<BTreeMap<String, Found>> {
    let mut tree = BTreeMap::new();
    match found(folder)? {
        None => return Ok(tree),
        Some(Found::Folder) => {}
        Some(_) => {
            let reason =
                "it is not a folder; move it away, or name another one with `--output DIR`";
            return Err(Failure::new("read", folder, reason).into());
        }
    }
    let entries = WalkDir::new(folder).min_depth(1).sort_by_file_name();
    let entries: Vec<_> = entries
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| unread(folder, error))?;
    let all = for_each(&entries, |entry| found(entry.path()))?;
    for (entry, found) in entries.iter().zip(all) {
        let path = relative(folder, entry.path());
        if let Some((parent, _)) = path.rsplit_once('/') {
            // It is not empty. Folders come before what is in them.
            tree.remove(parent);
        }
        tree.extend(found.map(|found| (path, found)));
    }
    Ok(tree)
}

/// The manifest of an output folder, if it has one.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_manifest(folder: &Path) -> Result<Option<Manifest>> {
    Ok(match found(&folder.join(manifest::FILE_NAME))? {
        Some(Found::File(file)) => Some(Manifest::parse(&String::from_utf8_lossy(&file.bytes))),
        _ => None,
    })
}

/// A tree, and beside its files the manifest that `generate` writes with them now, where `before` is the last one.
#[must_use]
pub fn with_manifest(mut tree: Tree, now: &MadeWith, before: &Manifest) -> Tree {
    let manifest = manifest_of(&tree).made_with(now, before);
    let file = write::manifest_file(&manifest);
    tree.files.insert(manifest::FILE_NAME.to_owned(), file);
    tree
}

/// The names of the folders below `output` that we wrote, by their manifests.
///
/// # Errors
/// When `output` is there and cannot be read.
pub fn outputs_in(output: &Path) -> Result<BTreeSet<String>> {
    let entries = match fs::read_dir(output) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.refused("read", output)?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.refused("read", output)?;
        // A link to a folder is not ours, and no folder of ours has a name that is not UTF-8.
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if folder && has_manifest(&entry.path())? {
            names.insert(name);
        }
    }
    Ok(names)
}

fn has_manifest(folder: &Path) -> Result<bool> {
    let place = folder.join(manifest::FILE_NAME);
    match fs::symlink_metadata(&place) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        about => Ok(about.refused("look at", &place)?.is_file()),
    }
}

fn manifest_of(tree: &Tree) -> Manifest {
    let files = tree.files.iter();
    Manifest::of(files.map(|(path, file)| (path, file.bytes.as_slice())))
}

/// What is at a place; nothing when nothing is. A link stands for itself.
fn found(place: &Path) -> Result<Option<Found>> {
    let about = match fs::symlink_metadata(place) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        about => about.refused("look at", place)?,
    };
    let kind = about.file_type();
    Ok(Some(if kind.is_file() {
        Found::File(File {
            bytes: read(place, about.len()).refused("read", place)?,
            executable: about.permissions().mode() & 0o100 != 0,
        })
    } else if kind.is_symlink() {
        let target = fs::read_link(place).refused("read", place)?;
        Found::Link(target.to_string_lossy().into_owned())
    } else if kind.is_dir() {
        Found::Folder
    } else {
        Found::Special
    }))
}

/// The content of a file of about `length` bytes. `fs::read` would ask for the length once more, and at the end of
/// every file once more for what is not there.
fn read(place: &Path, length: u64) -> io::Result<Vec<u8>> {
    let mut file = fs::File::open(place)?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0) + 1];
    let read = file.read(&mut bytes)?;
    let whole = read < bytes.len() && read as u64 == length;
    bytes.truncate(read);
    if !whole {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A path below a folder, with `/` between its parts.
fn relative(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.to_string_lossy().into_owned()
}

/// The refusal of what is in a folder.
fn unread(folder: &Path, error: walkdir::Error) -> anyhow::Error {
    let path = error.path().unwrap_or(folder).to_path_buf();
    Failure::new("read", &path, reason(&error.into(), &path)).into()
}
