//! What the chosen layout cannot do, as far as it concerns this container.

use crate::plan::{Layout, Lifecycle, Plan};

/// A line each.
pub fn describe(plan: &Plan) -> String {
    let lines = match plan.layout {
        Layout::ServicesD => of_services_d(plan),
        Layout::S6Rc => of_s6_rc(plan),
    };
    lines
        .iter()
        .fold(String::new(), |text, line| text + "  " + line + "\n")
}

fn of_services_d(plan: &Plan) -> Vec<&'static str> {
    let mut lines = vec!["a stop in order: all services are asked at once"];
    if has_dependencies(plan) {
        lines.push(
            "dependencies that s6 itself knows: what waits for others counts as up while it waits",
        );
    }
    if has_oneshots(plan) {
        lines.push("oneshots without a process: an idle one stays behind");
    }
    lines
}

fn of_s6_rc(plan: &Plan) -> Vec<&'static str> {
    let mut lines = vec![
        "an S6_STAGE2_HOOK of your own: without this one, a stop while services start ends in a SIGKILL",
        "a stop of all at once: each step of the order has its own time",
    ];
    if has_dependencies(plan) {
        lines.push(
            "a wait at a restart: what s6-supervise starts again does not look at its dependencies",
        );
    }
    if has_oneshots(plan) && !plan.overlay.version.reads_user_bundles_d() {
        lines.push(
            "telling which oneshots are done while services start: the s6-rc of this version does not",
        );
    }
    lines
}

fn has_dependencies(plan: &Plan) -> bool {
    let mut services = plan.services.iter();
    services.any(|service| !service.dependencies.is_empty())
}

fn has_oneshots(plan: &Plan) -> bool {
    let mut services = plan.services.iter();
    services.any(|service| service.lifecycle == Lifecycle::Oneshot)
}
