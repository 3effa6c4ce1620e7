//! `protocol`: what a service's ports speak, and what needs connections.

use crate::blueprint::{Blueprint, Service, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Protocol;
use crate::resolve::groups::Group;

/// What the ports of a service speak; a mistake in the word is said by [`check`].
pub fn of(service: &Service) -> Protocol {
    match service.protocol.value().map(String::as_str) {
        Some("udp") => Protocol::Udp,
        _ => Protocol::Tcp,
    }
}

/// Says what is wrong with a service's protocol, or does not go with it.
pub fn check(service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let Some((span, written)) = service.protocol.spanned() else {
        return;
    };
    if !["tcp", "udp"].contains(&written.as_str()) {
        let message = format!("a port speaks `tcp` or `udp`, not `{written}`");
        let diagnostic = Diagnostic::error(Code::InvalidValue, span, message);
        diagnostics.push(
            match nearest(&written.to_ascii_lowercase(), ["tcp", "udp"]) {
                Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
                None => diagnostic.help("HTTP and what is like it is `tcp`: leave the key out"),
            },
        );
    }
    if service.has_no_port() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingPort,
                span,
                "there is no port that would speak it",
            )
            .help("give the service a `port`"),
        );
    }
    let asked = service.ready.value();
    let asked = asked.and_then(|ready| ready.tcp.key().or(ready.http.key()));
    if let Some(key) = asked.filter(|_| of(service) == Protocol::Udp) {
        diagnostics.push(
            Diagnostic::error(Code::Conflict, key, "a port of datagrams accepts no connection")
                .also(span, "it speaks UDP")
                .help("ask with a program, `ready: {command: […]}`, or let the service say so: `notification_fd: 3`"),
        );
    }
}

/// Says which locations of nginx would pass requests to a port of datagrams.
pub fn check_proxied(groups: &[Group], blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) {
    let Some(nginx) = blueprint.nginx.value() else {
        return;
    };
    let locations = nginx.locations.entries().iter();
    let words = locations
        .filter_map(|location| location.value.as_ref())
        .flat_map(|location| [&location.proxy, &location.fastcgi])
        .filter_map(|field| field.value());
    for word in words {
        let mut groups = groups.iter();
        let Some(service) = groups
            .find(|group| group.entry.name.value == word.value)
            .and_then(|group| group.written())
        else {
            continue;
        };
        if let (Protocol::Udp, Some((span, _))) = (of(service), service.protocol.spanned()) {
            diagnostics.push(
                Diagnostic::error(
                    Code::Conflict,
                    word.span,
                    format!("nginx cannot pass requests to `{}`", word.value),
                )
                .also(span, "it speaks UDP")
                .help("its port is reached from outside as it is: take the location out"),
            );
        }
    }
}
