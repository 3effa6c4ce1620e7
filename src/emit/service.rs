//! What a service does whatever the layout: its run script, and what runs beside it.

use serde::Serialize;

use crate::emit::ask::ASK;
use crate::emit::finish::stop_code;
use crate::emit::quote;
use crate::emit::template::{header, render};
use crate::emit::ulimits;
use crate::plan::{Command, Layout, Lifecycle, Plan, Poll, Readiness, Service};

/// The shared script that a waiting service sources, as a path in the container.
pub const WAIT_SCRIPT: &str = "/etc/s6-blueprint/wait-for-dependencies.sh";

/// s6-notifyoncheck's own time between two tries, in milliseconds.
const NOTIFYONCHECK_WAIT: u32 = 1000;

/// How often s6-notifyoncheck asks by itself.
const NOTIFYONCHECK_TRIES: u32 = 7;

/// The lines that count nginx's workers.
const WORKERS: &str = include_str!("templates/workers");

#[derive(Serialize)]
struct RunView<'a> {
    #[serde(flatten)]
    preamble: Preamble,
    by_hand: String,
    wait_script: Option<&'static str>,
    script: bool,
    up: Option<UpView>,
    working_dir: Option<&'a str>,
    workers: Option<&'static str>,
    announces: bool,
    oneshot: bool,
    command: String,
}

#[derive(Serialize)]
struct UpView {
    command: String,
    stop_signal: &'static str,
    stop_code: u32,
}

#[derive(Serialize)]
struct DownView {
    #[serde(flatten)]
    preamble: Preamble,
    command: String,
}

/// What a script says and sets before it does anything.
#[derive(Serialize)]
pub struct Preamble {
    header: String,
    literal: &'static str,
    starting: Option<String>,
    exports: String,
    variables: Vec<VariableView>,
}

#[derive(Serialize)]
struct VariableView {
    name: String,
    value: Option<String>,
    missing: String,
}

#[derive(Serialize)]
struct ByHandView {
    message: String,
}

/// The script that becomes the service's process.
///
/// The order is s6's: wait first, then export, then s6-notifyoncheck (which reads the service directory and so
/// wants to be in it, as root), then the user, then the command.
pub fn run(plan: &Plan, service: &Service) -> String {
    let working_dir = entered_by_shell(service);
    let waits = plan.layout == Layout::ServicesD && !service.dependencies.is_empty();
    let view = RunView {
        preamble: preamble(plan, service),
        by_hand: by_hand(service.name.as_str()),
        wait_script: waits.then_some(WAIT_SCRIPT),
        script: working_dir.is_some() && matches!(service.command, Command::Script(_)),
        up: up(service),
        working_dir,
        workers: service.is_nginx().then_some(WORKERS),
        announces: service.readiness == Readiness::Started,
        oneshot: service.lifecycle == Lifecycle::Oneshot,
        command: command(service),
    };
    render("run", &view)
}

/// What a service's script says and sets before it does anything.
pub fn preamble(plan: &Plan, service: &Service) -> Preamble {
    let port = service.port.map(|port| format!(" on port {port}"));
    let variables = service.environment.iter().map(|variable| VariableView {
        name: variable.name.clone(),
        value: variable.value.clone(),
        missing: format!(
            "{}: {name} is not set; give it to the container: docker run -e {name}=...",
            service.name,
            name = variable.name
        ),
    });
    Preamble {
        header: header(&plan.origin),
        literal: literal(service),
        starting: Some(format!(
            "{}: starting{}",
            service.name,
            port.unwrap_or_default()
        )),
        exports: exports(service).join(" "),
        variables: variables.collect(),
    }
}

/// What the check of a service sets before it asks: the service's own variables, so that it finds what that finds.
pub fn check_preamble(plan: &Plan, service: &Service, asks: &[String]) -> Preamble {
    let mut preamble = preamble(plan, service);
    preamble.starting = None;
    let values = service.environment.iter();
    let values = values.filter_map(|variable| variable.value.as_ref());
    preamble.literal = meant_as_written(asks.iter().chain(values));
    preamble
}

/// The lines with which a run script refuses to be run by anybody but s6-supervise, in a live service directory: at
/// `docker exec … /etc/services.d/api-1/run` it says what it is, and how the service is restarted.
pub fn by_hand(name: &str) -> String {
    let message = format!(
        "{name}: this is what s6-supervise runs in /run/service/{name}; to restart it: s6-svc -r /run/service/{name}"
    );
    render("by-hand", &ByHandView { message })
}

