//! The command `services`: how everything in the container is, for people and for Docker's healthcheck.

use std::fmt::Write as _;

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::{Health, Layout, Plan, Poll};
use crate::tree::Tree;

/// The script, as a path in the container.
pub const SERVICES: &str = "/usr/bin/services";

#[derive(Serialize)]
struct View {
    header: String,
    width: usize,
    limit: u32,
    s6_rc: bool,
    oneshots: bool,
}

/// Adds the script, and the list of services that it reads.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let names = plan.services.iter().map(|service| &service.name);
    let polls = plan
        .services
        .iter()
        .filter_map(|service| service.readiness.poll());
    let longest = names.map(|name| name.as_str().len()).max();
    let view = View {
        header: header(&plan.origin),
        width: longest.unwrap_or(0).max("service".len()),
        limit: polls.map(Poll::limit).max().unwrap_or(1),
        s6_rc: plan.layout == Layout::S6Rc,
        oneshots: plan
            .services
            .iter()
            .any(|service| service.has_no_process(plan.layout)),
    };
    tree.program(format!("rootfs{SERVICES}"), render("services", &view));
    tree.text("rootfs/etc/s6-blueprint/services", list(plan));
}

/// A line each: name, port, whether its health is the container's, and what has no process says so.
fn list(plan: &Plan) -> String {
    let mut text = String::new();
    for service in &plan.services {
        let health = match service.health {
            Health::Required => "required",
            Health::Ignored => "ignored",
        };
        let port = plan.listens(service);
        let port = port.map_or_else(|| "-".to_owned(), |port| port.to_string());
        let kind = if service.has_no_process(plan.layout) {
            " oneshot"
        } else {
            ""
        };
        let _ = writeln!(text, "{} {port} {health}{kind}", service.name);
    }
    text
}
