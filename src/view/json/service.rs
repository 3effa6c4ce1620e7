//! One service as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{
    Command, Health, Lifecycle, Limit, Logging, Plan, Poll, Readiness, Service, ServiceName, Then,
    Ulimit,
};
use crate::view::services;

#[derive(Serialize)]
pub struct ServiceView<'p> {
    name: &'p str,
    /// The service of the blueprint.
    service: &'p str,
    /// Its number among its siblings; none where the blueprint says nothing of instances.
    instance: Option<u32>,
    r#type: &'static str,
    command: CommandView<'p>,
    port: Option<u16>,
    user: String,
    up: Option<&'p [String]>,
    down: Option<&'p [String]>,
    working_dir: Option<&'p str>,
    /// A value of null is one that the container must bring.
    environment: BTreeMap<&'p str, Option<&'p str>>,
    depends_on: Vec<&'p str>,
    ready: Ready<'p>,
    restart: Option<Restart>,
    stop_signal: &'static str,
    stop_grace_milliseconds: u32,
    logging: Option<LoggingView<'p>>,
    ulimits: BTreeMap<&'static str, UlimitView>,
    health: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum CommandView<'p> {
    Argv(&'p [String]),
    Script(&'p str),
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Ready<'p> {
    /// Nobody asks.
    Unannounced,
    /// When it no longer waits.
    Started,
    /// When its work is done.
    Done,
    NotificationFd {
        fd: u32,
    },
    Tcp {
        port: u16,
        #[serde(flatten)]
        poll: PollView,
    },
    Http {
        port: u16,
        path: &'p str,
        #[serde(flatten)]
        poll: PollView,
    },
    Command {
        argv: &'p [String],
        #[serde(flatten)]
        poll: PollView,
    },
}

/// None is unlimited.
#[derive(Serialize)]
struct UlimitView {
    soft: Option<u64>,
    hard: Option<u64>,
}

#[derive(Serialize)]
struct PollView {
    interval_milliseconds: u32,
    timeout_milliseconds: u32,
    /// Zero has no end.
    retries: u32,
}

/// The blueprint's own words.
#[derive(Serialize)]
struct Restart {
    policy: &'static str,
    max: Option<u32>,
    within_seconds: Option<u32>,
    /// What follows the last restart; none where there is no last one.
    then: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum LoggingView<'p> {
    Prefix(bool),
    Directory {
        path: &'p str,
        max_size_bytes: u32,
        max_files: u32,
    },
}

/// One service.
pub fn view<'p>(plan: &'p Plan, service: &'p Service) -> ServiceView<'p> {
    let variables = service.environment.iter();
    let surroundings = &service.surroundings;
    ServiceView {
        name: service.name.as_str(),
        service: service.group.as_str(),
        instance: service.is_instance().then_some(service.instance),
        r#type: match service.lifecycle {
            Lifecycle::Oneshot => "oneshot",
            _ => "longrun",
        },
        command: match &service.command {
            Command::Argv(words) => CommandView::Argv(words),
            Command::Script(body) => CommandView::Script(body),
        },
        port: plan.listens(service).map(u16::from),
        user: services::user(plan, service).into_owned(),
        up: surroundings.up.as_deref(),
        down: surroundings.down.as_deref(),
        working_dir: surroundings.working_dir.as_deref(),
        environment: variables
            .map(|variable| (variable.name.as_str(), variable.value.as_deref()))
            .collect(),
        depends_on: service
            .dependencies
            .iter()
            .map(ServiceName::as_str)
            .collect(),
        ready: ready(&service.readiness),
        restart: restart(service.lifecycle),
        stop_signal: service.stop_signal.as_str(),
        stop_grace_milliseconds: service.stop_grace,
        logging: surroundings.logging.as_ref().map(logging),
        ulimits: surroundings.ulimits.iter().map(ulimit).collect(),
        health: match service.health {
            Health::Required => "required",
            Health::Ignored => "ignore",
        },
    }
}

fn ready(readiness: &Readiness) -> Ready<'_> {
    match readiness {
        Readiness::Unannounced => Ready::Unannounced,
        Readiness::Started => Ready::Started,
        Readiness::Done => Ready::Done,
        Readiness::Notifies { fd } => Ready::NotificationFd { fd: *fd },
        Readiness::Tcp { port, poll } => Ready::Tcp {
            port: port.get(),
            poll: poll_view(*poll),
        },
        Readiness::Http { port, path, poll } => Ready::Http {
            port: port.get(),
            path,
            poll: poll_view(*poll),
        },
        Readiness::Command { command, poll } => Ready::Command {
            argv: command,
            poll: poll_view(*poll),
        },
    }
}

fn poll_view(poll: Poll) -> PollView {
    PollView {
        interval_milliseconds: poll.interval,
        timeout_milliseconds: poll.timeout,
        retries: poll.tries,
    }
}

/// What becomes of a longrun; a oneshot is not restarted, and its failure stops the container.
fn restart(lifecycle: Lifecycle) -> Option<Restart> {
    let (policy, limit, end) = match lifecycle {
        Lifecycle::Kept => ("always", None, None),
        Lifecycle::KeptWithin(limit) => ("always", Some(limit), Some(limit.then)),
        Lifecycle::UntilDone(limit) => ("on-failure", limit, limit.map(|limit| limit.then)),
        Lifecycle::Once(then) => ("no", None, Some(then)),
        Lifecycle::Oneshot => return None,
    };
    Some(Restart {
        policy,
        max: limit.map(|Limit { max, .. }| max),
        within_seconds: limit.map(|Limit { within, .. }| within),
        then: end.map(|then| match then {
            Then::GiveUp => "give-up",
            Then::Halt => "halt",
        }),
    })
}

fn ulimit(limit: &Ulimit) -> (&'static str, UlimitView) {
    let Ulimit {
        resource,
        soft,
        hard,
    } = *limit;
    (resource.name(), UlimitView { soft, hard })
}

fn logging(logging: &Logging) -> LoggingView<'_> {
    match logging {
        Logging::Prefix => LoggingView::Prefix(true),
        Logging::Files {
            folder,
            max_size,
            max_files,
        } => LoggingView::Directory {
            path: folder,
            max_size_bytes: *max_size,
            max_files: *max_files,
        },
    }
}
