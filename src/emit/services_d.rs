//! The layout `services.d`: plain s6 service directories in `/etc/services.d`.
//!
//! s6-overlay starts all of them at once and ignores `type` and `dependencies`. The run scripts make the latter
//! true: each waits for what its own `dependencies` file names.

use serde::Serialize;

use crate::emit::service::WAIT_SCRIPT;
use crate::emit::template::{header, render};
use crate::emit::{directory, logging};
use crate::plan::{Lifecycle, Plan, Service};
use crate::tree::Tree;

#[derive(Serialize)]
struct WaitView {
    header: String,
}

/// Adds the service directories, and the script with which services wait where any does.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    for service in &plan.services {
        service_directory(plan, service, tree);
    }
    if plan
        .services
        .iter()
        .any(|service| !service.dependencies.is_empty())
    {
        let view = WaitView {
            header: header(&plan.origin),
        };
        let script = render("wait-for-dependencies.sh", &view);
        tree.text(format!("rootfs{WAIT_SCRIPT}"), script);
    }
}

fn service_directory(plan: &Plan, service: &Service, tree: &mut Tree) {
    let directory = format!("rootfs/etc/services.d/{}", service.name);
    let path = |file: &str| format!("{directory}/{file}");
    if service.lifecycle == Lifecycle::Oneshot {
        tree.text(path("type"), "oneshot\n");
        // The work is a child of `run`: where the grace period ends, both do.
        tree.text(path("flag-timeout-killpg"), "");
    } else {
        tree.text(path("type"), "longrun\n");
    }
    directory::emit(plan, service, &directory, tree);
    if !service.dependencies.is_empty() {
        tree.text(path("dependencies"), dependencies(plan, service));
    }
    if let Some(logger) = logging::run(plan, service) {
        tree.program(path("log/run"), logger);
    }
}

fn dependencies(plan: &Plan, service: &Service) -> String {
    let names = service.dependencies.iter().map(|name| format!("{name}\n"));
    std::iter::once(header(&plan.origin) + "\n")
        .chain(names)
        .collect()
}
