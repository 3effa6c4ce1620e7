//! `docker stop` at every moment of the start (`blueprints/readiness.yaml` and `blueprints/chain.yaml`).
//!
//! In the first hundredths of a second nothing listens to Docker's signal yet, and it is lost: that no blueprint can change,
//! and it is no scenario.

use std::thread;
use std::time::Duration;

use super::Scenario;
use super::readiness::READINESS;
use super::stop::{one_takes_less_than, stops_within};
use crate::container::now;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    stop_at_any_moment_is_clean,
    stop_of_a_young_container_is_quick,
    stop_during_a_wait_is_quick,
    stop_during_a_check_is_quick,
    stop_just_after_a_start_is_quick,
    stop_while_a_oneshot_works_is_quick,
];

const LIMIT: Duration = Duration::from_secs(20);

/// More than a stop takes, and less than Docker waits.
const QUICK: Duration = Duration::from_secs(1);

/// Whenever the container is told to stop once its first service starts, it is not killed: nothing that starts holds it up.
///
/// Misses: in s6-rc `S6_STAGE2_HOOK` in the Dockerfile, and the loop of `end-start`; in services.d it fails as soon as the
/// init itself waits (`S6_CMD_WAIT_FOR_SERVICES`).
fn stop_at_any_moment_is_clean(world: &World) {
    for tenths in [0, 1, 2, 4, 7, 11] {
        let container = world.variant(READINESS).env("DELAY", "1").start();
        container.wait_until_logged(&["starting"], LIMIT);
        thread::sleep(Duration::from_millis(tenths * 100));
        let stop = container.stop();
        assert_eq!(
            stop.exit_code, 0,
            "{tenths} tenths of a second after the first service's start: {stop:?}"
        );
        assert!(stop.took < Duration::from_secs(4), "{stop:?}");
    }
}

/// A container that is stopped before its first service starts, or when it has, lives for less than a second from then on.
/// The init by itself ends a tenth or two after the first second of all.
///
/// Misses: the line of `stage2-hook` that runs `end-at-once`.
fn stop_of_a_young_container_is_quick(world: &World) {
    let moments = [
        ("stage2-hook exited 0", Duration::from_secs(1)),
        ("tells: starting", Duration::from_millis(800)),
    ];
    for (moment, limit) in moments {
        one_takes_less_than(limit, || {
            let launch = world.variant(READINESS).env("S6_VERBOSITY", "2");
            let container = launch.env("DELAY", "60").start();
            container.wait_until_logged(&[moment], LIMIT);
            let begun = container.log().first(&[moment]).expect("it is there");
            assert_eq!(container.stop().exit_code, 0, "{moment}");
            now().saturating_sub(begun.at)
        });
    }
}

/// While services wait for what is not ready.
///
/// Misses: in s6-rc `S6_STAGE2_HOOK` in the Dockerfile, and the loop of `end-start`.
fn stop_during_a_wait_is_quick(world: &World) {
    stops_within(QUICK, || {
        let container = world.variant(READINESS).env("DELAY", "60").start();
        thread::sleep(Duration::from_secs(2));
        container
    });
}

/// While a check waits for its answer: the process that should give it is stopped with SIGSTOP.
///
/// Misses: in s6-rc `S6_STAGE2_HOOK` in the Dockerfile, and the loop of `end-start`.
fn stop_during_a_check_is_quick(world: &World) {
    stops_within(QUICK, || {
        let container = world.variant(READINESS).env("QUESTIONS", "1000").start();
        container.wait_until_logged(&["answers: question 3"], LIMIT);
        container.kill("STOP", container.pid("answers"));
        thread::sleep(Duration::from_secs(1));
        container
    });
}

/// Just after the last service has started.
///
/// Misses: `S6_KILL_GRACETIME` in the Dockerfile.
fn stop_just_after_a_start_is_quick(world: &World) {
    stops_within(QUICK, || {
        let container = world.variant(READINESS).env("DELAY", "1.5").start();
        container.wait_until_logged(&["after-is-asked: starting"], LIMIT);
        container
    });
}

/// While a oneshot works.
///
/// Misses: in services.d the trap in the oneshot's `run`; in s6-rc the loop of `end-start` over oneshots.
fn stop_while_a_oneshot_works_is_quick(world: &World) {
    stops_within(QUICK, || {
        let chain = world.variant("chain").env("FIRST_DELAY", "1");
        let container = chain.env("MIDDLE_DELAY", "60").start();
        container.wait_until_logged(&["middle: works"], LIMIT);
        container
    });
}
