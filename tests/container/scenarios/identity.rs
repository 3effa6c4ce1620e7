//! As whom the APIs run, and with which environment.

use std::collections::BTreeSet;

use super::{APIS, Scenario};
use crate::container::Container;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    apis_run_as_their_user,
    container_environment_wins,
    container_environment_cannot_change_an_instance,
];

/// Every API is the program itself, under the user id 10001 and no other.
///
/// Misses: `s6-setuidgid` in an API's `run`; the user in the Dockerfile.
fn apis_run_as_their_user(world: &World) {
    let container = world.container().serve();
    let processes = container.processes();
    for api in APIS {
        let pid = container.pid(api);
        let process = processes
            .iter()
            .find(|process| process.pid == pid)
            .expect("a process");
        assert_eq!(process.name, "companion-api");
        let ids = container.shell(
            r#"sed -n 's/^[UG]id:[[:space:]]*//p' "/proc/$1/status""#,
            &[&pid.to_string()],
        );
        assert!(
            ids.split_whitespace().all(|id| id == "10001"),
            "{api} runs with the ids {ids:?}"
        );
    }
}

/// A variable of `docker run --env` wins over the blueprint's, and an unknown one arrives.
///
/// Misses: the condition in the line that sets `DRAIN_LIMIT`; `with-contenv` in an API's `run`.
fn container_environment_wins(world: &World) {
    let by_blueprint = world.container().serve();
    assert!(environment(&by_blueprint).contains("DRAIN_LIMIT=2"));
    drop(by_blueprint);
    let by_hand = world
        .container()
        .env("DRAIN_LIMIT", "3")
        .env("TEST_WORD", "two words")
        .serve();
    let environment = environment(&by_hand);
    assert!(environment.contains("DRAIN_LIMIT=3"), "{environment:?}");
    assert!(
        environment.contains("TEST_WORD=two words"),
        "{environment:?}"
    );
}

/// PORT, `INSTANCE_ID` and `NOTIFICATION_FD` are the instance's, whatever the container's environment says.
///
/// Misses: the lines of an API's `run` that set them without a condition.
fn container_environment_cannot_change_an_instance(world: &World) {
    let wrong = world
        .container()
        .env("PORT", "9999")
        .env("INSTANCE_ID", "nobody");
    let container = wrong.env("NOTIFICATION_FD", "9").serve();
    let answers = (0..30).map(|_| container.get("/api/health").expect("an answer"));
    let seen: BTreeSet<String> = answers
        .filter_map(|answer| answer.instance_id().map(str::to_owned))
        .collect();
    assert!(seen.len() == 3 && !seen.contains("nobody"), "{seen:?}");
}

/// The environment of the first API; only its own user may read it.
fn environment(container: &Container) -> BTreeSet<String> {
    let pid = container.pid("api-1").to_string();
    let text = container.shell_as("app", r#"tr '\0' '\n' < "/proc/$1/environ""#, &[&pid]);
    text.lines().map(str::to_owned).collect()
}
