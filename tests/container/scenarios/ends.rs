//! Services that end (`blueprints/ends.yaml`): what `restart` makes of it, and how what gave up is brought back.

use std::thread;
use std::time::Duration;

use super::Scenario;
use super::health::wait_until_docker_says;
use super::stop::stops_within;
use crate::container::{Container, Launch, now};
use crate::table::state;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    crash_loop_gives_up_and_is_brought_back,
    crash_loop_halts_with_the_code,
    crash_loop_halts_with_the_signal,
    end_with_0_is_the_last_where_the_policy_says_so,
    end_with_another_code_is_a_failure,
    deliberate_restarts_never_count,
    child_of_a_killed_process_ends_too,
    child_of_a_stopped_process_ends_too,
];

/// The image.
const ENDS: &str = "ends";

const LIMIT: Duration = Duration::from_secs(20);

/// A service that fails more often than it may is left down, and the rest runs on; the log, `services` and Docker's health
/// say so; the command that they name brings it back with all its restarts, and then all is well.
///
/// Misses: the last line of `finish`, the one in front of it that says what helps, and the one that forgets the failures.
fn crash_loop_gives_up_and_is_brought_back(world: &World) {
    // It fails from the start on, when Docker would not yet count it.
    let failing = ends(world).env("LIMITED_CODE", "5");
    let container = failing.flag("--health-start-period=1ms").start();
    let rest = wait::until("the rest is up", LIMIT, || {
        container.services().get("rest")?.pid
    });
    let end = "limited: ended with code 5, failure 3 within 10 s; to start it again: ";
    container.wait_until_logged(&[end], LIMIT);
    assert_eq!(container.log().count(&["limited: starting"]), 3);
    wait_until_given_up(&container, "limited");
    let table = container.table();
    assert_eq!(container.verdict("root"), 1);
    wait_until_docker_says(&container, "unhealthy");
    assert_eq!(container.pid("rest"), rest);
    let back = table
        .lines()
        .find_map(|line| line.strip_prefix("bring limited back: "));
    let back = back.unwrap_or_else(|| panic!("nothing brings it back:\n{table}"));
    assert_eq!(container.log().count(&[end, back]), 1);
    // Not yet mended, it fails as often again.
    container.shell(back, &[]);
    wait::until("it gives up again", LIMIT, || {
        (container.log().count(&[end]) == 2).then_some(())
    });
    assert_eq!(container.log().count(&["limited: starting"]), 6);
    container.shell(&format!(": >/run/mended; {back}"), &[]);
    wait_until_docker_says(&container, "healthy");
    assert_eq!(container.verdict("root"), 0);
}

/// A service with `then: halt` that fails too often ends the container with its code.
///
/// Misses: the line of `finish` that writes the code down, and the one that halts.
fn crash_loop_halts_with_the_code(world: &World) {
    let container = ends(world).env("VITAL_CODE", "6").start();
    assert_eq!(container.wait_until_exited(LIMIT), 6);
    let log = container.log();
    let end = "vital: ended with code 6, failure 2 within 10 s; stopping the container";
    assert_eq!(log.count(&[end]), 1);
    assert_eq!(log.count(&["vital: starting"]), 2);
}

/// With 128 and the signal's number where a signal ended it.
///
/// Misses: the line of `finish` that adds 128.
fn crash_loop_halts_with_the_signal(world: &World) {
    let container = ends(world).env("VITAL_SIGNAL", "USR1").start();
    assert_eq!(container.wait_until_exited(LIMIT), 128 + 10);
    let end = "vital: ended with code 138, failure 2 within 10 s";
    assert_eq!(container.log().count(&[end]), 1);
}

/// With `policy: no`, and `on-failure`, an end with 0 is the last, and no failure.
///
/// Misses: the last line of `finish`; in the one of `on-failure` the question for 0.
fn end_with_0_is_the_last_where_the_policy_says_so(world: &World) {
    let container = ends(world)
        .env("ONCE_CODE", "0")
        .env("DONE_CODE", "0")
        .start();
    container.wait_until_logged(&["once: ended with code 0"], LIMIT);
    container.wait_until_logged(&["until-done: ended with code 0, and is done"], LIMIT);
    // A restart would come after a second.
    thread::sleep(Duration::from_secs(2));
    let (log, table) = (container.log(), container.table());
    for name in ["once", "until-done"] {
        assert_eq!(log.count(&[&format!("{name}: starting")]), 1, "{name}");
        assert_eq!(state(&table, name), "down");
    }
    assert_eq!(container.verdict("root"), 0);
}

/// With `policy: no` a failure is the last end too, and with `on-failure` one too many is.
///
/// Misses: the last line of `finish`; in the one of `on-failure` the count.
fn end_with_another_code_is_a_failure(world: &World) {
    let container = ends(world)
        .env("ONCE_CODE", "4")
        .env("DONE_CODE", "3")
        .start();
    container.wait_until_logged(&["once: ended with code 4; to start it again"], LIMIT);
    container.wait_until_logged(
        &["until-done: ended with code 3, failure 3 within 10 s"],
        LIMIT,
    );
    for (name, starts) in [("once", 1), ("until-done", 3)] {
        wait_until_given_up(&container, name);
        let starting = format!("{name}: starting");
        assert_eq!(container.log().count(&[&starting]), starts, "{name}");
    }
}

/// `s6-svc -r` is no failure, however often: the service may be restarted twice in ten seconds, and is four times.
///
/// Misses: the line of `finish` that knows its stop signal.
fn deliberate_restarts_never_count(world: &World) {
    let container = ends(world).start();
    for starts in 1..=5 {
        wait::until("it has started", LIMIT, || {
            (container.log().count(&["limited: starting"]) == starts).then_some(())
        });
        if starts < 5 {
            container.shell("s6-svc -r /run/service/limited", &[]);
        }
    }
    let service = container.service("limited");
    assert!(service.up && service.wanted_up, "{service:?}");
    assert_eq!(container.log().count(&["limited: ended"]), 0);
}

/// A child that outlives its `kill -9`ed parent would hold a lock, or a port, so that every next start fails.
///
/// Misses: the lines of `finish` that end what is left behind.
fn child_of_a_killed_process_ends_too(world: &World) {
    let container = ends(world).start();
    wait::until("its child holds the lock", LIMIT, || {
        let free = container.shell("flock --nonblock /run/held echo free || true", &[]);
        free.is_empty().then_some(())
    });
    let killed = now();
    container.kill("KILL", container.pid("master"));
    thread::sleep(Duration::from_secs(4));
    assert_eq!(
        container.log().since(killed).count(&["master: starting"]),
        1
    );
}

/// Nor does what it leaves behind hold up the container's stop, by holding its logger.
///
/// Misses: in services.d the same. (In s6-rc a logger does not wait for the end of what it reads.)
fn child_of_a_stopped_process_ends_too(world: &World) {
    stops_within(Duration::from_secs(2), || {
        let container = ends(world).start();
        container.wait_until_logged(&["master: starting"], LIMIT);
        thread::sleep(Duration::from_secs(2));
        container
    });
}

/// Its last words come a moment before.
#[track_caller]
fn wait_until_given_up(container: &Container, name: &str) {
    wait::until(&format!("{name} has given up"), LIMIT, || {
        (container.state(name) == "given up").then_some(())
    });
}

fn ends(world: &World) -> Launch {
    world.variant(ENDS)
}
