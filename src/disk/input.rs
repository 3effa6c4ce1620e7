//! The door in: blueprints, under the names by which a person knows them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::disk::cannot;
use crate::source::{SourceId, Sources};

/// The blueprints of a folder, by name: every `*.yaml` and `*.yml` directly in it that is not hidden.
///
/// # Errors
/// When the folder cannot be read, or holds no blueprint.
pub fn blueprints_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| {
        format!(
            "{}: run s6-blueprint where the folder is, or name a blueprint",
            cannot("read the folder of blueprints", folder)
        )
    })?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| cannot("read", folder))?.path();
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
    let verb = "read the blueprint";
    let bytes = fs::read(path).with_context(|| cannot(verb, path))?;
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{}: it is not UTF-8", cannot(verb, path));
    };
    let shown = shown(path);
    // The name stands in a comment at the top of every generated file, where a line end would end the comment.
    if shown.contains(|letter: char| letter.is_control()) {
        bail!(
            "cannot read the blueprint {shown:?}: rename it, there is a control character in its path"
        );
    }
    // A byte order mark is no part of the text; with it every place would be three bytes off.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(sources.add(shown, text))
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
