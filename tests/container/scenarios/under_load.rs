//! Processes that die or hang while requests come in: what a client sees of it.

use std::thread;
use std::time::{Duration, Instant};

use super::faults::wait_for_new;
use super::{APIS, Scenario};
use crate::container::Container;
use crate::load::Load;
use crate::services::Service;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    killed_apis_cost_no_request,
    apis_that_all_die_are_back_at_once,
    killed_nginx_is_back_soon,
    hung_api_costs_no_request,
];

/// For what restarts to be there again.
const LIMIT: Duration = Duration::from_secs(15);

/// What nginx notes of a request that it sent to a second instance, or a third.
const TRIED_AGAIN: &[&str] = &["\" 200 ", ", 127.0.0.1:"];

/// `kill -9` of each API in turn, and then of all but one at the same moment: no request fails.
///
/// Misses: `proxy_next_upstream error` in nginx.conf.
fn killed_apis_cost_no_request(world: &World) {
    let container = world.container().serve();
    let load = container.load(4);
    for api in APIS {
        thread::sleep(Duration::from_millis(500));
        kill_and_wait(&container, &[api]);
    }
    kill_and_wait(&container, &APIS[1..]);
    load.finish().assert_nothing_failed();
    assert_all_answer(&container);
}

/// `kill -9` of all APIs at the same moment: what fails is over in less than the second that nginx leaves an instance
/// alone for which failed.
///
/// Misses: the servers in nginx.conf that are `backup`.
fn apis_that_all_die_are_back_at_once(world: &World) {
    let container = world.container().serve();
    lasts_less_than(Duration::from_secs(1), || {
        let load = container.load(4);
        thread::sleep(Duration::from_millis(1500));
        let killed = Instant::now();
        kill_and_wait(&container, &APIS);
        thread::sleep(Duration::from_secs(2));
        let tally = load.finish();
        let last = tally.last_failure.unwrap_or(killed);
        last - killed
    });
    assert_all_answer(&container);
}

/// `kill -9` of nginx with its workers: all requests go through it, so some fail; then it is back, and none does.
///
/// Misses: nothing that could be deleted by itself; it holds the time that nginx's `run` takes.
fn killed_nginx_is_back_soon(world: &World) {
    let container = world.container().serve();
    lasts_less_than(Duration::from_secs(2), || {
        thread::sleep(Duration::from_secs(1));
        let killed = Instant::now();
        let before = container.kill_group_of("nginx");
        container.wait_until_serving(LIMIT);
        assert_ne!(container.pid("nginx"), before);
        let outage = killed.elapsed();
        let load = container.load(4);
        thread::sleep(Duration::from_secs(1));
        load.finish().assert_nothing_failed();
        outage
    });
}

/// An API that hangs (SIGSTOP) takes connections and never answers. The few requests that it gets are tried again on
/// another when nginx has waited for them long enough, and none fails; `services` tells; and when it goes on, it answers.
///
/// nginx waits for a minute; here all its times for that are a twentieth.
///
/// Misses: `proxy_next_upstream … timeout` in nginx.conf, or a `proxy_next_upstream_timeout` that is over by then.
fn hung_api_costs_no_request(world: &World) {
    let container = world.variant("echo").serve();
    make_nginx_impatient(&container);
    let hung = container.pid("echo-2");
    let load = container.load(4);
    container.kill("STOP", hung);
    wait::until("`services` says that echo-2 does not answer", LIMIT, || {
        let shown = container.shell("services || true", &[]);
        let told = |line: &str| line.starts_with("echo-2") && line.contains("not answering");
        shown.lines().any(told).then_some(())
    });
    thread::sleep(Duration::from_secs(8));
    let tally = load.finish();
    container.kill("CONT", hung);
    tally.assert_nothing_failed();
    let again = container.log().count(TRIED_AGAIN);
    assert!(
        again > 0,
        "nothing was tried again, so nothing was sent to echo-2"
    );
    assert!(
        again * 20 < tally.total(),
        "{again} of {} requests were tried again",
        tally.total()
    );
    thread::sleep(Duration::from_secs(2));
    assert_all_answer(&container);
    assert_eq!(container.pid("echo-2"), hung, "echo-2 is another one");
}

/// Makes nginx's minute one of three seconds: what it says of `proxy_…_timeout` becomes a twentieth of that.
fn make_nginx_impatient(container: &Container) {
    let shorter = r#"
file=/etc/nginx/nginx.conf
perl -pi -e 's/(\bproxy_\w+_timeout) (\d+)s;/"$1 " . $2 * 50 . "ms;"/e' "$file"
grep -q 'proxy_read_timeout 3000ms;' "$file""#;
    container.shell(shorter, &[]);
    container.kill("HUP", container.pid("nginx"));
    thread::sleep(Duration::from_secs(1));
}

/// Kills services at the same moment and waits until each is back.
#[track_caller]
fn kill_and_wait(container: &Container, names: &[&str]) {
    let before = container.services();
    let killed: Vec<&Service> = names.iter().map(|name| &before[*name]).collect();
    let pids: Vec<u32> = killed
        .iter()
        .map(|service| service.pid.expect("it is up"))
        .collect();
    container.kill_all(&pids);
    for (name, service) in names.iter().zip(killed) {
        wait_for_new(container, name, service);
    }
}

/// Asserts that three instances answer, and that nothing fails.
#[track_caller]
fn assert_all_answer(container: &Container) {
    let load: Load = container.load(2);
    thread::sleep(Duration::from_secs(2));
    let tally = load.finish();
    tally.assert_nothing_failed();
    assert_eq!(tally.answered.len(), 3, "who answers: {:?}", tally.answered);
}

/// Asserts that an outage is short.
///
/// A busy machine may lengthen it, and nothing shortens it: one of three tries is enough.
#[track_caller]
fn lasts_less_than(limit: Duration, mut outage: impl FnMut() -> Duration) {
    let tries: Vec<Duration> = (0..3)
        .map(|_| outage())
        .take_while(|took| *took >= limit)
        .collect();
    assert!(
        tries.len() < 3,
        "no outage lasted less than {limit:?}: {tries:?}"
    );
}
