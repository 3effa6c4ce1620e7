//! Ports: one a listener, each taken once in the whole container.

mod listed;

use std::collections::BTreeMap;

use crate::blueprint::{Blueprint, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Port, Protocol};
use crate::resolve::groups::{Group, Member};
use crate::resolve::protocol;
use crate::source::Span;

/// Where nginx listens when nothing is said.
pub const DEFAULT_LISTEN: u16 = 8080;

/// Who has which port, and where that was written.
type Taken = BTreeMap<(Port, Protocol), (Span, String)>;

/// Gives every instance its port, and checks that no two listeners share one.
pub fn assign(groups: &mut [Group], blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) {
    let mut taken = BTreeMap::new();
    if let Some(nginx) = blueprint.nginx.value() {
        let place = nginx
            .listen
            .spanned()
            .map(|(span, _)| span)
            .or(blueprint.nginx.key());
        let port = listen(blueprint, &mut Vec::new());
        if let (Some(span), Some(port)) = (place, port) {
            take(
                &mut taken,
                (port, Protocol::Tcp),
                "nginx",
                span,
                diagnostics,
            );
        }
    }
    for group in groups {
        assign_group(group, &mut taken, diagnostics);
    }
}

/// The port that nginx listens on; says what is wrong with the written one.
pub fn listen(blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) -> Option<Port> {
    let nginx = blueprint.nginx.value()?;
    match nginx.listen.spanned() {
        Some((span, &written)) => port(written, span, diagnostics),
        None if nginx.listen.is_invalid() => None,
        None => Port::new(DEFAULT_LISTEN),
    }
}

fn assign_group(group: &mut Group, taken: &mut Taken, diagnostics: &mut Vec<Diagnostic>) {
    let Some(service) = &group.entry.value else {
        return;
    };
    let ports = match listed::resolve(service, &group.members, diagnostics) {
        Some(ports) => ports,
        None => counted(service, &group.members, diagnostics),
    };
    let mut collisions = Vec::new();
    for (member, (port, span)) in group.members.iter_mut().zip(ports) {
        member.port = Some(port);
        take(
            taken,
            (port, protocol::of(service)),
            member.name.as_str(),
            span,
            &mut collisions,
        );
    }
    // Two ranges that overlap are one mistake, however many ports they share.
    collisions.truncate(1);
    diagnostics.append(&mut collisions);
}

/// The ports of `port`: one up per instance.
fn counted(
    service: &Service,
    members: &[Member],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Port, Span)> {
    let Some((span, &written)) = service.port.spanned() else {
        return Vec::new();
    };
    let Some(first) = port(written, span, diagnostics) else {
        return Vec::new();
    };
    let count = members.len();
    let highest = usize::from(first.get()) + count.saturating_sub(1);
    if highest > usize::from(u16::MAX) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidPort,
                span,
                format!("{count} instances from port {first} on would end at port {highest}"),
            )
            .label(format!("the last port is {}", u16::MAX))
            .help(format!(
                "begin at {} or below",
                usize::from(u16::MAX) + 1 - count
            )),
        );
        return Vec::new();
    }
    let numbers = (first.get()..=u16::MAX).take(count).filter_map(Port::new);
    numbers.map(|port| (port, span)).collect()
}

fn port(written: u64, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Port> {
    let port = u16::try_from(written).ok().and_then(Port::new);
    if port.is_none() {
        diagnostics.push(
            Diagnostic::error(Code::InvalidPort, span, format!("{written} is not a port"))
                .label("expected 1 to 65535")
                .help("write the port on which it listens, such as `3001`"),
        );
    }
    port
}

fn take(
    taken: &mut Taken,
    listener: (Port, Protocol),
    who: &str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (port, _) = listener;
    if let Some((first, whose)) = taken.get(&listener) {
        diagnostics.push(
            Diagnostic::error(
                Code::PortCollision,
                span,
                format!("port {port} is taken twice"),
            )
            .label(format!("`{who}` would listen on {port}"))
            .also(
                *first,
                format!("port {port} is first taken here, by `{whose}`"),
            )
            .help("move one of the two; instances take one port each, upwards from the first"),
        );
        return;
    }
    taken.insert(listener, (span, who.to_owned()));
}
