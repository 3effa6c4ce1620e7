//! `generate`: the outputs of the blueprints, written.

use std::process::ExitCode;

use anyhow::Result;
use s6_blueprint::Output;
use s6_blueprint::diagnostic::Notice;
use s6_blueprint::disk::{self, Changes, Obstacle, Way};
use serde::Serialize;

use crate::cli::messages::{Messages, Reporter};
use crate::cli::progress::Progress;
use crate::cli::{FAILED, Selection, complain, count, made_with, show};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    /// Overwrite files that stand in the way and were not written by s6-blueprint.
    #[arg(long)]
    adopt: bool,
}

impl Arguments {
    /// What was said about messages.
    pub fn messages(&self) -> &Messages {
        &self.selection.blueprints.messages
    }
}

/// How a run went, for programs.
#[derive(Serialize)]
struct Outcome {
    blueprints: usize,
    files: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    milliseconds: u128,
}

/// Writes every output, or none when a blueprint has a mistake or a person's file stands in the way.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<ExitCode> {
    let mut progress = Progress::start(arguments.selection.quiet);
    let Some(outputs) = arguments.selection.blueprints.compile(reporter)? else {
        return Ok(ExitCode::from(FAILED));
    };
    let blueprints = outputs.len();
    let _lock = disk::lock_for_writing(&arguments.selection.output)?;
    let Some(all) = look(arguments, outputs, &mut progress, reporter)? else {
        return Ok(ExitCode::from(FAILED));
    };
    for changes in &all {
        progress.step(&format!("writing {}", show(&changes.folder)));
        disk::apply(changes)?;
    }
    progress.pause();
    all.iter().for_each(say_why);
    for path in all.iter().flat_map(|changes| &changes.kept) {
        let path = show(path);
        let message = format!(
            "{path} is no longer generated, but was edited since: it stays, remove it by hand"
        );
        reporter.notice(&Notice::warning(message).of(path));
    }
    let sum = |part: fn(&Changes) -> usize| all.iter().map(part).sum::<usize>();
    let (written, unchanged) = (sum(Changes::written), sum(|changes| changes.unchanged));
    let outcome = Outcome {
        blueprints,
        files: written + unchanged,
        written,
        unchanged,
        removed: sum(Changes::removed),
        milliseconds: progress.milliseconds(),
    };
    if !arguments.selection.quiet {
        finish(&outcome, reporter);
    }
    Ok(ExitCode::SUCCESS)
}

fn finish(run: &Outcome, reporter: &Reporter) {
    let line = format!(
        "{}, {}: {} written, {} unchanged, {} removed in {} ms\n",
        count(run.blueprints, "blueprint"),
        count(run.files, "file"),
        run.written,
        run.unchanged,
        run.removed,
        run.milliseconds,
    );
    reporter.result(&line, run);
}

/// Looks at everything before anything is touched; gives nothing when something stands in the way.
fn look(
    arguments: &Arguments,
    outputs: Vec<Output>,
    progress: &mut Progress,
    reporter: &Reporter,
) -> Result<Option<Vec<Changes>>> {
    let folder = &arguments.selection.output;
    let mut left_over = disk::outputs_in(folder)?;
    let mut all = Vec::new();
    let mut refused = false;
    for output in outputs {
        let name = output.plan.name.as_str();
        left_over.remove(name);
        let made_with = output.made_with();
        let place = folder.join(name);
        progress.step(&format!("comparing {}", show(&place)));
        match disk::changes(&place, output.tree, &made_with, arguments.adopt)? {
            Ok(changes) => all.push(changes),
            Err(obstacles) => {
                refused = true;
                for obstacle in &obstacles {
                    reporter.notice(&refuse(obstacle));
                }
            }
        }
    }
    if arguments.selection.blueprints.is_everything() {
        for name in left_over {
            all.push(disk::retire(&folder.join(name))?);
        }
    }
    if refused {
        reporter.notice(&Notice::error("nothing is written"));
    }
    Ok((!refused).then_some(all))
}

/// Files that change although nobody touched the blueprint change for a reason.
fn say_why(changes: &Changes) {
    let (before, now) = changes.made_with();
    complain(&made_with::explain(&changes.folder, before, now));
}

fn refuse(obstacle: &Obstacle) -> Notice {
    let path = show(&obstacle.path);
    let what = match obstacle.way {
        Way::File => "was not written by s6-blueprint: move it, or overwrite it with --adopt",
        Way::Folder => "is a folder, and a file is to be written there: move it",
        Way::NoFolder => "is not a folder, and files are to be written below it: move it",
    };
    Notice::error(format!("{path} stands in the way; it {what}")).of(path)
}
