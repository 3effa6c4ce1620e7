//! How the container is run: its ports and variables, and the flags with which it needs the least rights.
//!
//! The capabilities are what was seen to be needed in containers: without KILL, services of another user cannot be
//! signalled, and the stop ends in a SIGKILL; nginx's master makes its folders and gives them to its workers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::plan::Plan;

/// Ports below this one need a capability where the kernel's default holds.
const UNPRIVILEGED: u16 = 1024;

/// The command, and what can be added to it.
pub fn describe(plan: &Plan) -> String {
    let mut text = String::from("  docker run");
    for port in plan.published() {
        let _ = write!(text, " -p {port}:{port}");
    }
    for name in required(plan) {
        let _ = write!(text, " -e {name}=...");
    }
    if plan.image.read_only {
        let _ = write!(text, " {}", read_only(plan));
    }
    let _ = writeln!(text, " {}", plan.name);
    let _ = writeln!(text, "  with the fewest rights: {}", rights(plan));
    if !plan.image.read_only {
        let flags = read_only(plan);
        let _ = writeln!(
            text,
            "  with a read-only root: {flags} -e S6_READ_ONLY_ROOT=1"
        );
    }
    text
}

/// A tmpfs is root's unless it is told otherwise.
fn read_only(plan: &Plan) -> String {
    let owner = plan.image.user.map(|uid| format!(",uid={uid},gid={uid}"));
    format!("--read-only --tmpfs /run:exec{}", owner.unwrap_or_default())
}

fn required(plan: &Plan) -> BTreeSet<&str> {
    let variables = plan
        .services
        .iter()
        .flat_map(|service| &service.environment);
    variables
        .filter(|variable| variable.value.is_none())
        .map(|variable| variable.name.as_str())
        .collect()
}

fn rights(plan: &Plan) -> String {
    let mut capabilities = BTreeSet::new();
    let root = plan.image.user.is_none();
    if root && plan.nginx.is_some() {
        capabilities.insert("CHOWN");
    }
    if (root && plan.nginx.is_some()) || plan.services.iter().any(|service| service.user.is_some())
    {
        capabilities.extend(["KILL", "SETGID", "SETUID"]);
    }
    let ports = plan.services.iter().filter_map(|service| service.port);
    if ports
        .map(u16::from)
        .chain(plan.published())
        .any(|port| port < UNPRIVILEGED)
    {
        capabilities.insert("NET_BIND_SERVICE");
    }
    let added: Vec<String> = capabilities
        .iter()
        .map(|name| format!(" --cap-add {name}"))
        .collect();
    format!(
        "--cap-drop ALL{} --security-opt no-new-privileges",
        added.concat()
    )
}
