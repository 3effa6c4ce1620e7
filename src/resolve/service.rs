//! Puts the services of the plan together: every instance, and nginx last.

use std::collections::{BTreeMap, BTreeSet};

use crate::blueprint::{Blueprint, Service, Text, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{
    self, Health, Lifecycle, Protocol, Readiness, ServiceName, StopSignal, Surroundings,
};
use crate::resolve::command::Folder;
use crate::resolve::dependencies::Dependencies;
use crate::resolve::groups::{Group, Member};
use crate::resolve::readiness::{self, Wanted};
use crate::resolve::template::Scope;
use crate::resolve::{
    command, doubts, environment, health, lifecycle, protocol, script, secrets, surroundings,
    ulimits, users,
};
use crate::source::Sources;

/// How long a service may take to stop unless something else is said, in milliseconds: under the ten seconds
/// of `docker stop`, with room for the container's own end.
const DEFAULT_GRACE: u32 = 5000;

/// What is said of a service once for all of its instances.
struct Shared<'b> {
    group: ServiceName,
    user: Option<String>,
    script: Option<String>,
    ulimits: Vec<plan::Ulimit>,
    readiness: Option<Wanted<'b>>,
    stop_signal: StopSignal,
    stop_grace: u32,
    lifecycle: Lifecycle,
    health: Health,
}

/// Every service of the plan, in the order of the blueprint, nginx last.
pub fn assemble(
    sources: &Sources,
    groups: &[Group],
    dependencies: &Dependencies,
    nginx: Option<&plan::Nginx>,
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<plan::Service> {
    let mut services = Vec::new();
    for group in groups {
        let Some(written) = group.written() else {
            continue;
        };
        let shared = shared(sources, group, written, blueprint, diagnostics);
        let stand_in = stand_in(group);
        for member in group.members.iter().chain(&stand_in) {
            let scope = Scope {
                sources,
                groups,
                service: written,
                member,
            };
            let before = diagnostics.len();
            services.extend(instance(&scope, &shared, diagnostics));
            if diagnostics.len() > before {
                // What is wrong in one instance is wrong in its siblings: once is enough.
                break;
            }
        }
        missing_command(group, diagnostics);
    }
    let surroundings = blueprint
        .nginx
        .value()
        .map(|nginx| surroundings::of_nginx(nginx, diagnostics));
    services.extend(nginx.map(|nginx| proxy(nginx, surroundings.unwrap_or_default())));
    link(&mut services, dependencies);
    be_patient(&mut services);
    services
}

fn shared<'b>(
    sources: &Sources,
    group: &Group,
    service: &'b Service,
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shared<'b> {
    secrets::warn(service, sources, diagnostics);
    doubts::warn(service, diagnostics);
    protocol::check(service, diagnostics);
    Shared {
        group: name_or_stand_in(group),
        script: script::resolve(service, sources, diagnostics),
        ulimits: ulimits::resolve(service, diagnostics),
        user: users::resolve(service, &group.members, blueprint, diagnostics),
        readiness: readiness::resolve(service, diagnostics),
        stop_signal: stop_signal(service, diagnostics),
        stop_grace: stop_grace(service, diagnostics),
        lifecycle: lifecycle::resolve(service, diagnostics),
        health: health::of_service(service),
    }
}

/// Where a mistake leaves no instance, one stands in, so that the other mistakes of the service are found too.
fn stand_in(group: &Group) -> Option<Member> {
    group.is_broken().then(|| Member {
        name: name_or_stand_in(group),
        instance: 1,
        port: None,
    })
}

/// The written name; where that is a mistake, one that is good.
fn name_or_stand_in(group: &Group) -> ServiceName {
    ServiceName::parse(&group.entry.name.value).unwrap_or_else(ServiceName::nginx)
}

