//! The files of a service directory that no layout changes.

use crate::emit::check::check;
use crate::emit::finish::finish;
use crate::emit::service;
use crate::plan::{Plan, Service, StopSignal};
use crate::tree::Tree;

/// Milliseconds that a `finish` may need to end what the process has left behind, on a busy machine.
const LEFTOVERS: u32 = 500;

/// Adds them below `directory`: the scripts, and how the service announces and is stopped.
pub fn emit(plan: &Plan, service: &Service, directory: &str, tree: &mut Tree) {
    let path = |file: &str| format!("{directory}/{file}");
    tree.program(path("run"), service::run(plan, service));
    tree.program(path("finish"), finish(plan, service));
    tree.text(path("timeout-kill"), format!("{}\n", service.stop_grace));
    if let Some(fd) = service.readiness.notification_fd() {
        tree.text(path("notification-fd"), format!("{fd}\n"));
    }
    if let Some(program) = check(plan, service) {
        tree.program(path("data/check"), program);
    }
    if let Some(script) = service::script(plan, service) {
        tree.program(path("data/script"), script);
    }
    if let Some(down) = service::down(plan, service) {
        tree.program(path("data/down"), down);
        // Of `finish`, which calls it: s6-supervise waits five seconds by itself.
        let time = service.stop_grace.saturating_add(LEFTOVERS);
        tree.text(path("timeout-finish"), format!("{time}\n"));
    }
    if service.stop_signal != StopSignal::TERM {
        let signal = service.stop_signal.as_str();
        tree.text(path("down-signal"), format!("{signal}\n"));
    }
}
