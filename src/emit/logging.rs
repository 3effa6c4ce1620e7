//! The logger beside a service: s6-log, which reads what the service writes.

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::{Logging, Plan, Service};

/// How many full files s6-log keeps by itself.
const S6_LOG_FILES: u32 = 10;

#[derive(Serialize)]
struct View<'a> {
    header: String,
    prefix: String,
    folder: Option<&'a str>,
    limits: String,
}

/// The logger's run script; none where the lines go to the container's output as they are.
///
/// s6-log takes a line only when the one before is written (`-b`), and ends when its service has closed the
/// pipe and not at a signal (`-p`): so the last line of a stop is there.
pub fn run(plan: &Plan, service: &Service) -> Option<String> {
    let (folder, limits) = match service.surroundings.logging.as_ref()? {
        Logging::Prefix => (None, String::new()),
        Logging::Files {
            folder,
            max_size,
            max_files,
        } => (Some(folder.as_str()), limits(*max_files, *max_size)),
    };
    let view = View {
        header: header(&plan.origin),
        prefix: format!("p[{}]", service.name),
        folder,
        limits,
    };
    Some(render("log-run", &view))
}

fn limits(files: u32, size: u32) -> String {
    if files == S6_LOG_FILES {
        format!("s{size}")
    } else {
        format!("n{files} s{size}")
    }
}
