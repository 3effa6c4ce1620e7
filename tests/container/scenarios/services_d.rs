//! What only run scripts that wait can do wrong.

use std::thread;
use std::time::Duration;

use super::stop::helpers;
use super::{Scenario, wait_until_nginx_waits_for_api_2};
use crate::load::Load;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    service_stopped_while_it_waits_leaves_nothing,
    only_what_nginx_has_not_passed_on_is_lost_at_a_stop,
];

/// `s6-svc -d` of a service that still waits ends it, and two seconds later also what it waited with.
///
/// Misses: the time-out of the `s6-svwait` in the shared script. (The lines of `finish` that end what is left behind
/// end the orphan as well where s6 tells it the process group: there either may be missing.)
fn service_stopped_while_it_waits_leaves_nothing(world: &World) {
    let container = world.instrumented().env("TEST_DELAY_2", "60").start();
    wait_until_nginx_waits_for_api_2(world, &container);
    // By then the others are ready, and it waits for api-2 alone.
    thread::sleep(Duration::from_secs(2));
    container.shell("/command/s6-svc -d /run/service/nginx", &[]);
    thread::sleep(Duration::from_secs(2));
    assert!(!container.service("nginx").up, "nginx is still up");
    // ready-within watches over the start, and sleeps meanwhile: that is no helper of a wait.
    let watching = container.service("ready-within").pid;
    let mut processes = container.processes();
    processes.retain(|process| Some(process.group) != watching);
    assert_eq!(helpers(&processes), Vec::<String>::new());
}

/// Under load a stop of all services at once loses no request that an instance works on. What nginx has taken and not
/// passed on by then may find no instance: it gets a 502, and not silence.
///
/// Misses: nginx's `down-signal`.
fn only_what_nginx_has_not_passed_on_is_lost_at_a_stop(world: &World) {
    let container = world.container().serve();
    let load = Load::start(container.inner_address(), "/api/slow?ms=50", 8);
    thread::sleep(Duration::from_secs(2));
    let stop = container.stop();
    let tally = load.finish();
    assert_eq!(stop.exit_code, 0, "{stop:?}");
    assert!(tally.total() > 100, "only {} answers", tally.total());
    let mut lost = tally.lost();
    lost.retain(|failure| !failure.starts_with("status 502"));
    assert!(lost.is_empty(), "of {}: {lost:?}", tally.total());
}
