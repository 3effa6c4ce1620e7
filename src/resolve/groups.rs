//! Services and their instances: `instances: 3` of `api` makes `api-1`, `api-2` and `api-3`.

use crate::blueprint::{Blueprint, Entry, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Port, ServiceName};
use crate::resolve::{Origin, names};
use crate::source::Span;

/// s6-rc-compile 0.7.0.0 crashes at about 8,000 services under the default stack; a container never has that
/// many of one kind.
const MOST_INSTANCES: u64 = 1000;

/// The most of all kinds together: each may bring a logger and more, and the limit above is the compiler's.
const MOST_ALTOGETHER: usize = 2000;

/// One written service and what it becomes.
pub struct Group<'b> {
    /// What was written.
    pub entry: &'b Entry<Service>,
    /// Its instances, by number; empty when its name or its number is a mistake.
    pub members: Vec<Member>,
}

/// One instance.
pub struct Member {
    /// Its own name.
    pub name: ServiceName,
    /// Its number, from 1.
    pub instance: u32,
    /// Its port, once ports are given.
    pub port: Option<Port>,
}

impl Group<'_> {
    /// The written service, if it could be read.
    pub fn written(&self) -> Option<&Service> {
        self.entry.value.as_ref()
    }

    /// Whether its instances have numbers, and its own name means all of them.
    pub fn numbered(&self) -> bool {
        self.written()
            .is_some_and(|service| !service.instances.is_absent())
    }

    /// Whether a name may be that of the service or of one of its instances. A broken group may have any number.
    pub fn may_mean(&self, name: &str) -> bool {
        let own = self.entry.name.value.as_str();
        let mut members = self.members.iter();
        name == own
            || members.any(|member| member.name.as_str() == name)
            || (self.is_broken() && self.is_numbered_name(name))
    }

    /// Whether a name is the service's own with a number behind it, in range or not.
    pub fn is_numbered_name(&self, name: &str) -> bool {
        let rest = name.strip_prefix(&self.entry.name.value);
        let number = rest.and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    }

    /// Whether a mistake, said already, keeps its instances from being known.
    pub fn is_broken(&self) -> bool {
        self.members.is_empty()
    }
}

/// Makes the instances of every service.
pub fn expand<'b>(
    blueprint: &'b Blueprint,
    origin: Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Group<'b>> {
    let Some(services) = blueprint.services.value() else {
        // Files can be all that a container has to give.
        if blueprint.services.is_absent() && blueprint.nginx.is_absent() {
            diagnostics.push(missing_services(origin));
        }
        return Vec::new();
    };
    if services.0.is_empty() && blueprint.nginx.is_absent() {
        diagnostics.extend(blueprint.services.key().map(nothing_runs));
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut count = 0;
    for entry in &services.0 {
        let mut members = members(entry, diagnostics);
        let before = count;
        count += members.len();
        if count > MOST_ALTOGETHER {
            if before <= MOST_ALTOGETHER {
                diagnostics.push(too_many(entry));
            }
            members.clear();
        }
        groups.push(Group { entry, members });
    }
    groups
}

fn nothing_runs(key: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingKey, key, "nothing would run in the container")
        .help("add a service: `services: {api: {command: /usr/bin/api}}`")
}

fn too_many(entry: &Entry<Service>) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        entry.name.span,
        format!(
            "with `{}` there would be too many services",
            entry.name.value
        ),
    )
    .label(format!(
        "a container takes {MOST_ALTOGETHER}, all instances counted"
    ))
    .help("spread them over several containers")
}

fn missing_services(origin: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::MissingKey,
        Blueprint::start(origin.id),
        "the key `services` is missing",
    )
    .help("add what runs in the container: `services: {api: {command: /usr/bin/api}}`")
}

fn members(entry: &Entry<Service>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Member> {
    let Some(name) = names::parse(&entry.name.value, entry.name.span, diagnostics) else {
        return Vec::new();
    };
    let Some(service) = &entry.value else {
        return Vec::new();
    };
    let Some((span, &written)) = service.instances.spanned() else {
        let single = Member {
            name,
            instance: 1,
            port: None,
        };
        return if service.instances.is_invalid() {
            Vec::new()
        } else {
            vec![single]
        };
    };
    if !(1..=MOST_INSTANCES).contains(&written) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("a service cannot have {written} instances"),
            )
            .label(format!("expected 1 to {MOST_INSTANCES}"))
            .help("to leave a service out, remove it"),
        );
        return Vec::new();
    }
    let count = u32::try_from(written).unwrap_or(u32::MAX);
    (1..=count)
        .map(|instance| Member {
            name: name.instance(instance),
            instance,
            port: None,
        })
        .collect()
}
