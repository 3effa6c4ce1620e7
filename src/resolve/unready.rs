//! What is waited for, and cannot tell when it is ready: whoever waits for it waits for its start only.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Readiness, Service, ServiceName};
use crate::resolve::dependencies::Dependencies;
use crate::source::Span;

/// Warns once for each word that names such a service.
pub fn warn(plan: &Plan, dependencies: &Dependencies, diagnostics: &mut Vec<Diagnostic>) {
    let silent = plan.services.iter().filter(|service| is_silent(service));
    let silent: BTreeMap<&ServiceName, &Service> =
        silent.map(|service| (&service.name, service)).collect();
    if silent.is_empty() {
        return;
    }
    let mut said: BTreeSet<Span> = BTreeSet::new();
    for edge in dependencies.values().flatten() {
        let service = silent.get(&edge.on);
        if let Some(service) = service.filter(|_| said.insert(edge.span)) {
            diagnostics.push(unready(service, edge.span));
        }
    }
}

fn is_silent(service: &Service) -> bool {
    matches!(
        service.readiness,
        Readiness::Unannounced | Readiness::Started
    )
}

fn unready(service: &Service, span: Span) -> Diagnostic {
    let group = service.group.as_str();
    let message = format!("nothing tells when `{group}` is ready");
    let remedy = if service.port.is_some() {
        "`{tcp: true}`, `{http: /health}` or `{notification_fd: 3}`"
    } else {
        "`{command: [...]}` or `{notification_fd: 3}`"
    };
    Diagnostic::warning(Code::Unready, span, message)
        .label("waits until it has been started, and no longer")
        .help(format!("give `{group}` the key `ready`: {remedy}"))
}
