//! A longrun, a oneshot behind it, and longruns behind that (`blueprints/chain.yaml`): order, failure, and the last lines.

use std::thread;
use std::time::Duration;

use super::Scenario;
use crate::container::Container;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    oneshot_runs_between_two_longruns,
    failing_oneshot_stops_the_container_with_its_code,
    stop_during_a_oneshot,
    starting_service_has_its_time_to_end,
    late_service_is_named_and_stops_the_container,
    last_lines_reach_the_log,
    what_comes_before_a_start_and_after_an_end_runs,
];

/// The image.
const CHAIN: &str = "chain";

const LIMIT: Duration = Duration::from_secs(15);

/// The oneshot works when what it depends on is ready, and what depends on it starts when it is done; then `services`
/// says that all is well.
///
/// Misses: in services.d the line of `run` that waits, or the one that announces; in s6-rc a file in `dependencies.d`.
fn oneshot_runs_between_two_longruns(world: &World) {
    let container = started(world);
    let log = container.log();
    let steps = [
        "first: is ready",
        "middle: works",
        "middle: has worked",
        "last-1: starting",
    ];
    let moments = steps.map(|step| {
        log.first(&[step])
            .unwrap_or_else(|| panic!("no {step:?}"))
            .at
    });
    assert!(moments.is_sorted(), "{moments:?}");
    wait::until("`services` finds everything healthy", LIMIT, || {
        let shown = container.shell("services || true", &[]);
        (shown.matches(" healthy").count() == 4).then_some(())
    });
}

/// When the oneshot fails, the log names it and its code, the container ends with that code, and nothing behind it starts.
///
/// Misses: the code that the oneshot writes down; in s6-rc the `halt` behind it too.
fn failing_oneshot_stops_the_container_with_its_code(world: &World) {
    let container = world.variant(CHAIN).env("MIDDLE_CODE", "7").start();
    assert_eq!(container.wait_until_exited(LIMIT), 7);
    let log = container.log();
    assert!(
        log.first(&["middle: ended with code 7"]).is_some(),
        "nobody is named"
    );
    assert_eq!(log.count(&["last-1: starting"]), 0);
}

/// A stop while the oneshot works ends its work, and is no failure.
///
/// Misses: in services.d the trap in the oneshot's `run`; in s6-rc `S6_STAGE2_HOOK`, or the loop of `end-start` over
/// oneshots.
fn stop_during_a_oneshot(world: &World) {
    let container = world.variant(CHAIN).env("MIDDLE_DELAY", "60").start();
    container.wait_until_logged(&["middle: works"], LIMIT);
    let stop = container.stop();
    assert!(
        stop.exit_code == 0 && stop.took < Duration::from_secs(3),
        "{stop:?}"
    );
    assert_eq!(container.log().count(&["stopping the container"]), 0);
}

/// A stop lets a service that is still starting end in its own time, as one that has started.
///
/// Misses: in s6-rc the last lines of `end-start`.
fn starting_service_has_its_time_to_end(world: &World) {
    let variant = world.variant(CHAIN).env("FIRST_DELAY", "60");
    let container = variant.env("FAREWELL_DELAY", "1").start();
    container.wait_until_logged(&["first: starting"], LIMIT);
    thread::sleep(Duration::from_secs(1));
    assert_eq!(container.stop().exit_code, 0);
    assert_eq!(container.log().count(&["first: has said farewell"]), 1);
}

/// What is not ready in time is named, with what it holds up, and the container ends with 1.
///
/// Misses: `ready-within`, and the line of it that says what is waited for.
fn late_service_is_named_and_stops_the_container(world: &World) {
    let container = world.variant(CHAIN).env("FIRST_DELAY", "60").start();
    assert_eq!(container.wait_until_exited(Duration::from_secs(35)), 1);
    let log = container.log();
    for name in ["first", "middle", "last-1", "last-2"] {
        let words = format!("ready-within: {name} is not ready after 20 s");
        assert!(log.first(&[&words]).is_some(), "{name} is not named");
    }
    assert!(
        log.first(&["ready-within: middle", "it waits for first"])
            .is_some()
    );
}

/// What a service says when it is asked to stop reaches the log whole, through its logger.
///
/// Misses: in services.d the option -p of its logger; in s6-rc that the logger stops after its producer.
fn last_lines_reach_the_log(world: &World) {
    let container = started(world);
    assert_eq!(container.stop().exit_code, 0);
    let log = container.log();
    assert_eq!(log.count(&["[first] first: farewell"]), 2000);
}

/// `up` runs before each start, `down` after each end; that of the oneshot only when the container stops.
///
/// Misses: the lines of `run` and `finish` that call them; in s6-rc `down` of the oneshot.
fn what_comes_before_a_start_and_after_an_end_runs(world: &World) {
    let container = started(world);
    container.kill_group_of("first");
    wait::until("first is back", LIMIT, || {
        (container.log().count(&["first: is ready"]) == 2).then_some(())
    });
    assert_eq!(steps(&container), [2, 1, 0]);
    assert_eq!(container.stop().exit_code, 0);
    assert_eq!(steps(&container), [2, 2, 1]);
}

/// How often the log tells of `up` and `down` of first, and of `down` of middle.
fn steps(container: &Container) -> [usize; 3] {
    let words = [
        "first: is about to start",
        "first: is gone",
        "middle: is undone",
    ];
    let log = container.log();
    words.map(|words| log.count(&[words]))
}

/// The container when everything in it has started.
#[track_caller]
fn started(world: &World) -> Container {
    let container = world.variant(CHAIN).start();
    wait::until("both of last are up", LIMIT, || {
        let services = container.services();
        ["last-1", "last-2"]
            .iter()
            .all(|name| services.get(*name).is_some_and(|last| last.up))
            .then_some(())
    });
    container.wait_until_logged(&["last-2: starting"], LIMIT);
    container
}
