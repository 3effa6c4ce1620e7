//! The door in: blueprints, under the names by which a person knows them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::string::FromUtf8Error;

use anyhow::{Result, bail};

use crate::disk::failure::{Failure, Refused as _, reason};
use crate::source::{SourceId, Sources};

/// What is being done to the folder of blueprints, and to a blueprint.
const FOLDER: &str = "read the folder of blueprints";
const BLUEPRINT: &str = "read the blueprint";

/// The blueprints of a folder, by name: every `*.yaml` and `*.yml` directly in it that is not hidden.
///
/// # Errors
/// When the folder cannot be read, or holds no blueprint.
pub fn blueprints_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound && !folder.is_symlink() => {
            let reason = "there is none here; run s6-blueprint where it is, name a blueprint, or begin with \
                          `s6-blueprint new web`";
            return Err(Failure::new(FOLDER, folder, reason).into());
        }
        entries => entries.refused(FOLDER, folder)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.refused("read", folder)?.path();
        if is_blueprint(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        bail!(
            "there is no blueprint (*.yaml, *.yml) in {}: write one, or name one that lies elsewhere",
            folder.display()
        );
    }
    paths.sort();
    Ok(paths)
}

/// A link that leads nowhere counts: to pass over it in silence would be to remove its output.
fn is_blueprint(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (ending == "yaml" || ending == "yml") && !name.starts_with('.') && !path.is_dir()
}

/// Reads a blueprint, and adds it to the sources under a name that is the same on every machine.
///
/// # Errors
/// When the file cannot be read, is not UTF-8, or has a name that no comment can hold.
pub fn read_blueprint(path: &Path, sources: &mut Sources) -> Result<SourceId> {
    let (shown, text) = read(path)?;
    Ok(sources.add(shown, text))
}

/// Reads a file that a blueprint names, from the blueprint's own folder. That it cannot be read is the blueprint's mistake.
pub fn read_beside(blueprint: &Path, id: SourceId, name: &str, sources: &mut Sources) {
    let folder = blueprint.parent().unwrap_or(Path::new(""));
    let path = folder.join(name);
    let file = match read(&path) {
        Err(_) if path.is_dir() => Err("it is a folder, not a file".to_owned()),
        Err(_) if path.symlink_metadata().is_err() => Err("there is no such file".to_owned()),
        file => file.map_err(|failure| failure.reason),
    };
    sources.add_file(id, name, file);
}

/// The name under which a person knows a file, and its text.
fn read(path: &Path) -> Result<(String, String), Failure> {
    let bytes = fs::read(path).map_err(|error| unread(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let shown = shown(path);
    // The name stands in a comment at the top of every generated file, where a line end would end the comment.
    if shown.contains(|letter: char| letter.is_control()) {
        let reason = "there is a control character in its path; rename it";
        return Err(Failure::new(BLUEPRINT, path, reason));
    }
    // A byte order mark is no part of the text; with it every place would be three bytes off.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok((shown, text.to_owned()))
}

/// The paths without those that mean a file which an earlier one means, however it is written.
#[must_use]
pub fn each_once(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    let once = paths.iter().filter(|path| seen.insert(place(path)));
    once.cloned().collect()
}

/// Where a file is. A link stands for itself: its own name can be that of another container.
fn place(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return path.to_path_buf(),
    };
    let place = folder.canonicalize().ok().zip(path.file_name());
    place.map_or_else(|| path.to_path_buf(), |(folder, name)| folder.join(name))
}

/// The refusal of a blueprint, with the name that was probably meant.
fn unread(path: &Path, error: &io::Error) -> Failure {
    let meant = meant(path).filter(|_| error.kind() == ErrorKind::NotFound);
    let reason = match (meant, error.kind()) {
        (Some(meant), _) => format!("there is no such file; did you mean {}?", meant.display()),
        (None, ErrorKind::IsADirectory) => {
            "it is a folder; name the blueprints in it one by one".to_owned()
        }
        (None, ErrorKind::NotFound | ErrorKind::NotADirectory) if !path.is_symlink() => {
            "there is no such file; look at how it is written, `s6-blueprint new` makes one"
                .to_owned()
        }
        (None, _) => reason(error, path),
    };
    Failure::new(BLUEPRINT, path, reason)
}

/// The blueprint that is there under the name, when the ending or the folder was left out.
fn meant(path: &Path) -> Option<PathBuf> {
    let name = path.to_str()?;
    let endings = ["", ".yaml", ".yml"].map(|ending| format!("{name}{ending}"));
    let places = endings.map(|name| [PathBuf::from(&name), Path::new("blueprints").join(&name)]);
    places.into_iter().flatten().find(|place| place.is_file())
}

/// The refusal of what is in another encoding, at the first byte that shows it.
fn not_utf8(path: &Path, error: &FromUtf8Error) -> Failure {
    let bytes = error.as_bytes();
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        let reason =
            "it is UTF-16; save it as UTF-8, in the editor or with `iconv -f utf-16 -t utf-8`";
        return Failure::new(BLUEPRINT, path, reason).at(1);
    }
    let (good, bad) = bytes.split_at(error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(good);
    let line = before.matches('\n').count() + 1;
    let column = before
        .chars()
        .rev()
        .take_while(|letter| *letter != '\n')
        .count()
        + 1;
    let byte = bad.first().copied().unwrap_or_default();
    let reason = format!(
        "it is not UTF-8, at line {line}, column {column} (the byte 0x{byte:02x}); save it as UTF-8, in the editor \
         or, where it is Latin-1, with `iconv -f latin1 -t utf-8`"
    );
    Failure::new(BLUEPRINT, path, reason).at(line)
}

/// The path below the current folder, however it was written; of one that lies elsewhere what was written, or the
/// file's name alone when that was absolute: no path of one machine may enter what is generated.
fn shown(path: &Path) -> String {
    let plain = |part: Component| matches!(part, Component::Normal(_) | Component::CurDir);
    let shown = if path.components().all(plain) {
        path.to_path_buf()
    } else if let Some(below) = below_here(path) {
        below
    } else if path.is_absolute() {
        path.file_name().map(PathBuf::from).unwrap_or_default()
    } else {
        path.to_path_buf()
    };
    let parts = shown.components().filter(|part| *part != Component::CurDir);
    parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Where the path is below the current folder, with every `..` and every link to a folder resolved.
fn below_here(path: &Path) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    let below = folder.strip_prefix(here).ok()?;
    Some(below.join(path.file_name()?))
}

/// Whether there is a file.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}
