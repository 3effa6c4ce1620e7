//! The services: one line each, with what is said of it.

use std::borrow::Cow;

use crate::plan::{Health, Lifecycle, Limit, Logging, Plan, Readiness, Service, Then};
use crate::view::budget::seconds;
use crate::view::table;

/// The table of the services.
pub fn describe(plan: &Plan) -> String {
    let heads = [
        "service",
        "instance",
        "port",
        "user",
        "ready when",
        "restart",
        "stop",
        "lines",
        "health",
    ];
    let rows: Vec<_> = plan
        .services
        .iter()
        .map(|service| {
            [
                service.name.to_string(),
                instance(plan, service),
                plan.listens(service)
                    .map_or_else(String::new, |port| port.to_string()),
                user(plan, service).into_owned(),
                ready(&service.readiness),
                restart(service.lifecycle),
                format!(
                    "{}, {}",
                    service.stop_signal.as_str(),
                    seconds(service.stop_grace)
                ),
                lines(service),
                match service.health {
                    Health::Required => String::new(),
                    Health::Ignored => "ignored".to_owned(),
                },
            ]
        })
        .collect();
    table::table(heads, &rows)
}

/// How many siblings an instance has, itself counted.
pub fn siblings(plan: &Plan, service: &Service) -> usize {
    let all = plan.services.iter();
    all.filter(|other| other.group == service.group).count()
}

fn instance(plan: &Plan, service: &Service) -> String {
    if service.is_instance() {
        format!("{} of {}", service.instance, siblings(plan, service))
    } else {
        String::new()
    }
}

/// Whom it runs as: its own user, or the container's.
pub fn user<'p>(plan: &'p Plan, service: &'p Service) -> Cow<'p, str> {
    match (&service.user, plan.image.user) {
        (Some(user), _) => Cow::Borrowed(user),
        (None, None) => Cow::Borrowed("root"),
        (None, Some(uid)) => {
            let mut made = plan.image.users.iter();
            made.find(|user| user.uid == uid)
                .map_or_else(|| uid.to_string().into(), |user| Cow::Borrowed(&*user.name))
        }
    }
}

/// When it is ready, behind "ready when" and "until"; empty where nobody asks. It is always the service's own port
/// that is asked, so that of siblings the same is said.
pub fn ready(readiness: &Readiness) -> String {
    let (what, poll) = match readiness {
        Readiness::Unannounced => return String::new(),
        Readiness::Done => return "its work is done".to_owned(),
        Readiness::Started => return "it no longer waits".to_owned(),
        Readiness::Notifies { fd } => return format!("it says so on descriptor {fd}"),
        Readiness::Tcp { poll, .. } => ("its port accepts".to_owned(), poll),
        Readiness::Command { command, poll } => {
            (format!("{} ends with 0", printable(&command[0])), poll)
        }
        Readiness::Http { path, poll, .. } => (format!("GET {path} is 2xx"), poll),
    };
    match poll.tries {
        0 => what,
        tries => format!("{what}, asked {tries} times"),
    }
}

/// A word as one line, whatever is in it.
fn printable(word: &str) -> String {
    let shown = word.chars().map(|letter| match letter {
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    });
    shown.collect()
}

fn restart(lifecycle: Lifecycle) -> String {
    match lifecycle {
        Lifecycle::Kept => "always".to_owned(),
        Lifecycle::KeptWithin(limit) => limited(limit),
        Lifecycle::UntilDone(None) => "on failure".to_owned(),
        Lifecycle::UntilDone(Some(limit)) => format!("on failure, {}", limited(limit)),
        Lifecycle::Once(Then::GiveUp) => "no".to_owned(),
        Lifecycle::Once(then) => format!("no, {}", end(then)),
        Lifecycle::Oneshot => "once a boot".to_owned(),
    }
}

fn limited(limit: Limit) -> String {
    format!("{} in {}s, {}", limit.max, limit.within, end(limit.then))
}

fn end(then: Then) -> &'static str {
    match then {
        Then::GiveUp => "then down",
        Then::Halt => "then halt",
    }
}

fn lines(service: &Service) -> String {
    match &service.surroundings.logging {
        None => String::new(),
        Some(Logging::Prefix) => format!("behind [{}]", service.name),
        Some(Logging::Files { folder, .. }) => format!("in {folder}"),
    }
}
