//! The script that says when a service is asked for the last time whether it is ready.

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::Plan;
use crate::tree::Tree;

/// The script, as a path in the container.
pub const ASK: &str = "/etc/s6-blueprint/ask.sh";

#[derive(Serialize)]
struct View {
    header: String,
}

/// Adds it, where any service is asked a limited number of times.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let mut polls = plan
        .services
        .iter()
        .filter_map(|service| service.readiness.poll());
    if polls.any(|poll| poll.tries != 0) {
        let view = View {
            header: header(&plan.origin),
        };
        tree.text(format!("rootfs{ASK}"), render("ask.sh", &view));
    }
}
