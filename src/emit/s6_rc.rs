//! The layout `s6-rc`: definitions in `/etc/s6-overlay/s6-rc.d`, which s6-overlay compiles at each boot.
//!
//! s6-rc starts a service when all that it depends on is ready, and stops in the exact reverse order. A service whose
//! lines go to a logger is a pipeline of the two; one with instances is a bundle, so that its name means all of them.

use crate::emit::{directory, logging, oneshot, ready_within};
use crate::plan::{LOGGER_GRACE, Lifecycle, Plan, Service, ServiceName};
use crate::tree::Tree;

/// Where the definitions are.
pub const DEFINITIONS: &str = "rootfs/etc/s6-overlay/s6-rc.d";

/// Milliseconds that s6-rc gives a service to be down beyond its own grace period: for its `finish`, and for what a
/// shell needs on a busy machine.
const DOWN_MARGIN: u32 = 1000;

/// Adds every definition, and the bundles that say what starts.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    for service in &plan.services {
        if service.lifecycle == Lifecycle::Oneshot {
            oneshot::emit(plan, service, tree);
        } else {
            longrun(plan, service, tree);
        }
        if service.is_instance() {
            let group = format!("{DEFINITIONS}/{}", service.group);
            bundle(&group, &whole(service), tree);
        }
    }
    oneshot::emit_shared(plan, tree);
    user_bundle(plan, tree);
}

fn longrun(plan: &Plan, service: &Service, tree: &mut Tree) {
    let path = definition(
        service.name.as_str(),
        "longrun",
        &service.dependencies,
        tree,
    );
    directory::emit(plan, service, &path, tree);
    if service.readiness.notification_fd().is_some() {
        timeout_up(plan, &path, tree);
    }
    timeout_down(service.stop_time(), &path, tree);
    if let Some(run) = logging::run(plan, service) {
        tree.text(
            format!("{path}/producer-for"),
            format!("{}-log\n", service.name),
        );
        logger(service, run, tree);
    }
}

/// The consumer of a pipeline. It needs no patience: s6-rc stops it when the service is down.
fn logger(service: &Service, run: String, tree: &mut Tree) {
    let name = &service.name;
    let prepares = logging::folder(service).map(|folder| oneshot::prepare(name, folder, tree));
    let needs: Vec<ServiceName> = prepares.into_iter().collect();
    let path = definition(&format!("{name}-log"), "longrun", &needs, tree);
    tree.program(format!("{path}/run"), run);
    tree.text(format!("{path}/consumer-for"), format!("{name}\n"));
    tree.text(
        format!("{path}/pipeline-name"),
        format!("{name}-pipeline\n"),
    );
    tree.text(format!("{path}/timeout-kill"), format!("{LOGGER_GRACE}\n"));
    timeout_down(LOGGER_GRACE, &path, tree);
}

/// Begins a definition, and gives its folder. What depends on nothing else depends on `base`, so that it does not
/// start before the container is set up.
pub fn definition(name: &str, kind: &str, needs: &[ServiceName], tree: &mut Tree) -> String {
    let path = format!("{DEFINITIONS}/{name}");
    tree.text(format!("{path}/type"), format!("{kind}\n"));
    if needs.is_empty() {
        tree.text(format!("{path}/dependencies.d/base"), "");
    }
    for other in needs {
        tree.text(format!("{path}/dependencies.d/{other}"), "");
    }
    path
}

/// Nothing takes longer to start than the whole container may: a second more, so that it is `ready-within` that says
/// who is late.
pub fn timeout_up(plan: &Plan, path: &str, tree: &mut Tree) {
    if let Some(seconds) = plan.ready_within {
        let milliseconds = seconds.saturating_add(1).saturating_mul(1000);
        tree.text(format!("{path}/timeout-up"), format!("{milliseconds}\n"));
    }
}

/// After that s6-rc goes on without it: a service that cannot be killed does not hold up the container's stop.
pub fn timeout_down(grace: u32, path: &str, tree: &mut Tree) {
    let milliseconds = grace.saturating_add(DOWN_MARGIN);
    tree.text(format!("{path}/timeout-down"), format!("{milliseconds}\n"));
}

/// Puts a member into a bundle.
fn bundle(path: &str, member: &str, tree: &mut Tree) {
    tree.text(format!("{path}/type"), "bundle\n");
    tree.text(format!("{path}/contents.d/{member}"), "");
}

/// What s6-overlay starts, in the place that its version reads. The two places exclude each other.
fn user_bundle(plan: &Plan, tree: &mut Tree) {
    let watches = plan.ready_within.map(|_| ready_within::NAME.to_owned());
    let started = plan.services.iter().map(|service| {
        if service.is_instance() {
            service.group.to_string()
        } else {
            whole(service)
        }
    });
    for name in started.chain(watches) {
        if plan.overlay.version.reads_user_bundles_d() {
            let place = "rootfs/etc/s6-overlay/user-bundles.d/user/contents.d";
            tree.text(format!("{place}/{name}"), "");
        } else {
            bundle(&format!("{DEFINITIONS}/user"), &name, tree);
        }
    }
}

/// The name that means a service with its logger, where it has one.
fn whole(service: &Service) -> String {
    let piped = service.surroundings.logging.is_some() && service.lifecycle != Lifecycle::Oneshot;
    let ending = if piped { "-pipeline" } else { "" };
    format!("{}{ending}", service.name)
}
