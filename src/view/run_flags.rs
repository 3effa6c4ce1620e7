//! How the container is run: its ports and variables, and the flags with which it needs the least rights.
//!
//! The capabilities are those without which containers were seen to fail on the real s6-overlay, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::plan::{Logging, Plan, Protocol};
use crate::shell;
use crate::view::{giving, table};

/// Ports below this one need a right where the kernel's default holds.
const UNPRIVILEGED: u16 = 1024;

/// What the container is given.
pub fn given(plan: &Plan) -> Vec<String> {
    let ports = plan.published().into_iter();
    let ports = ports.map(|(port, protocol)| match protocol {
        Protocol::Tcp => format!("-p {port}:{port}"),
        Protocol::Udp => format!("-p {port}:{port}/udp"),
    });
    let variables = required(plan).into_iter();
    let variables = variables.map(|name| format!("-e {name}=..."));
    ports.chain(variables).collect()
}

/// The variables that only the container can bring.
pub fn required(plan: &Plan) -> BTreeSet<&str> {
    let variables = plan
        .services
        .iter()
        .flat_map(|service| &service.environment);
    variables
        .filter(|variable| variable.value.is_none())
        .map(|variable| variable.name.as_str())
        .collect()
}

/// The flags that make the root filesystem read-only. A tmpfs is root's unless it is told otherwise; it is given what
/// the image gives its own folders, so that `-u N:0` holds here too. The image of a blueprint that says `read_only` has
/// the variable already.
pub fn read_only(plan: &Plan) -> Vec<String> {
    let owner = plan
        .image
        .user
        .map(|uid| format!(",uid={uid},gid=0,mode=0775"));
    let owner = owner.unwrap_or_default();
    let mut flags = vec![
        "--read-only".to_owned(),
        format!("--tmpfs /run:exec{owner}"),
    ];
    flags.extend(log_folders(plan).iter().map(|folder| {
        let owner = owner.strip_prefix(',').map(|owner| format!(":{owner}"));
        let mount = format!("{folder}{}", owner.unwrap_or_default());
        format!("--tmpfs {}", shell::word(&mount))
    }));
    if !plan.image.read_only {
        flags.push("-e S6_READ_ONLY_ROOT=1".to_owned());
    }
    flags
}

/// The folders into which lines are written.
fn log_folders(plan: &Plan) -> BTreeSet<&str> {
    let loggings = plan
        .services
        .iter()
        .filter_map(|service| service.surroundings.logging.as_ref());
    loggings
        .filter_map(|logging| match logging {
            Logging::Prefix => None,
            Logging::Files { folder, .. } => folder.rsplit_once('/').map(|(parent, _)| parent),
        })
        .collect()
}

/// The capabilities that are needed, and what for.
///
/// A port below 1024 needs none: in a network of their own, Docker's containers may open it since 20.10.
pub fn capabilities(plan: &Plan) -> BTreeMap<&'static str, &'static str> {
    let mut needed = giving::capabilities(plan);
    let workers = plan.nginx.is_some() && plan.image.user.is_none();
    if workers {
        needed.insert("CHOWN", "nginx gives its folders to its workers");
    }
    let others = plan.services.iter().any(|service| service.user.is_some());
    if workers {
        needed.insert("KILL", "the workers of an nginx that died are removed");
    }
    if others {
        needed.insert("KILL", "processes of another user are stopped");
    }
    if workers || others {
        let reason = "processes become another user's";
        needed.extend([("SETGID", reason), ("SETUID", reason)]);
    }
    needed
}

/// What is needed besides where the container has no network of its own, or Docker is older than 20.10: none where
/// no port is low.
pub fn low_port(plan: &Plan) -> Option<&'static str> {
    let ports = plan.services.iter();
    let mut ports = ports.filter_map(|service| plan.listens(service));
    let low = ports.any(|port| port.get() < UNPRIVILEGED);
    low.then_some("--cap-add NET_BIND_SERVICE")
}

/// The flags that take away every right that is not needed.
pub fn least_rights(plan: &Plan) -> Vec<String> {
    let mut flags = vec!["--cap-drop ALL".to_owned()];
    let needed = capabilities(plan).into_keys();
    flags.extend(needed.map(|name| format!("--cap-add {name}")));
    flags.push("--security-opt no-new-privileges".to_owned());
    flags
}

/// The command, and what can be added to it.
pub fn describe(plan: &Plan) -> String {
    let mut words = vec!["docker run".to_owned()];
    words.extend(given(plan));
    if plan.image.read_only {
        words.extend(read_only(plan));
    }
    words.push(plan.name.to_string());
    let mut text = format!("  {}\n", words.join(" "));
    if plan.image.user.is_some() {
        text.push_str("  as any other user: add -u N:0, a number in the group root\n");
    }
    let _ = writeln!(text, "\nwith the fewest rights, add");
    let _ = writeln!(text, "  {}", least_rights(plan).join(" "));
    let needed = capabilities(plan);
    let reasons: Vec<_> = needed
        .iter()
        .map(|(name, reason)| [format!("  {name}"), (*reason).to_owned()])
        .collect();
    text.push_str(&table::list(&reasons));
    if plan.image.user.is_none() && !needed.contains_key("SETUID") {
        text.push_str("  a program that changes its user itself needs SETGID and SETUID, and KILL to be stopped\n");
    }
    if plan.image.user.is_some() {
        text.push_str("  with the first alone s6-overlay does not start: its setuid program is a root that may do nothing\n");
    }
    if let Some(flag) = low_port(plan) {
        let _ = writeln!(text, "  with --network host, for the low port: {flag}");
    }
    if !plan.image.read_only {
        let _ = writeln!(
            text,
            "\nwith a read-only root, add, and a --tmpfs or a volume for what services write to"
        );
        let _ = writeln!(text, "  {}", read_only(plan).join(" "));
    }
    text
}
