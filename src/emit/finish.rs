//! `finish`: what happens when a service's process has ended.

use serde::Serialize;

use crate::emit::stopping::halt;
use crate::emit::template::{header, render};
use crate::plan::{Lifecycle, Limit, Plan, Service, StopSignal, Then};

#[derive(Serialize)]
struct KeptView {
    header: String,
    down: bool,
}

#[derive(Serialize)]
struct View<'a> {
    header: String,
    name: &'a str,
    down: bool,
    oneshot: bool,
    until_done: bool,
    stop_signal: &'static str,
    stop_code: u32,
    limit: Option<LimitView>,
    last: Option<String>,
    halt: Option<&'static str>,
}

#[derive(Serialize)]
struct LimitView {
    max: u32,
    within: u32,
}

/// The script. Where a restart is all that follows, s6-supervise does that by itself; what the process has left behind is
/// cleared away in any case.
pub fn finish(plan: &Plan, service: &Service) -> String {
    let down = service.surroundings.down.is_some();
    let (limit, then) = match service.lifecycle {
        Lifecycle::Kept => return kept(plan, down),
        Lifecycle::KeptWithin(limit) => (Some(limit), Some(limit.then)),
        Lifecycle::UntilDone(limit) => (limit, limit.map(|limit| limit.then)),
        Lifecycle::Once(then) => (None, Some(then)),
        Lifecycle::Oneshot => (None, Some(Then::Halt)),
    };
    let view = View {
        header: header(&plan.origin),
        name: service.name.as_str(),
        down,
        oneshot: service.lifecycle == Lifecycle::Oneshot,
        until_done: matches!(service.lifecycle, Lifecycle::UntilDone(_)),
        stop_signal: service.stop_signal.as_str(),
        stop_code: stop_code(service.stop_signal),
        limit: limit.map(|Limit { max, within, .. }| LimitView { max, within }),
        last: then.map(|_| last_words(limit)),
        halt: (then == Some(Then::Halt)).then(|| halt(plan.layout)),
    };
    render("finish", &view)
}

/// What is said of an end that is the last.
fn last_words(limit: Option<Limit>) -> String {
    limit.map_or_else(
        || "ended with code $code".to_owned(),
        |Limit { max, within, .. }| {
            format!(
                "ended with code $code, failure {} within {within} s",
                max + 1
            )
        },
    )
}

/// Of a service that is started again whatever its end was.
fn kept(plan: &Plan, down: bool) -> String {
    let header = header(&plan.origin);
    let view = KeptView { header, down };
    render("finish-kept", &view)
}

/// What a shell makes of an end by this signal.
pub fn stop_code(signal: StopSignal) -> u32 {
    128 + number(signal)
}

/// A signal's number on the machines that s6-overlay has builds for.
fn number(signal: StopSignal) -> u32 {
    match signal.as_str() {
        "SIGHUP" => 1,
        "SIGINT" => 2,
        "SIGQUIT" => 3,
        "SIGABRT" => 6,
        "SIGUSR1" => 10,
        "SIGUSR2" => 12,
        "SIGALRM" => 14,
        "SIGWINCH" => 28,
        _ => 15,
    }
}
