//! `restart`: when a service is restarted, how often, and what follows.

use crate::blueprint::{Field, POLICIES, Restart, Service, THENS, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Lifecycle, Limit, Then};
use crate::resolve::seconds;
use crate::source::Span;

/// In how many seconds `max` restarts are too many unless something else is said.
const DEFAULT_WITHIN: u32 = 60;

/// The most restarts that can be counted.
const MOST_RESTARTS: u64 = 99;

/// What becomes of a longrun when its process ends.
pub fn resolve(service: &Service, diagnostics: &mut Vec<Diagnostic>) -> Lifecycle {
    let Some(restart) = service.restart.value() else {
        return Lifecycle::Kept;
    };
    let before = diagnostics.len();
    let policy = word(&restart.policy, POLICIES, "policy", diagnostics).unwrap_or("always");
    let then = match word(&restart.then, THENS, "end", diagnostics) {
        Some("halt") => Then::Halt,
        _ => Then::GiveUp,
    };
    if policy == "no" {
        senseless(restart, diagnostics);
        return Lifecycle::Once(then);
    }
    let limit = limit(restart, then, diagnostics);
    if diagnostics.len() == before && !restart.policy.is_invalid() {
        without_max(restart, diagnostics);
    }
    match (policy, limit) {
        ("on-failure", limit) => Lifecycle::UntilDone(limit),
        (_, Some(limit)) => Lifecycle::KeptWithin(limit),
        (_, None) => Lifecycle::Kept,
    }
}

/// One of the words; says it when it is another.
fn word<const N: usize>(
    field: &Field<String>,
    known: [&'static str; N],
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'static str> {
    let (span, written) = field.spanned()?;
    let found = known.into_iter().find(|word| word == written);
    if found.is_none() {
        diagnostics.push(unknown(written, span, &known, what));
    }
    found
}

fn unknown(written: &str, span: Span, known: &[&'static str], what: &str) -> Diagnostic {
    let meant = match written {
        "never" | "none" => Some("no"),
        "unless-stopped" => Some("always"),
        "stop" | "exit" | "shutdown" => Some("halt"),
        "ignore" | "continue" => Some("give-up"),
        other => nearest(other, known.iter().copied()),
    };
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("there is no {what} `{written}` of restarts"),
    );
    match meant.filter(|word| known.contains(word)) {
        Some(word) => diagnostic.label(format!("did you mean `{word}`?")),
        None => diagnostic.help(format!("write one of `{}`", known.join("`, `"))),
    }
}

/// What limits restarts, where there are none.
fn senseless(restart: &Restart, diagnostics: &mut Vec<Diagnostic>) {
    for (name, key) in [("max", restart.max.key()), ("within", restart.within.key())] {
        let (Some(key), Some((policy, _))) = (key, restart.policy.spanned()) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                key,
                format!("`{name}` has no meaning without restarts"),
            )
            .also(policy, "it is never restarted")
            .help("remove it, or write `policy: on-failure`"),
        );
    }
}

/// What says more about a limit, where there is none.
fn without_max(restart: &Restart, diagnostics: &mut Vec<Diagnostic>) {
    if !restart.max.is_absent() {
        return;
    }
    for (name, key) in [
        ("within", restart.within.key()),
        ("then", restart.then.key()),
    ] {
        let Some(key) = key else { continue };
        diagnostics.push(
            Diagnostic::error(
                Code::MissingKey,
                key,
                format!("`{name}` has no meaning without `max`"),
            )
            .label("restarts have no limit")
            .help("add `max: 5`, the restarts that it gets"),
        );
    }
}

fn limit(restart: &Restart, then: Then, diagnostics: &mut Vec<Diagnostic>) -> Option<Limit> {
    let within = seconds::whole(&restart.within, diagnostics);
    let (span, &written) = restart.max.spanned()?;
    if !(1..=MOST_RESTARTS).contains(&written) {
        diagnostics.push(out_of_range(written, span));
        return None;
    }
    let max = u32::try_from(written).ok()?;
    let within = match within {
        None if !restart.within.is_absent() => return None,
        None => DEFAULT_WITHIN,
        Some(within) => within,
    };
    if within <= max {
        diagnostics.push(no_room(restart, max, within, span));
        return None;
    }
    Some(Limit { max, within, then })
}

fn out_of_range(written: u64, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("{written} restarts cannot be a limit"),
    )
    .label(format!("expected 1 to {MOST_RESTARTS}"));
    if written == 0 {
        return diagnostic.help("for no restart at all, write `policy: no`");
    }
    diagnostic.help("for restarts without a limit, leave `max` out")
}

/// Restarts come a second apart, so so many never happen in so little time.
fn no_room(restart: &Restart, max: u32, within: u32, span: Span) -> Diagnostic {
    let at = restart.within.spanned().map_or(span, |(span, _)| span);
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        at,
        format!("{max} restarts never happen within {within} s"),
    )
    .label("s6 restarts once a second at most")
    .help(format!("write `within: {}s` or more", max + 1));
    if restart.within.is_absent() {
        return diagnostic.help("60s is what holds when nothing is said");
    }
    diagnostic.also(span, "so many restarts")
}
