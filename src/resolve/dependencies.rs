//! Who waits for whom: names to instances, and no circles.

use std::collections::{BTreeMap, BTreeSet};

use crate::blueprint::{Blueprint, Field, Nginx, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::ServiceName;
use crate::resolve::cycles;
use crate::resolve::groups::Group;
use crate::source::Span;

/// For each instance, and for nginx, what it waits for and where that was written.
pub type Dependencies = BTreeMap<ServiceName, Vec<Edge>>;

/// One dependency.
#[derive(Clone)]
pub struct Edge {
    /// What is waited for.
    pub on: ServiceName,
    /// The word that says so.
    pub span: Span,
}

/// The name of nginx's own service.
pub const NGINX: &str = "nginx";

/// Resolves every `depends_on`, and what nginx waits for because it proxies it.
pub fn resolve(
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Dependencies {
    let mut dependencies = Dependencies::new();
    for group in groups {
        let words = group.written().map(|service| service.depends_on.items());
        let edges = edges(words.unwrap_or_default(), groups, blueprint, diagnostics);
        for member in &group.members {
            dependencies.insert(member.name.clone(), edges.clone());
        }
    }
    if let Some(nginx) = blueprint.nginx.value() {
        let edges = of_nginx(nginx, groups, blueprint, diagnostics);
        dependencies.insert(ServiceName::nginx(), edges);
    }
    cycles::check(&dependencies, diagnostics);
    dependencies
}

/// What nginx waits for: what it passes requests to, whose mistakes are said there, and what is named beside it.
fn of_nginx(
    nginx: &Nginx,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Edge> {
    let locations = nginx.locations.entries().iter();
    let passed_on = locations
        .filter_map(|location| location.value.as_ref())
        .flat_map(|location| [&location.proxy, &location.fastcgi])
        .filter_map(Field::value)
        .flat_map(|word| target(word, groups, blueprint).unwrap_or_default())
        .filter(|edge| edge.on.as_str() != NGINX);
    let named = edges(nginx.depends_on.items(), groups, blueprint, diagnostics);
    unique(passed_on.chain(named))
}

/// The edges of one list of names; a name that stands twice counts once and is said.
fn edges(
    words: &[Word],
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(first) = words[..index]
            .iter()
            .find(|first| first.value == word.value)
        {
            diagnostics.push(
                Diagnostic::warning(
                    Code::Unused,
                    word.span,
                    format!("`{}` is named twice", word.value),
                )
                .also(first.span, "first here")
                .help("keep one of the two"),
            );
        }
        match target(word, groups, blueprint) {
            Some(found) => edges.extend(found),
            None => diagnostics.push(unknown(word, groups, blueprint)),
        }
    }
    unique(edges)
}

/// What a name means: all instances of a service, one of them, or nginx; nothing when nothing has the name.
fn target(word: &Word, groups: &[Group], blueprint: &Blueprint) -> Option<Vec<Edge>> {
    let edge = |on: &ServiceName| Edge {
        on: on.clone(),
        span: word.span,
    };
    if blueprint.services.is_invalid() {
        return Some(Vec::new());
    }
    if word.value == NGINX && !blueprint.nginx.is_absent() {
        return Some(vec![edge(&ServiceName::nginx())]);
    }
    for group in groups {
        if group.entry.name.value == word.value {
            return Some(
                group
                    .members
                    .iter()
                    .map(|member| edge(&member.name))
                    .collect(),
            );
        }
        if let Some(member) = group
            .members
            .iter()
            .find(|member| member.name.as_str() == word.value)
        {
            return Some(vec![edge(&member.name)]);
        }
    }
    let known = groups.iter().any(|group| group.may_mean(&word.value));
    known.then(Vec::new)
}

fn unique(edges: impl IntoIterator<Item = Edge>) -> Vec<Edge> {
    let mut seen = BTreeSet::new();
    edges
        .into_iter()
        .filter(|edge| seen.insert(edge.on.clone()))
        .collect()
}

/// The diagnostic for a name that nothing has.
pub fn unknown(word: &Word, groups: &[Group], blueprint: &Blueprint) -> Diagnostic {
    let services = groups.iter().map(|group| group.entry.name.value.as_str());
    let members = groups
        .iter()
        .flat_map(|group| &group.members)
        .map(|member| member.name.as_str());
    let nginx = (!blueprint.nginx.is_absent()).then_some(NGINX);
    let known: Vec<&str> = services.chain(members).chain(nginx).collect();
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        word.span,
        format!("there is no service `{}`", word.value),
    );
    if let Some(group) = groups
        .iter()
        .find(|group| group.is_numbered_name(&word.value))
    {
        let name = &group.entry.name;
        let (count, all) = match group.members.len() {
            1 => ("one instance".to_owned(), ""),
            count => (format!("{count} instances"), " for all of them"),
        };
        return diagnostic
            .label(format!("`{}` has {count}", name.value))
            .also(name.span, "this service")
            .help(format!("write `{}`{all}", name.value));
    }
    match nearest(&word.value, known) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic.help("name a service of this blueprint, or one of its instances"),
    }
}
