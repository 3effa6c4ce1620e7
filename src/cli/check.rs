//! `check`: drift, named and shown. Writes nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use s6_blueprint::diagnostic::Notice;
use s6_blueprint::disk;
use s6_blueprint::manifest::MadeWith;
use s6_blueprint::tree::{Tree, diff};
use serde::Serialize;

use crate::cli::drift::describe;
use crate::cli::messages::{Messages, Reporter};
use crate::cli::progress::Progress;
use crate::cli::{FAILED, Selection, complain, count, made_with, show};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
}

impl Arguments {
    /// What was said about messages.
    pub fn messages(&self) -> &Messages {
        &self.selection.blueprints.messages
    }
}

/// What was compared, for programs.
#[derive(Serialize)]
struct Compared {
    files: usize,
    differences: usize,
    milliseconds: u128,
}

/// Exits with 0 when everything on disk is as `generate` would write it, with 1 otherwise.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<ExitCode> {
    let mut progress = Progress::start(arguments.selection.quiet);
    let Some(outputs) = arguments.selection.blueprints.compile(reporter)? else {
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
        let (place, now) = (folder.join(name), output.made_with());
        progress.step(&format!("comparing {}", show(&place)));
        let (drifts, why) = compare(&place, output.tree, &now)?;
        if !drifts.is_empty() {
            progress.pause();
        }
        for drift in &drifts {
            reporter.notice(drift);
        }
        complain(&why);
        differences += drifts.len();
    }
    progress.pause();
    if arguments.selection.blueprints.is_everything() {
        for name in &left_over {
            reporter.notice(&without_blueprint(folder, name));
        }
        differences += left_over.len();
    }
    let compared = Compared {
        files,
        differences,
        milliseconds: progress.milliseconds(),
    };
    Ok(finish(&compared, arguments, reporter))
}

/// What differs in one output folder, and which other versions are a reason for it. `now` are the versions with which it
/// would be made.
fn compare(folder: &Path, wanted: Tree, now: &MadeWith) -> Result<(Vec<Notice>, String)> {
    let before = disk::read_manifest(folder)?.unwrap_or_default();
    let written: BTreeSet<String> = before.files.keys().cloned().collect();
    let found = disk::read_tree(folder)?;
    let wanted = disk::with_manifest(wanted, now, &before);
    let drifts = diff(&wanted, &found, &written);
    let why = if drifts.is_empty() {
        String::new()
    } else {
        made_with::explain(folder, &before.made_with, now)
    };
    let notices = drifts.iter().map(|drift| describe(folder, drift));
    Ok((notices.collect(), why))
}

fn without_blueprint(folder: &Path, name: &str) -> Notice {
    let path = show(&folder.join(name));
    Notice::drift("without-blueprint", path, "without a blueprint")
}

fn finish(compared: &Compared, arguments: &Arguments, reporter: &Reporter) -> ExitCode {
    if compared.differences == 0 {
        let files = count(compared.files, "file");
        let line = format!(
            "{files} as generated, checked in {} ms\n",
            compared.milliseconds
        );
        if !arguments.selection.quiet {
            reporter.result(&line, compared);
        }
        return ExitCode::SUCCESS;
    }
    let them = if compared.differences == 1 {
        "it"
    } else {
        "them"
    };
    reporter.failure(
        &Notice::error(format!(
            "{} from what the blueprints say; `s6-blueprint generate` puts {them} right",
            count(compared.differences, "difference")
        )),
        compared,
    );
    ExitCode::from(1)
}
