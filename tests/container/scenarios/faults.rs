//! Processes that die: what restarts, what does not, and who notices.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use super::{NGINX_STARTS, Scenario};
use crate::container::{Container, now};
use crate::layout::Layout;
use crate::services::Service;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    killed_api_restarts_alone,
    nginx_returns_without_an_api_that_gave_up,
    nginx_returns_while_an_api_is_not_ready,
    nginx_returns_when_only_its_master_is_killed,
];

/// How long one dead API may keep a restarting nginx from serving.
const BACK: Duration = Duration::from_secs(6);

/// `kill -9` of one API under load: it alone restarts, no request fails, and all three answer again.
///
/// Misses: `fail_timeout` in nginx.conf; a `proxy_next_upstream` that leaves out errors.
fn killed_api_restarts_alone(world: &World) {
    let container = world.container().serve();
    let before = container.services();
    let load = container.load(4);
    thread::sleep(Duration::from_secs(1));
    container.kill("KILL", container.pid("api-2"));
    wait_for_new(&container, "api-2", &before["api-2"]);
    let again = container.load(2);
    thread::sleep(Duration::from_secs(2));
    let (all, again) = (load.finish(), again.finish());
    all.assert_nothing_failed();
    assert_eq!(
        again.answered.len(),
        3,
        "who answers after the restart: {:?}",
        again.answered
    );
    assert_eq!(
        others(&container.services(), "api-2"),
        others(&before, "api-2")
    );
}

/// An API that gave up for good does not keep nginx down, and nginx says that it goes without.
///
/// Misses: the line of the shared script that asks whether a dependency is still wanted up.
fn nginx_returns_without_an_api_that_gave_up(world: &World) {
    let container = world.container().serve();
    make_give_up(&container, "api-2");
    let killed = kill_nginx_and_wait(&container);
    let log = container.log().since(killed);
    assert!(
        world.layout() == Layout::S6Rc || log.first(&["nginx:", "without api-2"]).is_some(),
        "nginx does not say that it goes without api-2"
    );
    assert!(
        log.first(&["nginx: waiting for", "api-2"]).is_none(),
        "nginx waited for api-2"
    );
}

/// An API that is up and never ready does not keep nginx down for long.
///
/// Misses: the limit of a later start's wait in the shared script.
fn nginx_returns_while_an_api_is_not_ready(world: &World) {
    let container = world.instrumented().serve();
    make_unready(&container, 2);
    let killed = kill_nginx_and_wait(&container);
    let log = container.log().since(killed);
    assert!(
        world.layout() == Layout::S6Rc || log.first(&["nginx: waiting for", "api-2"]).is_some(),
        "nginx does not say what it waits for"
    );
    assert!(
        !container.service("api-2").ready,
        "the scenario proves nothing: api-2 became ready"
    );
}

/// `kill -9` of nginx's master alone leaves its workers on the port: the next start must not fail over them for ever.
///
/// Misses: the lines of nginx's `finish` that end what is left behind.
fn nginx_returns_when_only_its_master_is_killed(world: &World) {
    let container = world.container().serve();
    let before = container.service("nginx");
    let killed = now();
    container.kill("KILL", before.pid.expect("nginx is up"));
    wait_for_new(&container, "nginx", &before);
    thread::sleep(Duration::from_secs(4));
    container.wait_until_serving(BACK);
    let starts = container.log().since(killed).count(NGINX_STARTS);
    assert_eq!(
        starts, 1,
        "nginx started {starts} times after its master was killed"
    );
}

/// Makes an API stay away: its `finish` says 125, which tells s6 not to restart it.
fn make_give_up(container: &Container, api: &str) {
    let finish =
        r#"cd "/run/service/$1" && printf '#!/bin/sh\nexit 125\n' > finish && chmod 755 finish"#;
    container.shell(finish, &[api]);
    container.kill("KILL", container.pid(api));
    wait::until("the API has given up", BACK, || {
        let service = container.service(api);
        (!service.up && !service.wanted_up).then_some(())
    });
}

/// Restarts an API of the instrumented image, which then is up and not ready for a minute.
pub fn make_unready(container: &Container, number: u32) {
    let api = format!("api-{number}");
    let before = container.service(&api);
    container.shell(r#"echo 60 > "/tmp/delay-$1""#, &[&number.to_string()]);
    container.kill("KILL", before.pid.expect("the API is up"));
    wait::until("the API is up again, and not ready", BACK, || {
        let service = container.service(&api);
        (service.up && !service.ready && service.pid != before.pid).then_some(())
    });
}

/// Kills nginx with its workers and waits until a new one serves; the moment of the kill.
#[track_caller]
fn kill_nginx_and_wait(container: &Container) -> Duration {
    let killed = now();
    let before = container.kill_group_of("nginx");
    container.wait_until_serving(BACK);
    assert_ne!(container.pid("nginx"), before);
    killed
}

/// Waits until the service is up and ready with another process.
#[track_caller]
pub fn wait_for_new(container: &Container, name: &str, before: &Service) {
    wait::until("the service is back", BACK, || {
        let service = container.service(name);
        (service.ready && service.pid != before.pid).then_some(())
    });
}

/// The processes of all services but one, and but ready-within, which ends when the start is over.
fn others(services: &BTreeMap<String, Service>, name: &str) -> Vec<(String, Option<u32>)> {
    let stays = |service: &str| service != name && service != "ready-within";
    let others = services.iter().filter(|(service, _)| stays(service));
    others
        .map(|(service, state)| (service.clone(), state.pid))
        .collect()
}
