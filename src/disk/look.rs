//! What has to happen for an output folder to become its tree. Looking touches nothing; only when all of it can
//! be done is anything written.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::disk::failure::Refused as _;
use crate::disk::threads::for_each;
use crate::disk::write::is_temporary;
use crate::disk::{found, manifest_of, read_manifest};
use crate::manifest::{self, MadeWith, Manifest};
use crate::tree::{File, Found, Tree};

/// What has to happen for a folder to become its tree.
#[derive(Debug, Default)]
pub struct Changes {
    /// The folder.
    pub folder: PathBuf,
    /// Files that are missing or differ, by path.
    pub(super) write: Vec<(String, File)>,
    /// Files that we wrote and no longer do.
    pub(super) remove: Vec<String>,
    /// Paths that we wrote, no longer do, and where nothing is: an empty folder may be left of them.
    pub(super) gone: Vec<String>,
    /// What a run that was killed left behind.
    pub(super) temporaries: Vec<PathBuf>,
    /// Files that we wrote, no longer do, and that somebody edited since: they stay.
    pub kept: Vec<PathBuf>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// What we will have written.
    pub(super) manifest: Manifest,
    /// What we had written.
    pub(super) before: Manifest,
    /// What stands where the manifest goes.
    pub(super) manifest_found: Option<Found>,
}

/// Something that a person made where a file is wanted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// Where it is.
    pub path: PathBuf,
    /// How it is in the way.
    pub way: Way,
}

/// How something is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It stands where a file goes; adopting overwrites it.
    File,
    /// It is a folder where a file goes.
    Folder,
    /// It is no folder, and a file goes below it. A link to a folder is none: we would write who knows where.
    NoFolder,
}

impl Changes {
    /// How many files are written.
    #[must_use]
    pub fn written(&self) -> usize {
        self.write.len()
    }

    /// The versions with which the files were made, and with which they are now. The same where no file changes.
    #[must_use]
    pub fn made_with(&self) -> (&MadeWith, &MadeWith) {
        (&self.before.made_with, &self.manifest.made_with)
    }

    /// How many files are removed.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.remove.len()
    }
}

/// Looks at what has to happen. With `adopt`, files that a person made become ours. `now` are the versions of what
/// made the tree.
///
/// # Errors
/// When something cannot be read. Inside: what stands in the way, when something does.
pub fn changes(
    folder: &Path,
    tree: Tree,
    now: &MadeWith,
    adopt: bool,
) -> Result<Result<Changes, BTreeSet<Obstacle>>> {
    let mut obstacles = no_folders(folder, tree.files.keys())?;
    if !obstacles.is_empty() {
        return Ok(Err(obstacles));
    }
    let mut changes = begin(folder, manifest_of(&tree))?;
    changes.manifest = changes.manifest.made_with(now, &changes.before);
    let places: Vec<PathBuf> = tree.files.keys().map(|path| folder.join(path)).collect();
    let all = for_each(&places, |place| found(place))?;
    for (((path, wanted), place), found) in tree.files.into_iter().zip(places).zip(all) {
        let ours = adopt || changes.before.has(&path);
        let way = match found {
            Some(Found::File(found)) if found == wanted => {
                changes.unchanged += 1;
                continue;
            }
            Some(Found::File(found)) if found.bytes == wanted.bytes => None,
            Some(Found::Folder) => Some(Way::Folder),
            Some(_) if !ours => Some(Way::File),
            _ => None,
        };
        match way {
            Some(way) => drop(obstacles.insert(Obstacle { path: place, way })),
            None => changes.write.push((path, wanted)),
        }
    }
    look_at_stale(&mut changes)?;
    Ok(if obstacles.is_empty() {
        Ok(changes)
    } else {
        Err(obstacles)
    })
}

/// Looks at what has to happen for an output without a blueprint to vanish.
///
/// # Errors
/// When something cannot be read.
pub fn retire(folder: &Path) -> Result<Changes> {
    let mut changes = begin(folder, Manifest::default())?;
    look_at_stale(&mut changes)?;
    Ok(changes)
}

fn begin(folder: &Path, manifest: Manifest) -> Result<Changes> {
    Ok(Changes {
        folder: folder.to_path_buf(),
        temporaries: temporaries(folder)?,
        manifest,
        before: read_manifest(folder)?.unwrap_or_default(),
        manifest_found: found(&folder.join(manifest::FILE_NAME))?,
        ..Changes::default()
    })
}

/// Sorts what we wrote and no longer do. What is not below real folders is not where we wrote it.
fn look_at_stale(changes: &mut Changes) -> Result<()> {
    let wanted = &changes.manifest;
    for path in changes.before.files.keys().filter(|path| !wanted.has(path)) {
        if !no_folders(&changes.folder, [path])?.is_empty() {
            continue;
        }
        let place = changes.folder.join(path);
        match found(&place)? {
            None => changes.gone.push(path.clone()),
            Some(Found::File(file)) if changes.before.is_unchanged(path, &file.bytes) => {
                changes.remove.push(path.clone());
            }
            Some(_) => changes.kept.push(place),
        }
    }
    Ok(())
}

/// What stands where the folders of these paths should be, and is none.
fn no_folders<'p>(
    folder: &Path,
    paths: impl IntoIterator<Item = &'p String>,
) -> Result<BTreeSet<Obstacle>> {
    // What is in one folder mostly comes together, and has the same folders above it.
    let mut folders: Vec<&str> = paths.into_iter().map(|path| folder_of(path)).collect();
    folders.dedup();
    let parents: BTreeSet<PathBuf> = folders
        .into_iter()
        .flat_map(|path| parents(folder, path))
        .collect();
    let mut obstacles = BTreeSet::new();
    for parent in parents {
        let about = match fs::symlink_metadata(&parent) {
            // Below an obstacle there is nothing.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                continue;
            }
            about => about.refused("look at", &parent)?,
        };
        if !about.is_dir() {
            obstacles.insert(Obstacle {
                path: parent,
                way: Way::NoFolder,
            });
        }
    }
    Ok(obstacles)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The output folder, this folder below it, and every one between them.
fn parents(folder: &Path, path: &str) -> Vec<PathBuf> {
    // Joining nothing would add a slash, behind which a link is followed.
    let place = match path {
        "" => folder.to_path_buf(),
        _ => folder.join(path),
    };
    place
        .ancestors()
        .take_while(|above| above.starts_with(folder))
        .map(Path::to_path_buf)
        .collect()
}

fn temporaries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.refused("read", folder)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.refused("read", folder)?;
        if is_temporary(&entry) {
            paths.push(entry.path());
        }
    }
    Ok(paths)
}
