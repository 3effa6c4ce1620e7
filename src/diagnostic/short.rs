//! One line a message, `file:line:column: error[code]: message`, as compilers write them and editors read them.

use crate::diagnostic::place::Place;
use crate::diagnostic::{Diagnostic, Notice, Topic};
use crate::source::Sources;

/// The line of a diagnostic.
pub fn diagnostic(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let start = Place::of(sources, span).start;
    format!(
        "{}:{}:{}: {}[{}]: {}\n",
        sources.get(span.source).path,
        start.line,
        start.column,
        diagnostic.severity.name(),
        diagnostic.code.name(),
        diagnostic.message,
    )
}

/// The line of a notice; a drift's begins with the path.
pub fn notice(notice: &Notice) -> String {
    let severity = notice.severity.name();
    match (notice.topic, &notice.path) {
        (Topic::Drift(_), Some(path)) => {
            let line = notice.line.map(|line| format!(":{line}:1"));
            let line = line.unwrap_or_default();
            format!("{path}{line}: {severity}[drift]: {}\n", notice.message)
        }
        _ => format!("{severity}: {}\n", notice.message),
    }
}
