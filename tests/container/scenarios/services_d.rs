//! What only run scripts that wait can do wrong.

use std::thread;
use std::time::Duration;

use super::stop::helpers;
use super::{Scenario, wait_until_nginx_waits_for_api_2};
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![service_stopped_while_it_waits_leaves_nothing];

/// `s6-svc -d` of a service that still waits ends it, and two seconds later also what it waited with.
///
/// Misses: the time-out of the `s6-svwait` in the shared script. (Where s6 tells a `finish` the process group, nginx's
/// `finish` ends the orphan as well, and either line may be missing.)
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
