//! Oneshots of s6-rc: a script for the work, which `up` calls.

use serde::Serialize;

use crate::emit::service::{self, Preamble};
use crate::emit::template::{header, render};
use crate::emit::{logging, quote, s6_rc};
use crate::plan::{Lifecycle, Plan, Service, ServiceName};
use crate::tree::Tree;

/// Where the scripts are, as a path in the container.
const SCRIPTS: &str = "/etc/s6-overlay/scripts";

/// The functions that all of them share.
const LIBRARY: &str = "/etc/s6-blueprint/oneshot.sh";

#[derive(Serialize)]
struct View<'a> {
    #[serde(flatten)]
    preamble: Preamble,
    library: &'static str,
    folder: Option<&'a str>,
    working_dir: &'a str,
    grace: u32,
    command: String,
}

#[derive(Serialize)]
struct SharedView {
    header: String,
}

/// Adds the definition of one oneshot, and its script.
pub fn emit(plan: &Plan, service: &Service, tree: &mut Tree) {
    let name = service.name.as_str();
    let path = s6_rc::definition(name, "oneshot", &service.dependencies, tree);
    let script = format!("{SCRIPTS}/{name}");
    let work = format!("{script}.work");
    let view = View {
        preamble: service::preamble(plan, service),
        library: LIBRARY,
        folder: logging::folder(service),
        // A oneshot has no service directory.
        working_dir: service.surroundings.working_dir.as_deref().unwrap_or("/"),
        grace: service.stop_grace,
        command: command(service, &work),
    };
    tree.program(format!("rootfs{script}"), render("oneshot", &view));
    if let Some(body) = service::script(plan, service) {
        tree.program(format!("rootfs{work}"), body);
    }
    tree.text(format!("{path}/up"), format!("{script}\n"));
    s6_rc::timeout_up(plan, &path, tree);
    if let Some(down) = service::down(plan, service) {
        let script = format!("{script}.down");
        tree.program(format!("rootfs{script}"), down);
        tree.text(format!("{path}/down"), format!("{script}\n"));
        s6_rc::timeout_down(service.stop_grace, &path, tree);
    }
}

/// Adds what the scripts share, where there is one.
pub fn emit_shared(plan: &Plan, tree: &mut Tree) {
    let is_oneshot = |service: &Service| service.lifecycle == Lifecycle::Oneshot;
    if plan.services.iter().any(is_oneshot) {
        let header = header(&plan.origin);
        let library = render("oneshot.sh", &SharedView { header });
        tree.text(format!("rootfs{LIBRARY}"), library);
    }
}

/// Adds the oneshot that makes the folder of a service's logger, and gives its name.
pub fn prepare(service: &ServiceName, folder: &str, tree: &mut Tree) -> ServiceName {
    let name = service.log_prepare();
    let path = s6_rc::definition(name.as_str(), "oneshot", &[], tree);
    let folder = quote::execline(folder);
    tree.text(format!("{path}/up"), format!("mkdir -p {folder}\n"));
    name
}

/// The words of the work. Only a longrun can have a logger of s6-rc's: here one reads from the work directly.
fn command(service: &Service, work: &str) -> String {
    let logger = logging::words(service).map(|words| {
        let block: Vec<String> = words
            .iter()
            .map(|word| quote::sh(&format!(" {word}")))
            .collect();
        format!("pipeline -w {} '' fdmove -c 2 1", block.join(" "))
    });
    let words = logger.into_iter().chain(service::process(service, work));
    words.collect::<Vec<_>>().join(" ")
}
