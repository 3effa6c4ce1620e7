//! `ulimits`: what the kernel lets a process have.

use crate::blueprint::{Entry, Limit, Pair, Service, Ulimit, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Resource};
use crate::source::Span;

/// What Compose knows and s6-softlimit cannot set.
const OUT_OF_REACH: [&str; 5] = ["locks", "msgqueue", "nice", "rttime", "sigpending"];

/// The limits of a service, in the order of the blueprint.
pub fn resolve(service: &Service, diagnostics: &mut Vec<Diagnostic>) -> Vec<plan::Ulimit> {
    let entries = service.ulimits.entries().iter();
    entries
        .filter_map(|entry| ulimit(entry, diagnostics))
        .collect()
}

fn ulimit(entry: &Entry<Ulimit>, diagnostics: &mut Vec<Diagnostic>) -> Option<plan::Ulimit> {
    let resource = Resource::parse(&entry.name.value);
    if resource.is_none() {
        diagnostics.push(unknown(&entry.name.value, entry.name.span));
    }
    let (soft, hard) = match entry.value.as_ref()? {
        Ulimit::Both(limit) => (*limit, *limit),
        Ulimit::Pair(pair) => ends(pair, entry.name.span, diagnostics)?,
    };
    Some(plan::Ulimit {
        resource: resource?,
        soft: number(soft),
        hard: number(hard),
    })
}

/// The two values of a pair, if both are there and the lower one is below.
fn ends(pair: &Pair, name: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<(Limit, Limit)> {
    for (key, field) in [("soft", &pair.soft), ("hard", &pair.hard)] {
        if field.is_absent() {
            let message = format!("this limit has no `{key}`");
            diagnostics.push(
                Diagnostic::error(Code::MissingKey, name, message)
                    .help("write both, as in `{soft: 1024, hard: 65536}`, or one number for both"),
            );
        }
    }
    let ((soft_span, &soft), (hard_span, &hard)) = (pair.soft.spanned()?, pair.hard.spanned()?);
    if soft > hard {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                soft_span,
                "the soft limit is above the hard one",
            )
            .also(hard_span, "the hard one")
            .help("lower the one or raise the other"),
        );
        return None;
    }
    Some((soft, hard))
}

fn number(limit: Limit) -> Option<u64> {
    match limit {
        Limit::Number(number) => Some(number),
        Limit::Unlimited => None,
    }
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let names = Resource::names();
    if OUT_OF_REACH.contains(&name) {
        let message = format!("a run script has no means to set `{name}`");
        return Diagnostic::error(Code::InvalidValue, span, message).help(format!(
            "give it to the whole container: `docker run --ulimit {name}=…`"
        ));
    }
    let message = format!("there is no limit `{name}`");
    let diagnostic = Diagnostic::error(Code::UnknownName, span, message);
    match nearest(name, names) {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("known are {}", names.join(", "))),
    }
}
