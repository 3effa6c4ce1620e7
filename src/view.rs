//! A plan shown to people: what a blueprint means, before anything is built.

mod budget;
mod health;
mod run_flags;
mod table;
mod waves;

use std::fmt::Write as _;

use crate::plan::{Plan, Readiness, Service, ServiceName};

/// What a plan means, as text for a terminal or a pull request: the services, the order in which they start, how
/// long a stop takes, and how the container is run.
#[must_use]
pub fn describe(plan: &Plan) -> String {
    let mut text = format!("{}, from {}\n\n", plan.name, plan.origin);
    text.push_str(&services(plan));
    text.push_str("\nstart order\n");
    for (number, wave) in waves::waves(plan).iter().enumerate() {
        let names: Vec<&str> = wave.iter().map(|name| name.as_str()).collect();
        let _ = writeln!(text, "  {}. {}", number + 1, names.join(", "));
    }
    text.push_str("\nstop\n");
    text.push_str(&budget::describe(plan));
    text.push_str("\nhealth\n");
    text.push_str(&health::describe(plan));
    text.push_str("\nrun it\n");
    text.push_str(&run_flags::describe(plan));
    text
}

fn services(plan: &Plan) -> String {
    let head = ["service", "port", "user", "ready", "stop", "waits for"].map(str::to_owned);
    let rows = plan.services.iter().map(|service| {
        [
            service.name.to_string(),
            listens(plan, service),
            service
                .user
                .clone()
                .unwrap_or_else(|| "the container's".to_owned()),
            ready(&service.readiness),
            format!(
                "{}, {}",
                service.stop_signal.as_str(),
                budget::seconds(service.stop_grace)
            ),
            names(service),
        ]
    });
    table::table(std::iter::once(head).chain(rows))
}

fn listens(plan: &Plan, service: &Service) -> String {
    let port = plan.listens(service);
    port.map_or_else(|| "-".to_owned(), |port| port.to_string())
}

fn ready(readiness: &Readiness) -> String {
    match readiness {
        Readiness::Unannounced => "-".to_owned(),
        Readiness::Done => "when its work is done".to_owned(),
        Readiness::Started => "when it no longer waits".to_owned(),
        Readiness::Notifies { fd } => format!("says so on descriptor {fd}"),
        Readiness::Tcp { port, .. } => format!("port {port} accepts"),
        Readiness::Command { command, .. } => format!("{} ends with 0", command[0]),
        Readiness::Http { path, .. } => format!("GET {path} is 2xx"),
    }
}

fn names(service: &Service) -> String {
    if service.dependencies.is_empty() {
        return "-".to_owned();
    }
    let names: Vec<&str> = service
        .dependencies
        .iter()
        .map(ServiceName::as_str)
        .collect();
    names.join(", ")
}
