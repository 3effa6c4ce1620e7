//! `ports`: one written port an instance.

use crate::blueprint::Service;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Port;
use crate::resolve::groups::Member;
use crate::resolve::ports::port;
use crate::source::Span;

/// The ports in the order of the instances, with their places; nothing when the key is not there.
pub fn resolve(
    service: &Service,
    members: &[Member],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<(Port, Span)>> {
    let (span, written) = service.ports.spanned()?;
    if let (Some(first), Some(second)) = (service.port.key(), service.ports.key()) {
        diagnostics.push(both(first, second));
        return Some(Vec::new());
    }
    let ports: Vec<Option<Port>> = written
        .iter()
        .map(|written| port(written.value, written.span, diagnostics))
        .collect();
    let count = members.len();
    if service.ports.is_uncertain() {
        return Some(Vec::new());
    }
    if count > 0 && count != ports.len() {
        diagnostics.push(wrong_count(ports.len(), count, span));
        return Some(Vec::new());
    }
    let places = written.iter().map(|written| written.span);
    let ports: Option<Vec<Port>> = ports.into_iter().collect();
    Some(ports.unwrap_or_default().into_iter().zip(places).collect())
}

fn both(port: Span, ports: Span) -> Diagnostic {
    let (first, second) = (port.min(ports), port.max(ports));
    Diagnostic::error(Code::Conflict, second, "the ports are given twice")
        .label("here again")
        .also(first, "first here")
        .help("keep `port`, counted up from the first instance, or `ports`, one an instance")
}

fn wrong_count(ports: usize, instances: usize, span: Span) -> Diagnostic {
    let count = |number: usize, what: &str| match number {
        1 => format!("one {what}"),
        _ => format!("{number} {what}s"),
    };
    let message = format!(
        "there {} {} for {}",
        if ports == 1 { "is" } else { "are" },
        count(ports, "port"),
        count(instances, "instance")
    );
    let diagnostic = Diagnostic::error(Code::InvalidPort, span, message);
    if ports == 0 {
        diagnostic.help("write one port an instance, or leave the key out")
    } else {
        diagnostic.help(format!(
            "write one port an instance, or `instances: {ports}`"
        ))
    }
}