/// What shellcheck takes for a slip in single quotes, where the blueprint's text is meant as it stands.
fn literal(service: &Service) -> &'static str {
    let values = service
        .environment
        .iter()
        .filter_map(|variable| variable.value.as_ref());
    let words = match &service.command {
        Command::Argv(words) => words.as_slice(),
        Command::Script(_) => &[],
    };
    let steps = [&service.surroundings.up, &service.surroundings.down];
    let steps = steps.into_iter().flatten().flatten();
    meant_as_written(words.iter().chain(values).chain(steps))
}

/// The rules of shellcheck that these texts would offend.
pub fn meant_as_written<'t>(mut texts: impl Iterator<Item = &'t String>) -> &'static str {
    if texts.any(|text| text.contains(['$', '`', '\\', '\''])) {
        " disable=SC1003,SC2016"
    } else {
        ""
    }
}

/// The folder, where the run script itself enters it. s6-notifyoncheck wants to be started in the service
/// directory: behind it, execline's `cd` does it.
fn entered_by_shell(service: &Service) -> Option<&str> {
    let folder = service.surroundings.working_dir.as_deref();
    folder.filter(|_| service.readiness.poll().is_none())
}

/// What runs before the process, into the same log.
fn up(service: &Service) -> Option<UpView> {
    let words = quote::sh_words(service.surroundings.up.as_ref()?);
    let logged = service.surroundings.logging.is_some();
    let signal = service.stop_signal.as_str();
    Some(UpView {
        command: if logged {
            format!("{words} 2>&1")
        } else {
            words
        },
        stop_signal: signal.strip_prefix("SIG").unwrap_or(signal),
        stop_code: stop_code(service.stop_signal),
    })
}

/// The script of what runs after the service's end; none where nothing does.
pub fn down(plan: &Plan, service: &Service) -> Option<String> {
    let words = service.surroundings.down.as_ref()?;
    let view = DownView {
        preamble: Preamble {
            starting: None,
            ..preamble(plan, service)
        },
        command: quote::sh_words(words),
    };
    Some(render("down", &view))
}

/// What is always set, whatever the blueprint or the container says. nginx reads none of it.
fn exports(service: &Service) -> Vec<String> {
    let fd = match service.readiness {
        Readiness::Notifies { fd } => Some(format!("NOTIFICATION_FD={fd}")),
        _ => None,
    };
    let port = service.port.map(|port| format!("PORT={port}"));
    let instance = (!service.is_nginx()).then(|| format!("INSTANCE_ID={}", service.instance));
    [instance, fd, port].into_iter().flatten().collect()
}

fn command(service: &Service) -> String {
    let mut words = Vec::new();
    if let Some(poll) = service.readiness.poll() {
        words.push(notifyoncheck(poll));
        let folder = service.surroundings.working_dir.as_deref();
        words.extend(folder.map(|folder| format!("cd {}", quote::sh(folder))));
    }
    let script = if entered_by_shell(service).is_some() {
        "\"$script\""
    } else {
        "\"$PWD/data/script\""
    };
    words.extend(process(service, script));
    if service.is_nginx() {
        words.push("-g \"worker_processes $workers;\"".to_owned());
    }
    if service.surroundings.logging.is_some() {
        words.push("2>&1".to_owned());
    }
    words.join(" ")
}

/// The words that become the process itself: its limits, its user, and the program, or the script by this word.
pub fn process(service: &Service, script: &str) -> Vec<String> {
    let mut words = ulimits::words(&service.surroundings.ulimits);
    if let Some(user) = &service.user {
        words.push(format!("s6-setuidgid {}", quote::sh(user)));
    }
    words.push(match &service.command {
        Command::Argv(argv) => quote::sh_words(argv),
        Command::Script(_) => script.to_owned(),
    });
    words
}

/// The script that is the service's process; none where it is a program.
pub fn script(plan: &Plan, service: &Service) -> Option<String> {
    match &service.command {
        Command::Argv(_) => None,
        Command::Script(body) => Some(format!("#!/bin/sh\n{}\n\n{body}", header(&plan.origin))),
    }
}

/// As a grandchild, so that no daemon meets a child that it does not know, and without an end to the tries unless
/// one is wanted: a service that nobody asks any more is up and never ready.
fn notifyoncheck(poll: Poll) -> String {
    let wait = if poll.interval == NOTIFYONCHECK_WAIT {
        String::new()
    } else {
        format!(" -w {}", poll.interval)
    };
    format!(
        "s6-notifyoncheck -d{}{wait} -t {}{}",
        tries(poll),
        poll.timeout,
        last_question(poll)
    )
}

fn tries(poll: Poll) -> String {
    if poll.tries == NOTIFYONCHECK_TRIES {
        String::new()
    } else {
        format!(" -n {}", poll.tries)
    }
}

/// What is asked where there is a last question, of which the log should tell.
fn last_question(poll: Poll) -> String {
    if poll.tries == 0 {
        String::new()
    } else {
        format!(" -c 'sh {ASK} {}'", poll.tries)
    }
}
