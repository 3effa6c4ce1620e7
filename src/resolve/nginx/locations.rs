//! Locations: the beginning of a path, and who answers there.

use crate::blueprint::{Blueprint, Entry, Location, Nginx, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Answer, ServiceName};
use crate::resolve::groups::Group;
use crate::resolve::nginx::{headers, upstreams};
use crate::resolve::text::unusable;
use crate::source::{Sources, Span};

/// Where single instances are reached for a scraper; no location may begin there.
const INSTANCES: &str = "/instances/";

/// The locations that are understood, in the order of the blueprint.
pub fn resolve(
    sources: &Sources,
    nginx: &Nginx,
    key: Span,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<plan::Location> {
    let entries = nginx.locations.entries();
    if entries.is_empty() && !nginx.locations.is_invalid() {
        diagnostics.push(
            Diagnostic::error(Code::MissingKey, key, "`nginx` answers nothing")
                .help("say what is answered where: `locations: {/: {proxy: api}}`"),
        );
    }
    let mut locations = Vec::new();
    for entry in entries {
        let path = path(&entry.name, diagnostics);
        let answer = answer(entry, nginx, groups, blueprint, diagnostics);
        let headers = entry
            .value
            .as_ref()
            .map(|location| headers::resolve(sources, location, groups, blueprint, diagnostics));
        if let (Some(path), Some(answer)) = (path, answer) {
            locations.push(plan::Location {
                path,
                answer,
                headers: headers.unwrap_or_default(),
            });
        }
    }
    locations
}

/// nginx compares a location with the decoded path of a request, without doubled slashes and dots.
fn path(name: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let path = &name.value;
    let complaint = if !path.starts_with('/') {
        "it has to begin with `/`"
    } else if path.contains(char::is_whitespace) {
        "it cannot have a blank in it"
    } else if path.contains(['%', '#']) {
        "nginx compares it with the decoded path: `%` and `#` never match"
    } else if let Some(complaint) = unusable(path) {
        complaint
    } else if path.starts_with(INSTANCES) {
        diagnostics.push(of_instances(name.span));
        return None;
    } else {
        return Some(path.clone());
    };
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            name.span,
            format!("`{path}` is not the beginning of a path"),
        )
        .label(complaint)
        .help("write something like `/api/`; nginx's patterns (`~ …`, `= …`) are not supported"),
    );
    None
}

fn of_instances(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::Conflict,
        span,
        format!("`{INSTANCES}` is where every single instance is reached for a scraper"),
    )
    .help("take another path")
}

fn answer(
    entry: &Entry<Location>,
    nginx: &Nginx,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Answer> {
    let written = entry.value.as_ref()?;
    match (written.proxy.spanned(), written.static_files.spanned()) {
        (Some((_, word)), None) => proxy(word, groups, blueprint, diagnostics),
        (None, Some((span, &wanted))) => files(wanted, span, nginx, diagnostics),
        (Some((_, word)), Some((span, _))) => {
            diagnostics.push(
                Diagnostic::error(
                    Code::Conflict,
                    span,
                    "one path is answered by a service or by files, not by both",
                )
                .also(word.span, "the service")
                .help("keep one of the two; files can have a location of their own"),
            );
            None
        }
        (None, None) => {
            if written.proxy.is_absent() && written.static_files.is_absent() {
                diagnostics.push(
                    Diagnostic::error(
                        Code::MissingKey,
                        entry.name.span,
                        format!("nobody answers under `{}`", entry.name.value),
                    )
                    .help("add `proxy: SERVICE` or `static: true`"),
                );
            }
            None
        }
    }
}

fn files(
    wanted: bool,
    span: Span,
    nginx: &Nginx,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Answer> {
    let diagnostic = if !wanted {
        Diagnostic::error(Code::InvalidValue, span, "`static: false` says nothing")
            .help("write `static: true`, or `proxy: SERVICE`")
    } else if nginx.root.is_absent() {
        Diagnostic::error(Code::MissingKey, span, "there is no folder of static files")
            .help("add it: `nginx: {root: /var/www/html}`")
    } else {
        return Some(Answer::Static);
    };
    diagnostics.push(diagnostic);
    None
}

fn proxy(
    word: &Word,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Answer> {
    let group = upstreams::find(word, groups, blueprint, diagnostics)?;
    let service = group.written()?;
    if service.has_no_port() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingPort,
                word.span,
                format!("`{}` has no port to pass requests to", word.value),
            )
            .also(group.entry.name.span, "this service")
            .help("give the service a `port`"),
        );
        return None;
    }
    ServiceName::parse(&word.value).map(Answer::Proxy)
}
