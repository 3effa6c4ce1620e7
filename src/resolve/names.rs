//! Names: their form, what s6-overlay keeps for itself, and one namespace for all that is derived from them.
//!
//! The names of both layouts are checked whatever the blueprint's own layout is, so that a user can change it
//! by changing one word.

use std::collections::BTreeMap;

use crate::blueprint::Blueprint;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::ServiceName;
use crate::resolve::groups::Group;
use crate::source::Span;

/// What s6-overlay and s6-rc call their own: bundles and services that every container has.
const RESERVED: [&str; 8] = [
    "base",
    "default",
    "fix-attrs",
    "legacy-cont-init",
    "legacy-services",
    "top",
    "user",
    "user2",
];

/// What the compiler adds to a container by itself: the service that watches over `s6_overlay.ready_within`.
const OURS: &str = "ready-within";

/// The beginnings of s6's own services: s6-rc-compile refuses the first, s6-linux-init has others of the second.
const RESERVED_BEGINNINGS: [&str; 2] = ["s6rc-", "s6-"];

/// s6-svscan takes names of at most 251 bytes; numbers, `-log-prepare` and the like come behind a written one.
const LONGEST: usize = 200;

/// A written name as a [`ServiceName`]; says what is wrong with it otherwise.
pub fn parse(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<ServiceName> {
    if text.len() > LONGEST {
        diagnostics.push(
            Diagnostic::error(Code::InvalidName, span, "this name is too long")
                .label(format!("a name has {LONGEST} letters at most"))
                .help("take a shorter one"),
        );
        return None;
    }
    let name = ServiceName::parse(text);
    if name.is_none() {
        let diagnostic = Diagnostic::error(
            Code::InvalidName,
            span,
            format!("`{text}` cannot be a name"),
        )
        .label("a name is lower-case letters, digits and `-`, and begins with a letter");
        diagnostics.push(match suggest(text) {
            Some(name) => diagnostic.help(format!("write `{name}`")),
            None => diagnostic.help("take a word such as `api`"),
        });
    }
    name
}

/// Checks that no two names, written or derived, are the same, and that none is s6-overlay's.
pub fn check(groups: &[Group], blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<String, Owner> = BTreeMap::new();
    if let Some(span) = blueprint.nginx.key() {
        let names = derived("nginx", &["nginx"], false);
        claim(&mut taken, names, "nginx", span, diagnostics);
    }
    for group in groups {
        let name = &group.entry.name;
        reserved(&name.value, name.span, diagnostics);
        let members: Vec<&str> = group
            .members
            .iter()
            .map(|member| member.name.as_str())
            .collect();
        let names = derived(&name.value, &members, group.numbered());
        claim(&mut taken, names, &name.value, name.span, diagnostics);
    }
}

/// Who has a name, and where that was written.
struct Owner {
    span: Span,
    whose: String,
}

/// All names that one service brings in either layout: its bundle, its instances, their loggers and pipelines.
fn derived(name: &str, members: &[&str], numbered: bool) -> Vec<String> {
    let bundle = numbered.then(|| name.to_owned());
    let each = members.iter().flat_map(|member| {
        [
            (*member).to_owned(),
            format!("{member}-log"),
            format!("{member}-log-prepare"),
            format!("{member}-pipeline"),
        ]
    });
    bundle.into_iter().chain(each).collect()
}

/// Takes the names for one service; the first that somebody has already is said, the rest would follow from it.
fn claim(
    taken: &mut BTreeMap<String, Owner>,
    names: Vec<String>,
    whose: &str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let collision = names
        .iter()
        .find_map(|name| taken.get(name).map(|owner| (name, owner)));
    if let Some((name, owner)) = collision {
        diagnostics.push(
            Diagnostic::error(
                Code::NameCollision,
                span,
                format!("two services would be named `{name}`"),
            )
            .label(brings(whose, name))
            .also(owner.span, brings(&owner.whose, name))
            .help("give this service another name"),
        );
    }
    for name in names {
        taken.entry(name).or_insert_with(|| Owner {
            span,
            whose: whose.to_owned(),
        });
    }
}

fn reserved(name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let taken = RESERVED.contains(&name)
        || RESERVED_BEGINNINGS
            .iter()
            .any(|beginning| name.starts_with(beginning));
    if taken || name == OURS {
        let keeper = if taken { "s6-overlay" } else { "s6-blueprint" };
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidName,
                span,
                format!("{keeper} keeps the name `{name}` for itself"),
            )
            .help(format!("take another one, such as `my-{name}`")),
        );
    }
}

/// What of a service has the name.
fn brings(service: &str, name: &str) -> String {
    let what = match name.strip_prefix(service) {
        Some("") => return format!("this is `{name}`"),
        Some(rest) if rest.ends_with("-log") => "as a logger",
        Some(rest) if rest.ends_with("-log-prepare") => "as what makes a log's folder",
        Some(rest) if rest.ends_with("-pipeline") => "as the pipeline to a logger",
        _ => "as an instance",
    };
    format!("`{service}` brings `{name}`, {what}")
}

/// The nearest good name: lower case, and `-` for what stands between words.
fn suggest(text: &str) -> Option<ServiceName> {
    let between = |letter: char| " _./-".contains(letter);
    let words: Vec<&str> = text
        .split(between)
        .filter(|word| !word.is_empty())
        .collect();
    ServiceName::parse(&words.join("-").to_ascii_lowercase())
}