fn instance(
    scope: &Scope,
    shared: &Shared,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Service> {
    let (service, member) = (scope.service, scope.member);
    let environment = service
        .environment
        .value()
        .map(|entries| environment::resolve(entries, scope, diagnostics));
    let wanted = shared.readiness.as_ref();
    let readiness = wanted.and_then(|wanted| wanted.of(scope, diagnostics));
    let surroundings = surroundings::resolve(scope, &shared.ulimits, diagnostics);
    let command = process(scope, shared, diagnostics)?;
    Some(plan::Service {
        name: member.name.clone(),
        group: shared.group.clone(),
        instance: member.instance,
        port: member.port,
        proxy: false,
        protocol: protocol::of(service),
        command,
        surroundings,
        environment: environment.unwrap_or_default(),
        dependencies: Vec::new(),
        user: shared.user.clone(),
        readiness: match shared.lifecycle {
            Lifecycle::Oneshot => Readiness::Done,
            _ => readiness.unwrap_or(Readiness::Unannounced),
        },
        stop_signal: shared.stop_signal,
        stop_grace: shared.stop_grace,
        lifecycle: shared.lifecycle,
        health: shared.health,
    })
}

fn process(
    scope: &Scope,
    shared: &Shared,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Command> {
    if let Some(script) = &shared.script {
        return Some(plan::Command::Script(script.clone()));
    }
    let (span, written) = scope.service.command.spanned()?;
    let folder = if scope.service.working_dir.is_absent() {
        Folder::Service
    } else {
        Folder::WorkingDir
    };
    command::resolve(written, span, folder, scope, diagnostics).map(plan::Command::Argv)
}

fn missing_command(group: &Group, diagnostics: &mut Vec<Diagnostic>) {
    let Some(service) = group.written().filter(|service| service.runs_nothing()) else {
        return;
    };
    let name = &group.entry.name;
    let diagnostic = Diagnostic::error(
        Code::MissingKey,
        name.span,
        format!("`{}` has no `command`", name.value),
    );
    let kind = service.kind.value().map(String::as_str);
    diagnostics.push(match service.up.key() {
        // What s6-rc calls so.
        Some(up) if kind == Some("oneshot") => diagnostic
            .also(up, "this would run before it")
            .help("the work of a oneshot is its `command`: write that instead of `up`"),
        _ => diagnostic.help("say what it runs: `command: /usr/bin/api --verbose`"),
    });
}

fn stop_signal(service: &Service, diagnostics: &mut Vec<Diagnostic>) -> StopSignal {
    let Some(Text(word)) = service.stop_signal.value() else {
        return StopSignal::TERM;
    };
    StopSignal::parse(&word.value).unwrap_or_else(|| {
        diagnostics.push(unknown_signal(word));
        StopSignal::TERM
    })
}

/// Numbers of signals that ask a process to stop, on every kind of machine that s6-overlay is built for.
const NUMBERS: [(&str, &str); 4] = [
    ("1", "SIGHUP"),
    ("2", "SIGINT"),
    ("3", "SIGQUIT"),
    ("15", "SIGTERM"),
];

fn unknown_signal(word: &Word) -> Diagnostic {
    let written = &word.value;
    let message = format!("`{written}` is not a signal that asks a process to stop");
    let diagnostic = Diagnostic::error(Code::InvalidValue, word.span, message);
    if let Some((_, name)) = NUMBERS.iter().find(|(number, _)| number == written) {
        return diagnostic.help(format!("write its name: `{name}`"));
    }
    let names = StopSignal::names();
    match nearest(&written.to_ascii_uppercase(), names) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic.help(format!("known are {}", names.join(", "))),
    }
}

fn stop_grace(service: &Service, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    let Some((span, duration)) = service.stop_grace_period.spanned() else {
        return DEFAULT_GRACE;
    };
    if duration.milliseconds == 0 {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                "a service needs some time to stop",
            )
            .label("s6 takes zero for \"never kill it\"")
            .help("take at least 1ms"),
        );
    }
    duration.milliseconds
}

/// nginx as a service: ready when its port answers, finishing its requests on SIGQUIT.
fn proxy(nginx: &plan::Nginx, surroundings: Surroundings) -> plan::Service {
    plan::Service {
        name: ServiceName::nginx(),
        group: ServiceName::nginx(),
        instance: 1,
        port: None,
        proxy: true,
        protocol: Protocol::Tcp,
        command: plan::Command::Argv(vec!["/usr/sbin/nginx".to_owned()]),
        surroundings,
        environment: Vec::new(),
        dependencies: Vec::new(),
        user: None,
        readiness: Readiness::Tcp {
            port: nginx.listen,
            poll: readiness::DEFAULT_POLL,
        },
        stop_signal: StopSignal::QUIT,
        stop_grace: DEFAULT_GRACE,
        lifecycle: Lifecycle::Kept,
        health: Health::Required,
    }
}

/// Enters the dependencies, in the order of the services.
fn link(services: &mut [plan::Service], dependencies: &Dependencies) {
    let names = services.iter().map(|service| service.name.clone());
    let order: BTreeMap<ServiceName, usize> = names.zip(0..).collect();
    for service in services {
        let edges = dependencies
            .get(&service.name)
            .map_or(&[][..], Vec::as_slice);
        service.dependencies = edges.iter().map(|edge| edge.on.clone()).collect();
        service.dependencies.sort_by_key(|name| order.get(name));
    }
}

/// Gives nginx as long to finish its requests as the longest of those who answer them has.
fn be_patient(services: &mut [plan::Service]) {
    let Some(nginx) = services.iter().position(plan::Service::is_nginx) else {
        return;
    };
    let waited_for = &services[nginx].dependencies;
    let others = services.iter();
    let answering = others.filter(|service| {
        service.lifecycle != Lifecycle::Oneshot && waited_for.contains(&service.name)
    });
    let longest = answering.map(|service| service.stop_grace).max();
    services[nginx].stop_grace = longest.unwrap_or(0).max(DEFAULT_GRACE);
}

/// Makes every service that waits or is waited for announce that it has started. Where run scripts wait, nothing else
/// tells one that still waits from one that no longer does.
pub fn announce(services: &mut [plan::Service]) {
    let waited_for: BTreeSet<ServiceName> = services
        .iter()
        .flat_map(|service| service.dependencies.clone())
        .collect();
    for service in services {
        let involved = !service.dependencies.is_empty() || waited_for.contains(&service.name);
        if involved && service.readiness == Readiness::Unannounced {
            service.readiness = Readiness::Started;
        }
    }
}
