//! The service `ready-within`: it stops the container when a service is not ready in time.
//!
//! s6-overlay's own `S6_CMD_WAIT_FOR_SERVICES` holds a lock while it waits, which makes a stop during the start
//! a SIGKILL, and never says who is late.

use serde::Serialize;

use crate::emit::template::{header, render};
use crate::plan::Plan;
use crate::tree::Tree;

#[derive(Serialize)]
struct View {
    header: String,
    seconds: u32,
}

/// Adds the service directory, where there is a limit.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let Some(seconds) = plan.ready_within else {
        return;
    };
    let path = |file: &str| format!("rootfs/etc/services.d/ready-within/{file}");
    let header = header(&plan.origin);
    let finish = format!("#!/bin/sh\n{header}\n\n# It watches over one start.\nexit 125\n");
    tree.text(path("type"), "longrun\n");
    tree.program(
        path("run"),
        render("ready-within", &View { header, seconds }),
    );
    tree.program(path("finish"), finish);
}
