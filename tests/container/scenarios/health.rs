//! What `services` and Docker's HEALTHCHECK tell of each state, and a run script that is started by hand
//! (`blueprints/readiness.yaml`).

use std::time::Duration;

use super::Scenario;
use super::readiness::READINESS;
use crate::container::Container;
use crate::docker;
use crate::layout::Layout;
use crate::table::state;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    services_tells_a_start_that_is_under_way,
    health_turns_and_comes_back,
    service_stopped_by_hand_is_down,
    only_the_containers_own_user_may_look,
    run_script_by_hand_says_what_it_is,
];

const LIMIT: Duration = Duration::from_secs(20);

/// During the start `services` tells what is up and not ready from what waits for it, and exits with 1.
///
/// Misses: in `services` the question whether a dependency is ready; `health=unhealthy`.
fn services_tells_a_start_that_is_under_way(world: &World) {
    let container = world.variant(READINESS).env("DELAY", "60").start();
    wait::until("each is up, or waits", LIMIT, || {
        let table = container.table();
        let states = ["tells", "listens", "is-asked"].map(|name| (name, "up"));
        let waiting = ["after-tells", "after-listens", "after-is-asked"];
        let states = states
            .into_iter()
            .chain(waiting.map(|name| (name, "waiting")));
        let mut rows =
            states.map(|(name, word)| table.contains(name) && state(&table, name) == word);
        rows.all(|right| right).then_some(())
    });
    assert_eq!(container.verdict("root"), 1);
}

/// A service that no longer answers makes `services` exit with 1 and the container unhealthy, and both turn back when it
/// does: one whose process is stopped here, with SIGSTOP.
///
/// Misses: in `services` the check of what is ready, or its limit; HEALTHCHECK in the Dockerfile.
fn health_turns_and_comes_back(world: &World) {
    let container = started(world);
    wait_until_docker_says(&container, "healthy");
    let answers = container.pid("answers");
    container.kill("STOP", answers);
    wait::until("`services` tells it", LIMIT, || {
        (container.state("answers") == "not answering").then_some(())
    });
    assert_eq!(container.verdict("root"), 1);
    wait_until_docker_says(&container, "unhealthy");
    container.kill("CONT", answers);
    wait_until_docker_says(&container, "healthy");
    assert_eq!(container.state("answers"), "ready");
    assert_eq!(container.verdict("root"), 0);
}

/// What was stopped by hand is down, and has not given up.
///
/// Misses: the question of `services` for the stop signal.
fn service_stopped_by_hand_is_down(world: &World) {
    let container = started(world);
    container.shell("s6-svc -wD -d /run/service/tells", &[]);
    let table = container.table();
    assert_eq!(state(&table, "tells"), "down");
    assert!(!table.contains("bring tells back"), "{table}");
    assert_eq!(container.verdict("root"), 1);
    container.shell("s6-svc -u /run/service/tells", &[]);
    wait::until("it is ready again", LIMIT, || {
        (container.verdict("root") == 0).then_some(())
    });
}

/// Another user than the container's own is told that he may not look, and not that all is down; what is ignored stays so.
///
/// Misses: the first lines of `look` in `services`.
fn only_the_containers_own_user_may_look(world: &World) {
    let container = started(world);
    let table = container.shell_as("65534", "services || true", &[]);
    assert_eq!(state(&table, "tells"), "may not look");
    assert_eq!(state(&table, "gives-up"), "may not look");
    assert!(
        table.ends_with("only the container's own user may look at the services"),
        "{table}"
    );
    assert_eq!(container.verdict("65534"), 1);
}

/// A run script that somebody starts says what it is, and starts nothing: neither where it is in the image, nor where it
/// is live, nor in its live directory.
///
/// Misses: the first lines of `run`.
fn run_script_by_hand_says_what_it_is(world: &World) {
    let container = started(world);
    let folder = match world.layout() {
        Layout::ServicesD => "/etc/services.d",
        Layout::S6Rc => "/etc/s6-overlay/s6-rc.d",
    };
    let before = container.pid("tells");
    for command in [
        format!("{folder}/tells/run"),
        "/run/service/tells/run".to_owned(),
        "cd /run/service/tells && ./run".to_owned(),
    ] {
        let words = [
            "exec",
            "--user=root",
            container.name(),
            "timeout",
            "5",
            "sh",
            "-c",
            &command,
        ];
        let ended = docker::run(&words).expect("docker failed");
        assert_eq!(ended.code(), Some(100), "{}", ended.output());
        assert!(
            ended
                .output()
                .contains("tells: this is what s6-supervise runs in /run/service/tells"),
            "{}",
            ended.output()
        );
    }
    assert_eq!(container.pid("tells"), before);
}

/// Waits for Docker's own word of the container's health.
#[track_caller]
pub fn wait_until_docker_says(container: &Container, health: &str) {
    wait::until(&format!("docker says {health}"), LIMIT, || {
        let status = container.docker(&["inspect", "--format={{.State.Health.Status}}", "{}"]);
        (status == health).then_some(())
    });
}

/// The container when all is well in it but what is ignored.
#[track_caller]
fn started(world: &World) -> Container {
    let container = world.variant(READINESS).start();
    container.wait_until_logged(&["gives-up: not ready", "the last"], LIMIT);
    wait::until("`services` exits with 0", LIMIT, || {
        (container.verdict("root") == 0).then_some(())
    });
    container
}
