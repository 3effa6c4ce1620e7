//! `dependencies` edited in the running container: the next start of nginx obeys the file as it stands.

use std::thread;
use std::time::Duration;

use super::faults::make_unready;
use super::{NGINX_STARTS, Scenario};
use crate::container::{Container, now};
use crate::log::Log;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    removed_dependency_is_not_waited_for,
    unknown_dependency_is_an_error,
    missing_dependencies_file_is_an_error,
];

/// With api-2 commented out, nginx no longer waits for it, though it is up and not ready.
///
/// Misses: the line of the shared script that reads `./dependencies`, and that drops comments.
fn removed_dependency_is_not_waited_for(world: &World) {
    let container = world.instrumented().serve();
    make_unready(&container, 2);
    let log = edit_and_restart(
        &container,
        "printf '# api-2 is away\\napi-1\\napi-3 # the last one\\n' > dependencies",
    );
    let killed = log.killed;
    let log = log.wait_for(&container, NGINX_STARTS);
    let starts = log.first(NGINX_STARTS).expect("just seen");
    assert!(
        starts.at.checked_sub(killed).unwrap() < Duration::from_millis(2500),
        "nginx took {:?}",
        starts.at.checked_sub(killed).unwrap()
    );
    assert_eq!(log.count(&["nginx:", "api-2"]), 0, "nginx speaks of api-2");
}

/// A name that no service has is an error that says the name, and nginx does not start over it.
///
/// Misses: the line of the shared script that looks for the dependency's supervisor.
fn unknown_dependency_is_an_error(world: &World) {
    let container = world.container().serve();
    let log = edit_and_restart(&container, "echo api-9 >> dependencies");
    log.wait_for(&container, &["nginx:", "api-9"]);
    thread::sleep(Duration::from_secs(5));
    let starts = container.log().since(log.killed).count(NGINX_STARTS);
    assert_eq!(starts, 0, "nginx starts over an unknown dependency");
}

/// A missing file is an error that says so: it does not mean that there is nothing to wait for.
///
/// Misses: the line of the shared script that looks whether `./dependencies` can be read.
fn missing_dependencies_file_is_an_error(world: &World) {
    let container = world.container().serve();
    let log = edit_and_restart(&container, "rm dependencies");
    let log = log.wait_for(&container, &["nginx:", "dependencies"]);
    assert_eq!(
        log.count(NGINX_STARTS),
        0,
        "nginx starts without its dependencies"
    );
}

/// The log from a kill of nginx on.
struct LogSince {
    killed: Duration,
}

impl LogSince {
    /// Waits for a line with these words; all lines so far.
    #[track_caller]
    fn wait_for(&self, container: &Container, words: &[&str]) -> Log {
        wait::until(
            &format!("a line with {words:?} after nginx was killed"),
            Duration::from_secs(10),
            || {
                let log = container.log().since(self.killed);
                log.first(words).is_some().then_some(log)
            },
        )
    }
}

/// Runs a command in nginx's live directory, then kills nginx.
#[track_caller]
fn edit_and_restart(container: &Container, command: &str) -> LogSince {
    container.shell(&format!("cd /run/service/nginx && {command}"), &[]);
    let killed = now();
    container.kill_group_of("nginx");
    LogSince { killed }
}
