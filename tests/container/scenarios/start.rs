//! The first start: nginx waits for its APIs, says so, and then all of them answer.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use super::{
    NGINX_STARTS, Scenario, assert_nginx_started_after_the_apis, wait_until_nginx_waits_for_api_2,
};
use crate::container::Container;
use crate::http::Response;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    nginx_starts_after_every_api_is_ready,
    slow_api_holds_nginx,
    requests_reach_every_instance,
    nginx_is_ready_without_dns,
];

/// A loopback address of the container at which a name server takes every question and answers none.
const SILENT: &str = "127.0.0.53";

/// Perl, which every Debian has, as that name server.
const TAKE_QUESTIONS: &str = "use Socket;
    socket(S, PF_INET, SOCK_DGRAM, 0) and bind(S, sockaddr_in(53, inet_aton($ARGV[0]))) or die;
    sleep 60";

/// nginx's first start is later than the readiness of each API, as s6 recorded it; then nginx is ready itself.
///
/// Misses: the line of nginx's `run` that waits for `dependencies`; an API's `notification-fd`; nginx's `data/check`.
fn nginx_starts_after_every_api_is_ready(world: &World) {
    let container = world.container().serve();
    let starts = container
        .log()
        .first(NGINX_STARTS)
        .expect("nginx says that it starts");
    assert_nginx_started_after_the_apis(&container, starts.at);
    wait::until("nginx is ready, too", Duration::from_secs(5), || {
        container.service("nginx").ready.then_some(())
    });
}

/// An API that takes five seconds holds nginx for five seconds, and the log names that API.
///
/// Misses: the line of nginx's `run` that waits for `dependencies`; the line of the shared script that waits for
/// readiness and not for mere being up; the line that says what is waited for.
fn slow_api_holds_nginx(world: &World) {
    let container = world.instrumented().env("TEST_DELAY_2", "5").start();
    wait_until_nginx_waits_for_api_2(world, &container);
    thread::sleep(Duration::from_secs(1));
    assert!(!is_nginx(&container), "nginx runs while api-2 is not ready");
    container.wait_until_serving(Duration::from_secs(10));
    let log = container.log();
    let starts = log.first(NGINX_STARTS).expect("nginx says that it starts");
    assert_nginx_started_after_the_apis(&container, starts.at);
    assert_eq!(log.count(NGINX_STARTS), 1, "nginx started once");
}

/// Requests through nginx reach all three APIs, each with its own id and port.
///
/// Misses: a `server` line of nginx's upstream; the lines of an API's `run` that set `INSTANCE_ID` and PORT.
fn requests_reach_every_instance(world: &World) {
    let container = world.container().serve();
    let answers = (0..60).map(|_| container.get("/api/health").expect("an answer"));
    let seen: BTreeSet<(String, u64)> = answers.map(|answer| who_and_where(&answer)).collect();
    let (ids, ports): (BTreeSet<String>, BTreeSet<u64>) = seen.iter().cloned().unzip();
    assert_eq!(ports, [3001, 3002, 3003].into());
    assert_eq!(ids.len(), 3, "an id for each port: {seen:?}");
    assert_eq!(seen.len(), 3, "an id for each port: {seen:?}");
}

/// nginx becomes ready in a container whose name server never answers: its check asks nobody for a name.
///
/// Misses: the option of nginx's `data/check` that gives a local name (`-l`), or the one against a look-up (`-H`).
fn nginx_is_ready_without_dns(world: &World) {
    let silent = world.instrumented().flag(&format!("--dns={SILENT}"));
    let container = silent.env("TEST_DELAY_1", "2").start();
    container.docker(&[
        "exec",
        "--detach",
        "{}",
        "perl",
        "-e",
        TAKE_QUESTIONS,
        SILENT,
    ]);
    container.wait_until_serving(Duration::from_secs(10));
    wait::until("nginx is ready, too", Duration::from_secs(5), || {
        container.service("nginx").ready.then_some(())
    });
}

/// Whether the process of the service nginx is nginx by now, and no longer its run script.
fn is_nginx(container: &Container) -> bool {
    let pid = container.service("nginx").pid;
    container
        .processes()
        .iter()
        .any(|process| Some(process.pid) == pid && process.name == "nginx")
}

/// The id and the port that an API says it has, the id twice.
fn who_and_where(answer: &Response) -> (String, u64) {
    let health: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let id = health["instance_id"].as_str().expect("an instance_id");
    assert_eq!(
        answer.instance_id(),
        Some(id),
        "the header against the body"
    );
    (id.to_owned(), health["port"].as_u64().expect("a port"))
}
