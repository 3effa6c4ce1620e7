//! `ready`: how a service is known to be ready.

use crate::blueprint::{Command, Ready, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Poll, Readiness};
use crate::resolve::command::{self, Folder};
use crate::resolve::template::Scope;
use crate::source::Span;

/// How a service that cannot notify is asked unless something else is said.
pub const DEFAULT_POLL: Poll = Poll {
    interval: 200,
    timeout: 1000,
    tries: 0,
};

/// The descriptors that a service can be given: 0, 1 and 2 are taken, and few limits go below 1024.
const DESCRIPTORS: std::ops::RangeInclusive<u64> = 3..=1023;

/// What was asked for, without the port that an instance brings.
pub enum Wanted<'b> {
    /// The service says so itself, on this descriptor.
    Notifies(u32),
    /// Its port accepts.
    Tcp(Poll),
    /// A GET of the path answers 2xx. The path, still with its templates, and its place.
    Http(String, Span, Poll),
    /// A program ends with 0. Its command, still with its templates, and its place.
    Command(&'b Command, Span, Poll),
}

impl Wanted<'_> {
    /// The readiness of one instance; nothing when it has a mistake, or needs a port and there is none.
    pub fn of(&self, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<Readiness> {
        match self {
            Self::Notifies(fd) => Some(Readiness::Notifies { fd: *fd }),
            Self::Tcp(poll) => Some(Readiness::Tcp {
                port: scope.member.port?,
                poll: *poll,
            }),
            Self::Command(written, span, poll) => Some(Readiness::Command {
                command: command::resolve(written, *span, Folder::Service, scope, diagnostics)?,
                poll: *poll,
            }),
            Self::Http(written, span, poll) => {
                let path = scope.expand(written, *span, diagnostics)?;
                Some(Readiness::Http {
                    path: http_path(&path, *span, diagnostics)?,
                    port: scope.member.port?,
                    poll: *poll,
                })
            }
        }
    }
}

/// What a service says of its readiness; nothing when it says nothing, or a mistake.
pub fn resolve<'b>(service: &'b Service, diagnostics: &mut Vec<Diagnostic>) -> Option<Wanted<'b>> {
    let (_, ready) = service.ready.spanned()?;
    let key = service.ready.key()?;
    let kinds = [
        (
            ready.notification_fd.key(),
            ready.notification_fd.is_invalid(),
        ),
        (ready.http.key(), ready.http.is_invalid()),
        (ready.tcp.key(), ready.tcp.is_invalid()),
        (ready.command.key(), ready.command.is_invalid()),
    ];
    let mut given: Vec<Span> = kinds.iter().filter_map(|(key, _)| *key).collect();
    given.sort();
    match given[..] {
        [] if kinds.iter().any(|(_, invalid)| *invalid) => None,
        [] => {
            diagnostics.push(
                Diagnostic::error(Code::MissingKey, key, "`ready` does not say how")
                    .help("add one of `notification_fd: 3`, `http: /health`, `tcp: true` and `command: […]`"),
            );
            None
        }
        [_] => one(service, ready, key, diagnostics),
        [first, second, ..] => {
            diagnostics.push(
                Diagnostic::error(
                    Code::Conflict,
                    second,
                    "a service can be ready in one way only",
                )
                .label("another way")
                .also(first, "one way")
                .help("keep one of `notification_fd`, `http`, `tcp` and `command`"),
            );
            None
        }
    }
}

fn one<'b>(
    service: &Service,
    ready: &'b Ready,
    key: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Wanted<'b>> {
    if let Some((span, &fd)) = ready.notification_fd.spanned() {
        return notifies(ready, fd, span, diagnostics);
    }
    if let Some((span, written)) = ready.command.spanned() {
        return Some(Wanted::Command(written, span, poll(ready, diagnostics)?));
    }
    if service.has_no_port() {
        diagnostics.push(
            Diagnostic::error(Code::MissingPort, key, "there is no port to ask")
                .help("give the service a `port`"),
        );
        return None;
    }
    let poll = poll(ready, diagnostics)?;
    if let Some((span, path)) = ready.http.spanned() {
        return Some(Wanted::Http(path.clone(), span, poll));
    }
    let (span, &wanted) = ready.tcp.spanned()?;
    if !wanted {
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "`tcp: false` says nothing")
                .help("write `tcp: true`, or leave `ready` out"),
        );
        return None;
    }
    Some(Wanted::Tcp(poll))
}

fn notifies(
    ready: &Ready,
    fd: u64,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Wanted<'static>> {
    let unused = [
        ("interval", ready.interval.key()),
        ("timeout", ready.timeout.key()),
        ("retries", ready.retries.key()),
    ];
    for (name, key) in unused {
        if let Some(key) = key {
            diagnostics.push(
                Diagnostic::error(
                    Code::Conflict,
                    key,
                    format!("`{name}` has no meaning for a service that notifies"),
                )
                .help("remove it: it is for `tcp`, `http` and `command`"),
            );
        }
    }
    if !DESCRIPTORS.contains(&fd) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("descriptor {fd} cannot carry the notification"),
            )
            .label("expected 3 to 1023")
            .help("0, 1 and 2 are standard input, output and error; take 3"),
        );
        return None;
    }
    u32::try_from(fd).ok().map(Wanted::Notifies)
}

fn poll(ready: &Ready, diagnostics: &mut Vec<Diagnostic>) -> Option<Poll> {
    let before = diagnostics.len();
    for field in [&ready.interval, &ready.timeout] {
        if let Some((span, duration)) = field.spanned()
            && duration.milliseconds == 0
        {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, span, "this time cannot be zero")
                    .help("take at least 1ms"),
            );
        }
    }
    let tries = tries(ready, diagnostics);
    if diagnostics.len() > before || ready.retries.is_invalid() {
        return None;
    }
    if ready.interval.is_invalid() || ready.timeout.is_invalid() {
        return None;
    }
    let milliseconds = |field: &crate::blueprint::Field<crate::blueprint::Duration>, default| {
        field
            .value()
            .map_or(default, |duration| duration.milliseconds)
    };
    Some(Poll {
        interval: milliseconds(&ready.interval, DEFAULT_POLL.interval),
        timeout: milliseconds(&ready.timeout, DEFAULT_POLL.timeout),
        tries,
    })
}

/// How often it is asked at most.
fn tries(ready: &Ready, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    let Some((span, &written)) = ready.retries.spanned() else {
        return DEFAULT_POLL.tries;
    };
    u32::try_from(written).unwrap_or_else(|_| {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("{written} is more tries than s6 can count"),
            )
            .label(format!("expected {} at most", u32::MAX))
            .help("write 0 for tries without an end"),
        );
        DEFAULT_POLL.tries
    })
}

/// A path goes into the request line as it is: RFC 9110 allows printable ASCII without blanks there.
fn http_path(path: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if path.starts_with('/') && path.chars().all(|letter| letter.is_ascii_graphic()) {
        return Some(path.to_owned());
    }
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            span,
            format!("`{path}` is not the path of a request"),
        )
        .label("expected `/` and printable ASCII, all else percent-encoded")
        .help("write something like `/health`: the check asks the service's own port on 127.0.0.1"),
    );
    None
}
