//! The logger beside a service: s6-log, which reads what the service writes.

use serde::Serialize;

use crate::emit::quote;
use crate::emit::template::{header, render};
use crate::plan::{Layout, Logging, Plan, Service};

/// How many full files s6-log keeps by itself.
const S6_LOG_FILES: u32 = 10;

#[derive(Serialize)]
struct View<'a> {
    header: String,
    folder: Option<&'a str>,
    made: bool,
    command: String,
}

/// The logger's run script; none where the lines go to the container's output as they are.
///
/// In s6-rc the service is down when its logger is asked to stop, and the folder was made by a oneshot.
pub fn run(plan: &Plan, service: &Service) -> Option<String> {
    let words = words_with(service, plan.layout == Layout::ServicesD)?;
    let view = View {
        header: header(&plan.origin),
        folder: folder(service),
        made: plan.layout == Layout::S6Rc,
        command: quote::sh_words(&words),
    };
    Some(render("log-run", &view))
}

/// The logger as an argv, for what reads from a process that it outlives.
pub fn words(service: &Service) -> Option<Vec<String>> {
    words_with(service, true)
}

/// The folder of the logger's files, where it writes files.
pub fn folder(service: &Service) -> Option<&str> {
    match service.surroundings.logging.as_ref()? {
        Logging::Prefix => None,
        Logging::Files { folder, .. } => Some(folder),
    }
}

/// s6-log takes a line only when the one before is written (`-b`). A protected one ends when its service has closed
/// the pipe and not at a signal (`-p`): so the last line of a stop is there.
fn words_with(service: &Service, protected: bool) -> Option<Vec<String>> {
    let script = match service.surroundings.logging.as_ref()? {
        Logging::Prefix => vec![format!("p[{}]", service.name), "1".to_owned()],
        Logging::Files {
            folder,
            max_size,
            max_files,
        } => files(folder, *max_size, *max_files),
    };
    let options = if protected { "-bp" } else { "-b" };
    let program = ["s6-log", options].map(str::to_owned);
    Some(program.into_iter().chain(script).collect())
}

fn files(folder: &str, size: u32, files: u32) -> Vec<String> {
    let kept = (files != S6_LOG_FILES).then(|| format!("n{files}"));
    let rest = [format!("s{size}"), "T".to_owned(), folder.to_owned()];
    kept.into_iter().chain(rest).collect()
}
