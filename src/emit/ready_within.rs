//! The service `ready-within`: it stops the container when a service is not ready in time.
//!
//! s6-overlay's own `S6_CMD_WAIT_FOR_SERVICES` holds a lock while it waits, which makes a stop during the start
//! a SIGKILL, and never says who is late.

use serde::Serialize;

use crate::emit::s6_rc;
use crate::emit::service;
use crate::emit::stopping::halt;
use crate::emit::template::{header, render};
use crate::plan::{Layout, Plan};
use crate::tree::Tree;

/// The name of the service that watches over the start.
pub const NAME: &str = "ready-within";

#[derive(Serialize)]
struct View {
    header: String,
    by_hand: String,
    seconds: u32,
    halt: &'static str,
    s6_rc: bool,
    oneshots: Vec<String>,
}

/// Adds the service directory, where there is a limit.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let Some(seconds) = plan.ready_within else {
        return;
    };
    let name = NAME;
    let directory = match plan.layout {
        Layout::S6Rc => s6_rc::definition(name, "longrun", &[], tree),
        Layout::ServicesD => {
            let directory = format!("rootfs/etc/services.d/{name}");
            tree.text(format!("{directory}/type"), "longrun\n");
            directory
        }
    };
    let header = header(&plan.origin);
    let by_hand = service::by_hand(name);
    let finish = format!("#!/bin/sh\n{header}\n\n# It watches over one start.\nexit 125\n");
    let view = View {
        header,
        by_hand,
        seconds,
        halt: halt(plan.layout),
        s6_rc: plan.layout == Layout::S6Rc,
        oneshots: oneshots(plan),
    };
    tree.program(format!("{directory}/run"), render(name, &view));
    tree.program(format!("{directory}/finish"), finish);
}

/// The names of the services without a process. In services.d there is none.
fn oneshots(plan: &Plan) -> Vec<String> {
    let services = plan.services.iter();
    services
        .filter(|service| service.has_no_process(plan.layout))
        .map(|service| service.name.to_string())
        .collect()
}
