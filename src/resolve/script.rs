//! `script`: a sh body that is taken as it stands.

use crate::blueprint::Service;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::template::first_known;
use crate::resolve::text::locate;
use crate::source::{Sources, Span};

/// The body, ending with a line end; nothing when there is none or it has a mistake.
///
/// This is said once for a service: nothing of the body is an instance's.
pub fn resolve(
    service: &Service,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if let (Some(command), Some(script)) = (service.command.key(), service.script.key()) {
        diagnostics.push(both(command, script));
    }
    let (span, body) = service.script.spanned()?;
    let mistake = mistake(body, span, sources);
    let good = mistake.is_none();
    diagnostics.extend(mistake);
    good.then(|| format!("{}\n", body.trim_end_matches('\n')))
}

fn both(command: Span, script: Span) -> Diagnostic {
    let (first, second) = (command.min(script), command.max(script));
    Diagnostic::error(
        Code::Conflict,
        second,
        "what the service runs is given twice",
    )
    .label("here again")
    .also(first, "first here")
    .help("keep `command`, which no shell reads, or `script`, which sh runs")
}

fn mistake(body: &str, span: Span, sources: &Sources) -> Option<Diagnostic> {
    if body.trim().is_empty() {
        return Some(
            Diagnostic::error(Code::InvalidValue, span, "the script is empty")
                .help("write its lines, indented, below `script: |`"),
        );
    }
    if body.starts_with("#!") {
        let first = body.lines().next().unwrap_or_default();
        let message = format!("sh runs the script, so `{first}` would be a comment");
        return Some(
            Diagnostic::error(Code::InvalidValue, locate(sources, span, first), message).help(
                "remove the line; for another interpreter, write `command: [interpreter, -c, '…']`",
            ),
        );
    }
    let template = first_known(body)?;
    let message = format!("`{template}` does not expand in a script");
    Some(
        Diagnostic::error(
            Code::InvalidTemplate,
            locate(sources, span, template),
            message,
        )
        .help("take a variable: `$PORT`, `$INSTANCE_ID`, or one of `environment`"),
    )
}
