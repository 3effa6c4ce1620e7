//! Locations: the beginning of a path, and who answers there.

use crate::blueprint::{Blueprint, Nginx, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan;
use crate::resolve::groups::Group;
use crate::resolve::nginx::{answers, headers};
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
        let answer = answers::resolve(entry, groups, blueprint, diagnostics);
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
