//! `type`, and with it what has no meaning for a oneshot.

use crate::blueprint::{KINDS, Service, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Lifecycle;
use crate::resolve::restart;
use crate::source::Span;

/// What becomes of a service when its process ends.
pub fn resolve(service: &Service, diagnostics: &mut Vec<Diagnostic>) -> Lifecycle {
    match service.kind.spanned() {
        None => restart::resolve(service, diagnostics),
        Some((span, written)) => match written.as_str() {
            "longrun" => restart::resolve(service, diagnostics),
            "oneshot" => oneshot(service, span, diagnostics),
            other => {
                diagnostics.push(unknown(other, span));
                Lifecycle::Kept
            }
        },
    }
}

/// A oneshot is ready when its work is done, its failure stops the container, and SIGTERM ends it.
fn oneshot(service: &Service, kind: Span, diagnostics: &mut Vec<Diagnostic>) -> Lifecycle {
    let senseless = [
        (
            "instances",
            service.instances.key(),
            "work that is done once",
        ),
        ("port", service.port.key(), "nobody connects to it"),
        (
            "up",
            service.up.key().filter(|_| !service.runs_nothing()),
            "its command is what runs",
        ),
        ("ready", service.ready.key(), "it is ready when it is done"),
        (
            "stop_signal",
            service.stop_signal.key(),
            "it is asked to stop with SIGTERM",
        ),
        (
            "restart",
            service.restart.key(),
            "its failure stops the container",
        ),
    ];
    for (name, key, reason) in senseless {
        let Some(key) = key else { continue };
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                key,
                format!("`{name}` has no meaning for a oneshot"),
            )
            .label(reason)
            .also(kind, "a oneshot")
            .help("remove it, or the `type`"),
        );
    }
    Lifecycle::Oneshot
}

fn unknown(written: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("there is no type `{written}`"),
    );
    match nearest(written, KINDS) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None if written == "bundle" => {
            diagnostic.help("`instances` makes one, and its name in `depends_on` means all of them")
        }
        None => diagnostic.help("write `longrun`, or `oneshot` for work that is done once a boot"),
    }
}
