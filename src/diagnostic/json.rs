//! One JSON object a line, each complete in itself: the wire format for programs.
//!
//! Every object has `version` and `type`. Within one version keys may be added, and none changes its meaning;
//! a reader passes over types and keys that it does not know.

use serde::Serialize;

use crate::diagnostic::place::Place;
use crate::diagnostic::{Annotation, Diagnostic, Notice, Topic};
use crate::source::Sources;

/// The version of the wire format.
const VERSION: u32 = 1;

/// What all lines have in common.
#[derive(Serialize)]
struct Line<'v, T> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'v str,
    #[serde(flatten)]
    value: &'v T,
}

/// A diagnostic on the wire.
#[derive(Serialize)]
struct Said<'d> {
    severity: &'static str,
    code: &'static str,
    message: &'d str,
    file: &'d str,
    span: Place,
    labels: Vec<Label<'d>>,
    help: &'d [String],
}

/// A place that belongs to a diagnostic, and what is said there.
#[derive(Serialize)]
struct Label<'d> {
    primary: bool,
    file: &'d str,
    span: Place,
    text: &'d str,
}

/// A difference between what is on disk and what the blueprints say.
#[derive(Serialize)]
struct Drift<'n> {
    severity: &'static str,
    kind: &'static str,
    message: &'n str,
    file: Option<&'n str>,
    line: Option<usize>,
    diff: Option<&'n str>,
}

/// A word about the run.
#[derive(Serialize)]
struct Word<'n> {
    severity: &'static str,
    message: &'n str,
    file: Option<&'n str>,
}

/// The line of a diagnostic.
pub fn diagnostic(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let primary = label(sources, &diagnostic.primary, true);
    let others = diagnostic.secondary.iter();
    let others = others.map(|other| label(sources, other, false));
    let said = Said {
        severity: diagnostic.severity.name(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        file: primary.file,
        span: primary.span,
        labels: std::iter::once(primary).chain(others).collect(),
        help: &diagnostic.help,
    };
    line("diagnostic", &said)
}

fn label<'d>(sources: &'d Sources, annotation: &'d Annotation, primary: bool) -> Label<'d> {
    Label {
        primary,
        file: &sources.get(annotation.span.source).path,
        span: Place::of(sources, annotation.span),
        text: &annotation.label,
    }
}

/// The line of a notice.
pub fn notice(notice: &Notice) -> String {
    let severity = notice.severity.name();
    let (message, file) = (notice.message.as_str(), notice.path.as_deref());
    match notice.topic {
        Topic::Drift(kind) => line(
            "drift",
            &Drift {
                severity,
                kind,
                message,
                file,
                line: notice.line,
                diff: Some(notice.detail.as_str()).filter(|diff| !diff.is_empty()),
            },
        ),
        Topic::Run => line(
            "notice",
            &Word {
                severity,
                message,
                file,
            },
        ),
    }
}

/// The line of any other object, such as the summary at the end.
///
/// # Panics
/// When the value is not one that JSON can hold: that is our bug.
#[must_use]
pub fn line(kind: &str, value: &impl Serialize) -> String {
    let line = Line {
        version: VERSION,
        kind,
        value,
    };
    serde_json::to_string(&line).expect("our own types are JSON") + "\n"
}
