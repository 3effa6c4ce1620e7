//! GitHub's workflow commands, which its runner turns into annotations of a pull request.
//!
//! The format, and what must be escaped in it, is that of actions/toolkit (`core/src/command.ts`).

use crate::diagnostic::place::Place;
use crate::diagnostic::{Diagnostic, Notice, Severity, Topic};
use crate::source::Sources;

/// The command of a diagnostic. Its text holds the labels and the remedies, for the page shows no more than that.
pub fn diagnostic(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let place = Place::of(sources, span);
    let mut properties = vec![
        ("file", sources.get(span.source).path.clone()),
        ("line", place.start.line.to_string()),
    ];
    // Columns are allowed only where the annotation ends on the line on which it begins.
    if place.end.line > place.start.line {
        properties.push(("endLine", place.end.line.to_string()));
    } else {
        properties.push(("col", place.start.column.to_string()));
        if place.end.column > place.start.column {
            properties.push(("endColumn", place.end.column.to_string()));
        }
    }
    properties.push(("title", diagnostic.code.name().to_owned()));
    let label = Some(&diagnostic.primary.label).filter(|label| !label.is_empty());
    let text: Vec<&str> = std::iter::once(&diagnostic.message)
        .chain(label)
        .chain(&diagnostic.help)
        .map(String::as_str)
        .collect();
    command(diagnostic.severity, &properties, &text.join("\n"))
}

/// The command of a notice.
pub fn notice(notice: &Notice) -> String {
    let mut properties = Vec::new();
    properties.extend(notice.path.clone().map(|path| ("file", path)));
    properties.extend(notice.line.map(|line| ("line", line.to_string())));
    let mut text = notice.message.clone();
    if let (Topic::Drift(_), Some(path)) = (notice.topic, &notice.path) {
        properties.push(("title", "drift".to_owned()));
        text = format!("{text}: {path}\n`s6-blueprint generate` puts it right");
    }
    command(notice.severity, &properties, &text)
}

fn command(severity: Severity, properties: &[(&str, String)], text: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    let blank = if properties.is_empty() { "" } else { " " };
    format!(
        "::{}{blank}{}::{}\n",
        severity.name(),
        properties.join(","),
        data(text)
    )
}

/// What the text of a command may hold: one line, in which `%` begins an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What a property may hold: it also ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
