//! The scenarios, a file for each topic. Each says what it proves, and which line of the generated files it would miss.

/// Scenarios with their functions' names.
macro_rules! named {
    ($($run:ident),+ $(,)?) => {
        [$((stringify!($run), $run as fn(&$crate::world::World))),+]
    };
}

mod build;
mod builders;
mod cache;
mod capabilities;
mod chain;
mod contents;
mod drains;
mod early;
mod ends;
mod environment;
mod faults;
mod habits;
mod health;
mod identity;
mod limits;
mod lines;
mod live;
mod mirrors;
mod proxy;
mod readiness;
mod restart;
mod rights;
mod s6_rc;
mod services_d;
mod start;
mod stop;
mod under_load;
mod web;

use std::time::Duration;

use crate::container::Container;
use crate::layout::Layout;
use crate::wait;
use crate::world::World;

/// The services that are APIs.
const APIS: [&str; 3] = ["api-1", "api-2", "api-3"];

/// What nginx says just before it becomes nginx.
const NGINX_STARTS: &[&str] = &["nginx: starting"];

/// A test: the second part of its name, and a function that panics when what it proves is not so.
pub type Scenario = (&'static str, fn(&World));

/// All of them, in the order in which they run.
pub fn all(layout: Layout) -> Vec<Scenario> {
    let topics = [
        build::ALL,
        builders::ALL,
        mirrors::ALL,
        cache::ALL,
        contents::ALL,
        habits::ALL,
        start::ALL,
        identity::ALL,
        capabilities::ALL,
        rights::ALL,
        faults::ALL,
        under_load::ALL,
        proxy::ALL,
        limits::ALL,
        stop::ALL,
        drains::ALL,
        restart::ALL,
        chain::ALL,
        web::ALL,
        readiness::ALL,
        ends::ALL,
        health::ALL,
        early::ALL,
        lines::ALL,
        environment::ALL,
    ];
    let own: &[&[Scenario]] = match layout {
        Layout::ServicesD => &[live::ALL, services_d::ALL],
        Layout::S6Rc => &[s6_rc::ALL],
    };
    [topics.concat(), own.concat()].concat()
}

/// Waits until all that nginx waits for but api-2 is ready.
#[track_caller]
fn wait_until_nginx_waits_for_api_2(world: &World, container: &Container) {
    let limit = Duration::from_secs(10);
    match world.layout() {
        Layout::ServicesD => container.wait_until_logged(&["nginx: waiting for", "api-2"], limit),
        // s6-rc waits, and says nothing of it.
        Layout::S6Rc => wait::until("api-1 is ready, and api-2 is not", limit, || {
            let services = container.services();
            (services.get("api-1")?.ready && services.get("api-2")?.up).then_some(())
        }),
    }
}

/// Why a scenario cannot be tried on the stand-in, if so.
pub fn beyond_the_stand_in(name: &str) -> Option<&'static str> {
    match name {
        "nginx_returns_when_only_its_master_is_killed"
        | "child_of_a_killed_process_ends_too"
        | "child_of_a_stopped_process_ends_too" => {
            Some("Debian's s6-supervise does not tell a finish script the process group")
        }
        "command_of_docker_run_can_have_the_signal" => {
            Some("the stand-in runs no command of `docker run`")
        }
        "dropped_capabilities_alone_do_not_start_a_container_of_a_user"
        | "image_of_root_as_another_user" => {
            Some("the stand-in has no setuid program, which prepares /run as root")
        }
        _ => None,
    }
}

/// Asserts that nginx, as it last started, did so when every API was ready.
#[track_caller]
fn assert_nginx_started_after_the_apis(container: &Container, started: Duration) {
    for api in APIS {
        let ready = container.ready_at(api);
        assert!(
            ready <= started,
            "nginx started {:?} before {api} was ready",
            ready.saturating_sub(started)
        );
    }
}
