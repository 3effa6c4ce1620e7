//! What a service does whatever the layout: its run script and its readiness check.

use serde::Serialize;

use crate::emit::quote;
use crate::emit::template::{header, render};
use crate::plan::{Lifecycle, Plan, Poll, Readiness, Service};

/// The shared script that a waiting service sources, as a path in the container.
pub const WAIT_SCRIPT: &str = "/etc/s6-blueprint/wait-for-dependencies.sh";

/// s6-notifyoncheck's own time between two tries, in milliseconds.
const NOTIFYONCHECK_WAIT: u32 = 1000;

#[derive(Serialize)]
struct RunView {
    header: String,
    literal: &'static str,
    starting: String,
    wait_script: Option<&'static str>,
    exports: String,
    variables: Vec<VariableView>,
    announces: bool,
    oneshot: bool,
    command: String,
}

#[derive(Serialize)]
struct VariableView {
    name: String,
    value: Option<String>,
    missing: String,
}

#[derive(Serialize)]
struct CheckView<'a> {
    header: String,
    port: u16,
    path: Option<&'a str>,
}

/// The script that becomes the service's process.
///
/// The order is s6's: wait first, then export, then s6-notifyoncheck (which reads the service directory and so
/// wants to be in it, as root), then the user, then the command.
pub fn run(plan: &Plan, service: &Service) -> String {
    let port = service.port.map(|port| format!(" on port {port}"));
    let view = RunView {
        header: header(&plan.origin),
        literal: literal(service),
        starting: format!("{}: starting{}", service.name, port.unwrap_or_default()),
        wait_script: (!service.dependencies.is_empty()).then_some(WAIT_SCRIPT),
        exports: exports(service).join(" "),
        variables: service
            .environment
            .iter()
            .map(|variable| VariableView {
                name: variable.name.clone(),
                value: variable.value.clone(),
                missing: format!(
                    "{}: {name} is not set; give it to the container: docker run -e {name}=...",
                    service.name,
                    name = variable.name
                ),
            })
            .collect(),
        announces: service.readiness == Readiness::Started,
        oneshot: service.lifecycle == Lifecycle::Oneshot,
        command: command(service),
    };
    render("run", &view)
}

/// What shellcheck takes for a slip in single quotes, where the blueprint's text is meant as it stands.
fn literal(service: &Service) -> &'static str {
    let values = service
        .environment
        .iter()
        .filter_map(|variable| variable.value.as_ref());
    let mut texts = service.command.iter().chain(values);
    if texts.any(|text| text.contains(['$', '`', '\\', '\''])) {
        " disable=SC1003,SC2016"
    } else {
        ""
    }
}

/// The program that tells whether the service is ready; none where it is not asked.
pub fn check(plan: &Plan, service: &Service) -> Option<String> {
    let (port, path) = match &service.readiness {
        Readiness::Tcp { port, .. } => (port, None),
        Readiness::Http { port, path, .. } => (port, Some(path.as_str())),
        Readiness::Unannounced
        | Readiness::Started
        | Readiness::Done
        | Readiness::Notifies { .. } => return None,
    };
    let view = CheckView {
        header: header(&plan.origin),
        port: port.get(),
        path,
    };
    Some(render("check", &view))
}

/// What is always set, whatever the blueprint or the container says.
fn exports(service: &Service) -> Vec<String> {
    let fd = match service.readiness {
        Readiness::Notifies { fd } => Some(format!("NOTIFICATION_FD={fd}")),
        _ => None,
    };
    let port = service.port.map(|port| format!("PORT={port}"));
    let instance = format!("INSTANCE_ID={}", service.instance);
    [Some(instance), fd, port].into_iter().flatten().collect()
}

fn command(service: &Service) -> String {
    let mut words = Vec::new();
    if let Readiness::Tcp { poll, .. } | Readiness::Http { poll, .. } = &service.readiness {
        words.push(notifyoncheck(*poll));
    }
    if let Some(user) = &service.user {
        words.push(format!("s6-setuidgid {}", quote::sh(user)));
    }
    words.push(quote::sh_words(&service.command));
    words.join(" ")
}

/// As a grandchild, so that no daemon meets a child that it does not know, and without an end to the tries: a
/// service that gave up asking would be up and never ready.
fn notifyoncheck(poll: Poll) -> String {
    let wait = if poll.interval == NOTIFYONCHECK_WAIT {
        String::new()
    } else {
        format!(" -w {}", poll.interval)
    };
    format!("s6-notifyoncheck -d -n 0{wait} -t {}", poll.timeout)
}
