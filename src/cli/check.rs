//! `check`: drift, named and shown. Writes nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use s6_blueprint::disk;
use s6_blueprint::manifest::MadeWith;
use s6_blueprint::tree::{Drift, DriftKind, Found, Tree, diff};
use similar::TextDiff;

use crate::cli::progress::Progress;
use crate::cli::{FAILED, Selection, complain, count, made_with, print, show};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
}

/// Exits with 0 when everything on disk is as `generate` would write it, with 1 otherwise.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut progress = Progress::start(arguments.selection.quiet);
    let Some(outputs) = arguments.selection.blueprints.compile()? else {
        return Ok(ExitCode::from(FAILED));
    };
    let folder = &arguments.selection.output;
    let _lock = disk::lock_for_reading(folder)?;
    let mut left_over = disk::outputs_in(folder)?;
    let (mut files, mut differences) = (0, 0);
    for output in outputs {
        let name = output.plan.name.as_str();
        left_over.remove(name);
        files += output.tree.files.len();
        let made_with = output.made_with();
        let place = folder.join(name);
        differences += compare(&place, output.tree, &made_with, &mut progress)?;
    }
    if arguments.selection.blueprints.is_everything() {
        for name in left_over {
            differences += 1;
            print(&format!(
                "without a blueprint: {}\n",
                show(&folder.join(name))
            ));
        }
    }
    progress.pause();
    let milliseconds = progress.milliseconds();
    if differences == 0 {
        arguments.selection.report(&format!(
            "{} as generated, checked in {milliseconds} ms\n",
            count(files, "file")
        ));
        return Ok(ExitCode::SUCCESS);
    }
    complain(&format!(
        "error: {} from what the blueprints say; `s6-blueprint generate` puts them right\n",
        count(differences, "difference")
    ));
    Ok(ExitCode::from(1))
}

/// Prints the drift of one output folder and gives the number of differences. `now` are the versions with which it
/// would be made.
fn compare(folder: &Path, wanted: Tree, now: &MadeWith, progress: &mut Progress) -> Result<usize> {
    progress.step(&format!("comparing {}", show(folder)));
    let before = disk::read_manifest(folder)?.unwrap_or_default();
    let written: BTreeSet<String> = before.files.keys().cloned().collect();
    let found = disk::read_tree(folder)?;
    let wanted = disk::with_manifest(wanted, now, &before);
    let drifts = diff(&wanted, &found, &written);
    if !drifts.is_empty() {
        progress.pause();
    }
    for drift in &drifts {
        print(&describe(folder, drift));
    }
    if !drifts.is_empty() {
        complain(&made_with::explain(folder, &before.made_with, now));
    }
    Ok(drifts.len())
}

fn describe(folder: &Path, drift: &Drift) -> String {
    let path = show(&folder.join(&drift.path));
    match &drift.kind {
        DriftKind::Missing => format!("missing: {path}\n"),
        DriftKind::Stale => format!("stale, no longer generated: {path}\n"),
        DriftKind::Unexpected => format!("unexpected, not generated: {path}\n"),
        DriftKind::EmptyFolder => format!("unexpected, an empty folder: {path}\n"),
        DriftKind::NotAFile(found) => format!("not a file but {}: {path}\n", kind(found)),
        DriftKind::Mode { executable: true } => format!("not executable: {path}\n"),
        DriftKind::Mode { executable: false } => format!("executable, and should not be: {path}\n"),
        DriftKind::Content { found, wanted } => {
            format!("changed: {path}\n{}", unified(&path, found, wanted))
        }
    }
}

fn kind(found: &Found) -> String {
    match found {
        Found::File(_) => "a file".to_owned(),
        Found::Link(target) => format!("a link to {}", show(Path::new(target))),
        Found::Folder => "a folder".to_owned(),
        Found::Special => "a socket, a pipe or a device".to_owned(),
    }
}

/// The change that `generate` would make, as a unified diff.
fn unified(path: &str, found: &[u8], wanted: &[u8]) -> String {
    let (Some(found), Some(wanted)) = (text(found), text(wanted)) else {
        return "  (not text)\n".to_owned();
    };
    if found.replace("\r\n", "\n") == wanted {
        return "  only the line ends differ: CRLF instead of LF\n".to_owned();
    }
    TextDiff::from_lines(found, wanted)
        .unified_diff()
        .header(path, &format!("{path} (generated)"))
        .to_string()
}

/// The bytes as text, when they are some that a terminal can show.
fn text(bytes: &[u8]) -> Option<&str> {
    let odd = |letter: char| letter.is_control() && !"\t\n\r".contains(letter);
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.contains(odd)).then_some(text)
}
