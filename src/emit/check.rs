//! `data/check`: the program that tells whether a service is ready.

use serde::Serialize;

use crate::emit::quote;
use crate::emit::service::{self, Preamble};
use crate::emit::template::{header, render};
use crate::plan::{Plan, Readiness, Service};

#[derive(Serialize)]
struct CheckView<'a> {
    header: String,
    port: u16,
    path: Option<&'a str>,
    limit: u32,
}

#[derive(Serialize)]
struct CheckCommandView {
    #[serde(flatten)]
    preamble: Preamble,
    command: String,
    limit: u32,
}

/// The program that tells whether the service is ready; none where it is not asked.
pub fn check(plan: &Plan, service: &Service) -> Option<String> {
    let limit = service.readiness.poll()?.limit();
    let (port, path) = match &service.readiness {
        Readiness::Tcp { port, .. } => (port, None),
        Readiness::Http { port, path, .. } => (port, Some(path.as_str())),
        Readiness::Command { command, .. } => {
            // The command `services` asks too, and has only the container's environment to give.
            let view = CheckCommandView {
                preamble: service::check_preamble(plan, service, command),
                command: quote::sh_words(command),
                limit,
            };
            return Some(render("check-command", &view));
        }
        Readiness::Unannounced
        | Readiness::Started
        | Readiness::Done
        | Readiness::Notifies { .. } => return None,
    };
    let view = CheckView {
        header: header(&plan.origin),
        port: port.get(),
        path,
        limit,
    };
    Some(render("check", &view))
}
