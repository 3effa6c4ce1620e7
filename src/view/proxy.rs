//! What nginx answers where.

use crate::plan::{Answer, Balance, Location, Nginx, Plan, ServiceName};
use crate::view::table;

/// One line a location, with the port as the head; empty where there is no proxy.
pub fn describe(plan: &Plan) -> String {
    let Some(nginx) = &plan.nginx else {
        return String::new();
    };
    let rows: Vec<_> = nginx
        .locations
        .iter()
        .map(|location| [location.path.clone(), answer(nginx, location)])
        .collect();
    format!(
        "\nwhat nginx answers on port {}\n{}",
        nginx.listen,
        table::list(&rows)
    )
}

fn answer(nginx: &Nginx, location: &Location) -> String {
    let files = format!("files of {}", nginx.root.as_deref().unwrap_or_default());
    match &location.answer {
        Answer::Static { fallback: None } => files,
        Answer::Static {
            fallback: Some(path),
        } => format!("{files}, else {path}"),
        Answer::Proxy(name) => upstream(nginx, name),
        Answer::FastCgi { service, fallback } => format!(
            "{files}, scripts by {}, else {fallback}",
            upstream(nginx, service)
        ),
    }
}

fn upstream(nginx: &Nginx, name: &ServiceName) -> String {
    let mut upstreams = nginx.upstreams.iter();
    let Some(upstream) = upstreams.find(|upstream| upstream.name == *name) else {
        return name.to_string();
    };
    let ports: Vec<String> = upstream
        .servers
        .iter()
        .map(|server| server.port.to_string())
        .collect();
    let balance = match upstream.servers.len() {
        1 => String::new(),
        _ => format!(", {}", spread(upstream.balance)),
    };
    format!("{name} on port {}{balance}", ports.join(", "))
}

/// How requests are spread, for a sentence.
pub fn spread(balance: Balance) -> &'static str {
    match balance {
        Balance::RoundRobin => "one after the other",
        Balance::LeastConn => "the one with the fewest requests first",
        Balance::IpHash => "each client with its own",
    }
}
