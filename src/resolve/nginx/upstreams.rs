//! Upstreams: the services behind the proxy, and how requests are spread over their instances.

use std::collections::BTreeSet;

use crate::blueprint::{Balance, Blueprint, Entry, Field, Location, Nginx, Upstream, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Answer, Server, ServiceName};
use crate::resolve::dependencies;
use crate::resolve::groups::Group;
use crate::source::Span;

/// Idle connections that each worker keeps to an upstream unless something else is said.
const DEFAULT_KEEPALIVE: u32 = 32;

/// More idle connections than nginx's workers may have at all.
const MOST_KEEPALIVE: u64 = 4096;

/// One upstream for each service that a location names, in the order of the locations.
pub fn resolve(
    nginx: &Nginx,
    locations: &[plan::Location],
    groups: &[Group],
) -> Vec<plan::Upstream> {
    let mut seen = BTreeSet::new();
    let mut upstreams = Vec::new();
    for location in locations {
        if let Some(name) = location.answer.upstream()
            && seen.insert(name)
        {
            let written = nginx
                .upstreams
                .entries()
                .iter()
                .find(|entry| entry.name.value == name.as_str())
                .and_then(|entry| entry.value.as_ref());
            upstreams.push(plan::Upstream {
                name: name.clone(),
                servers: servers(name, groups),
                balance: balance(written),
                keepalive: matches!(location.answer, Answer::Proxy(_)).then(|| keepalive(written)),
            });
        }
    }
    upstreams
}

/// The service of a name that nginx passes requests to; says when there is none.
pub fn find<'g, 'b>(
    word: &Word,
    groups: &'g [Group<'b>],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'g Group<'b>> {
    let mut all = groups.iter();
    let found = all.find(|group| group.entry.name.value == word.value);
    if found.is_some() || blueprint.services.is_invalid() {
        return found;
    }
    let whole = groups.iter().find(|group| group.may_mean(&word.value));
    diagnostics.push(match whole {
        Some(whole) => one_of(word, whole),
        None if word.value == dependencies::NGINX => Diagnostic::error(
            Code::UnknownName,
            word.span,
            "nginx cannot stand behind itself",
        )
        .help("name a service of this blueprint"),
        None if word.value.contains([':', '/']) => Diagnostic::error(
            Code::UnknownName,
            word.span,
            format!("`{}` is not the name of a service", word.value),
        )
        .help("write the name alone: where its instances listen is known; an address elsewhere is for a file of `include`"),
        None => dependencies::unknown(word, groups, blueprint),
    });
    None
}

/// Every written upstream must be a service, and one that a location proxies.
pub fn check(
    nginx: &Nginx,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in nginx.upstreams.entries() {
        wrong_keepalive(entry.value.as_ref(), diagnostics);
        let found = find(&entry.name, groups, blueprint, diagnostics);
        kept_alive_fastcgi(entry, nginx, diagnostics);
        if found.is_some() && !is_reached(&entry.name.value, nginx) {
            let name = &entry.name;
            diagnostics.push(
                Diagnostic::warning(
                    Code::Unused,
                    name.span,
                    format!("no location passes anything to `{}`", name.value),
                )
                .help(format!(
                    "add one: `locations: {{/: {{proxy: {}}}}}`",
                    name.value
                )),
            );
        }
    }
}

/// The name of a single instance is known, and still none to pass requests to.
fn one_of(word: &Word, whole: &Group) -> Diagnostic {
    let name = &whole.entry.name;
    Diagnostic::error(
        Code::UnknownName,
        word.span,
        format!("`{}` is a single instance", word.value),
    )
    .also(name.span, "of this service")
    .help(format!(
        "write `{}`: nginx passes requests to all instances of a service",
        name.value
    ))
}

/// Whether a location names the service, or may: one whose own word is a mistake could.
fn is_reached(name: &str, nginx: &Nginx) -> bool {
    let names = |field: &Field<Word>| {
        field.is_invalid() || field.value().is_some_and(|word| word.value == name)
    };
    nginx.locations.is_invalid()
        || nginx
            .locations
            .entries()
            .iter()
            .any(|location| match &location.value {
                None => true,
                Some(location) => names(&location.proxy) || names(&location.fastcgi),
            })
}

/// The place where a location names a service by this key.
fn named_by(nginx: &Nginx, key: fn(&Location) -> &Field<Word>, name: &str) -> Option<Span> {
    let locations = nginx.locations.entries().iter();
    let mut words = locations.filter_map(|location| key(location.value.as_ref()?).value());
    words.find(|word| word.value == name).map(|word| word.span)
}

/// A process of php-fpm serves one connection at a time: idle ones would keep it from everybody else.
fn kept_alive_fastcgi(entry: &Entry<Upstream>, nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) {
    let key = entry.value.as_ref().and_then(|value| value.keepalive.key());
    let named = named_by(nginx, |location| &location.fastcgi, &entry.name.value);
    if let (Some(key), Some(named)) = (key, named) {
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                key,
                "idle connections would keep the processes of php-fpm from other requests",
            )
            .also(named, "this is FastCGI")
            .help("remove it"),
        );
    }
}

/// A port speaks one protocol: a service is behind `proxy` or behind `fastcgi`.
pub fn one_protocol(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) {
    let locations = nginx.locations.entries().iter();
    for location in locations.filter_map(|location| location.value.as_ref()) {
        let Some(word) = location.fastcgi.value() else {
            continue;
        };
        if let Some(proxied) = named_by(nginx, |location| &location.proxy, &word.value) {
            let (first, second) = (word.span.min(proxied), word.span.max(proxied));
            diagnostics.push(
                Diagnostic::error(
                    Code::Conflict,
                    second,
                    format!(
                        "`{}` would have to speak HTTP and FastCGI on one port",
                        word.value
                    ),
                )
                .label("here the other one")
                .also(first, "here one of them")
                .help("write `proxy` for a service that speaks HTTP, `fastcgi` for php-fpm"),
            );
            return;
        }
    }
}

fn servers(name: &ServiceName, groups: &[Group]) -> Vec<Server> {
    let group = groups
        .iter()
        .find(|group| group.entry.name.value == name.as_str());
    let members = group.map_or(&[][..], |group| &group.members).iter();
    let servers = members.filter_map(|member| {
        Some(Server {
            name: member.name.clone(),
            port: member.port?,
        })
    });
    servers.collect()
}

fn balance(upstream: Option<&Upstream>) -> plan::Balance {
    match upstream.and_then(|upstream| upstream.balance.value()) {
        None | Some(Balance::RoundRobin) => plan::Balance::RoundRobin,
        Some(Balance::LeastConn) => plan::Balance::LeastConn,
        Some(Balance::IpHash) => plan::Balance::IpHash,
    }
}

fn keepalive(upstream: Option<&Upstream>) -> u32 {
    let written = upstream.and_then(|upstream| upstream.keepalive.value());
    written
        .and_then(|written| u32::try_from(*written).ok())
        .unwrap_or(DEFAULT_KEEPALIVE)
}

fn wrong_keepalive(upstream: Option<&Upstream>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((span, written)) = upstream.and_then(|upstream| upstream.keepalive.spanned())
        && !(1..=MOST_KEEPALIVE).contains(written)
    {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("nginx cannot keep {written} connections open"),
            )
            .label(format!("expected 1 to {MOST_KEEPALIVE}"))
            .help(format!(
                "leave the key out for {DEFAULT_KEEPALIVE}, which serves most"
            )),
        );
    }
}
