//! Stopping the container: at once when it is young, in s6-rc also while it starts, and from within.

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::{Layout, Plan};
use crate::tree::Tree;

/// What s6-overlay runs before anything starts, as a path in the container.
pub const STAGE2_HOOK: &str = "/etc/s6-blueprint/bin/stage2-hook";

#[derive(Serialize)]
struct View {
    header: String,
    s6_rc: bool,
}

/// The program by which a script stops the container.
pub fn halt(layout: Layout) -> &'static str {
    match layout {
        Layout::ServicesD => "/run/s6/basedir/bin/halt",
        Layout::S6Rc => "/etc/s6-blueprint/bin/halt",
    }
}

/// Adds the scripts without which a stop waits for the init's second, and in s6-rc for what it is just starting.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let view = View {
        header: header(&plan.origin),
        s6_rc: plan.layout == Layout::S6Rc,
    };
    let names: &[&str] = match plan.layout {
        Layout::ServicesD => &["end-at-once", "stage2-hook", "stop"],
        Layout::S6Rc => &["end-at-once", "end-start", "halt", "stage2-hook", "stop"],
    };
    for name in names {
        let path = format!("rootfs/etc/s6-blueprint/bin/{name}");
        tree.program(path, render(name, &view));
    }
}
