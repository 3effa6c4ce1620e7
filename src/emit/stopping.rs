//! Stopping the container from within, and in s6-rc also from without while it starts.

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::{Layout, Plan};
use crate::tree::Tree;

/// What s6-overlay runs before anything starts, as a path in the container.
pub const STAGE2_HOOK: &str = "/etc/s6-blueprint/bin/stage2-hook";

#[derive(Serialize)]
struct View {
    header: String,
}

/// The program by which a script stops the container.
pub fn halt(layout: Layout) -> &'static str {
    match layout {
        Layout::ServicesD => "/run/s6/basedir/bin/halt",
        Layout::S6Rc => "/etc/s6-blueprint/bin/halt",
    }
}

/// Adds the scripts without which a stop waits for what s6-rc is just starting.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    if plan.layout == Layout::ServicesD {
        return;
    }
    for name in ["end-start", "halt", "stage2-hook", "stop"] {
        let view = View {
            header: header(&plan.origin),
        };
        let path = format!("rootfs/etc/s6-blueprint/bin/{name}");
        tree.program(path, render(name, &view));
    }
}
