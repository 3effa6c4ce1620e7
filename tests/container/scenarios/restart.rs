//! `docker restart`, and every other end and new beginning: the next life of a container is like its first.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{NGINX_STARTS, Scenario, assert_nginx_started_after_the_apis};
use crate::container::{Container, now};
use crate::processes::assert_no_zombie;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    restarted_container_starts_in_order,
    every_life_of_a_container_is_like_its_first,
    hangup_of_the_first_process_changes_nothing,
];

/// For an end, or for what a start leaves running to be all there.
const LIMIT: Duration = Duration::from_secs(15);

/// After `docker restart` nginx again waits until its APIs are ready, however long that takes.
///
/// Misses: what tells the first start after boot from a later one, if it outlived the boot; the wait itself.
fn restarted_container_starts_in_order(world: &World) {
    let container = world.instrumented().env("TEST_DELAY_2", "5").serve();
    let restarted = now();
    container.docker(&["restart", "{}"]);
    container.wait_until_serving(Duration::from_secs(15));
    let log = container.log().since(restarted);
    let starts = log.first(NGINX_STARTS).expect("nginx says that it starts");
    assert_nginx_started_after_the_apis(&container, starts.at);
    assert_eq!(log.count(NGINX_STARTS), 1, "nginx started once");
}

/// However a container ended (`docker stop`, `docker restart`, a SIGTERM to its first process, a SIGKILL that left
/// everything under /run as it was), after the next start the same processes run and the same services are ready, with
/// no zombie, and nginx has nothing to complain of.
///
/// Misses: nothing that could be deleted by itself; it fails over any file of an earlier life that a script takes for
/// one of this life.
fn every_life_of_a_container_is_like_its_first(world: &World) {
    let container = world.container().flag("--no-healthcheck").serve();
    wait_until_settled(&container);
    let first = names(&container);
    let ready = ready(&container);
    let ends: [&[&[&str]]; 5] = [
        &[&["stop", "{}"], &["start", "{}"]],
        &[&["restart", "{}"]],
        &[&["kill", "--signal=TERM", "{}"], &["start", "{}"]],
        &[&["kill", "--signal=KILL", "{}"], &["start", "{}"]],
        &[&["stop", "{}"], &["start", "{}"]],
    ];
    for end in ends {
        let ended = now();
        for command in end {
            if command[0] == "start" {
                container.wait_until_exited(LIMIT);
            }
            container.docker(command);
        }
        container.wait_until_serving(LIMIT);
        wait_until_settled(&container);
        assert_eq!(names(&container), first, "after {end:?}");
        assert_eq!(self::ready(&container), ready, "after {end:?}");
        let log = container.log().since(ended);
        for level in ["[emerg]", "[alert]", "[crit]", "[error]"] {
            assert_eq!(log.count(&[level]), 0, "nginx complains after {end:?}");
        }
    }
}

/// A SIGHUP to the first process, as somebody sends it who takes that for nginx: everything goes on.
///
/// Misses: nothing of ours; it is how the init is.
fn hangup_of_the_first_process_changes_nothing(world: &World) {
    let container = world.container().flag("--no-healthcheck").serve();
    wait_until_settled(&container);
    let (services, processes) = (container.services(), names(&container));
    container.docker(&["kill", "--signal=HUP", "{}"]);
    let load = container.load(2);
    std::thread::sleep(Duration::from_secs(2));
    load.finish().assert_nothing_failed();
    assert_eq!(container.services(), services);
    assert_eq!(names(&container), processes);
    assert_eq!(container.stop().exit_code, 0);
}

/// Waits until what only the start needs is gone: `ready-within`, and what asks for readiness.
#[track_caller]
fn wait_until_settled(container: &Container) {
    wait::until("the start is over", LIMIT, || {
        let services = container.services();
        let watching = services
            .get("ready-within")
            .is_some_and(|service| service.up);
        let known = ["sh", "sleep", "s6-sleep", "s6-notifyonchec"];
        let helps = |name: &String| known.contains(&name.as_str());
        (!watching && !names(container).iter().any(helps)).then_some(())
    });
}

/// The names of all processes, sorted; a panic when one of them is a zombie.
#[track_caller]
fn names(container: &Container) -> Vec<String> {
    let processes = container.processes();
    assert_no_zombie(&processes);
    let mut names: Vec<String> = processes.into_iter().map(|process| process.name).collect();
    names.sort();
    names
}

/// The names of the services that are ready.
fn ready(container: &Container) -> BTreeSet<String> {
    let services = container.services().into_iter();
    services
        .filter(|(_, service)| service.ready)
        .map(|(name, _)| name)
        .collect()
}
