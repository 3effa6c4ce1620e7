//! `docker restart`: the second life of a container is like its first.

use std::time::Duration;

use super::{NGINX_STARTS, Scenario, assert_nginx_started_after_the_apis};
use crate::container::now;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![restarted_container_starts_in_order,];

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
