//! From the plan to the files of the container. Pure, and cannot fail: a plan holds only what can be emitted.
//!
//! One emitter a kind of file. What a service does whatever the layout (its run script, its check) is in
//! `service`; where that goes is the layout's own file. Templates hold layout, Rust holds logic, and the user's
//! text enters a file only through the quoting filters of `quote`.

mod ask;
mod check;
mod directory;
mod distribution;
mod dockerfile;
mod finish;
mod generator;
mod image_layout;
mod logging;
mod nginx;
mod oneshot;
mod quote;
mod ready_within;
mod s6_rc;
mod service;
mod services_command;
mod services_d;
mod stopping;
mod template;
mod ulimits;

use crate::plan::{Layout, Plan};
use crate::tree::Tree;

/// Every file of the container that a plan describes.
#[must_use]
pub fn emit(plan: &Plan) -> Tree {
    let mut tree = Tree::default();
    match plan.layout {
        Layout::ServicesD => services_d::emit(plan, &mut tree),
        Layout::S6Rc => s6_rc::emit(plan, &mut tree),
    }
    ask::emit(plan, &mut tree);
    stopping::emit(plan, &mut tree);
    ready_within::emit(plan, &mut tree);
    services_command::emit(plan, &mut tree);
    nginx::emit(plan, &mut tree);
    dockerfile::emit(plan, &mut tree);
    tree
}
