//! `docker stop`: quick, clean, and kind to requests under way.

use std::io::Write;
use std::thread;
use std::time::Duration;

use super::{APIS, Scenario, wait_until_nginx_waits_for_api_2};
use crate::container::Container;
use crate::http;
use crate::layout::Layout;
use crate::load;
use crate::processes::{Process, assert_no_zombie};
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    requests_in_flight_are_answered,
    body_that_comes_during_a_stop_needs_an_ordered_one,
    idle_stop,
    stop_while_an_api_is_not_ready,
    nothing_is_left,
    command_of_docker_run_can_have_the_signal,
];

/// Twenty requests of one second, under way at `docker stop`, are all answered.
///
/// Misses: nginx's `down-signal`, which is SIGQUIT; a shorter `S6_SERVICES_GRACETIME` than the requests take.
fn requests_in_flight_are_answered(world: &World) {
    let container = world.container().serve();
    let requests = load::in_flight(container.address(), "/api/slow?ms=1000", 20);
    thread::sleep(Duration::from_millis(300));
    let readers = requests
        .into_iter()
        .map(|stream| thread::spawn(|| http::answer(stream)));
    let readers: Vec<_> = readers.collect();
    let stop = container.stop();
    let answers = readers
        .into_iter()
        .map(|reader| reader.join().expect("a reader panicked"));
    let statuses: Vec<u16> = answers
        .map(|answer| answer.map_or(0, |answer| answer.status))
        .collect();
    assert_eq!(statuses, [200; 20]);
    assert_eq!(stop.exit_code, 0, "{stop:?}");
}

/// A request whose body is still on its way at the stop is passed on when that is there. In s6-rc there are instances
/// as long as nginx works, and one answers; in services.d all were asked to stop at once, and nginx says 502.
///
/// Misses: nginx's `down-signal`.
fn body_that_comes_during_a_stop_needs_an_ordered_one(world: &World) {
    let container = world.container().serve();
    let mut client = http::connect(container.address()).expect("cannot connect");
    let head = b"POST /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345";
    client.write_all(head).expect("cannot send");
    let reader = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        client.write_all(b"67890").expect("cannot send");
        http::answer(client).expect("no answer")
    });
    let stop = container.stop();
    let answer = reader.join().expect("the reader panicked");
    assert_eq!(stop.exit_code, 0, "{stop:?}");
    match world.layout() {
        Layout::ServicesD => assert_eq!(answer.status, 502),
        Layout::S6Rc => assert!(
            answer.instance_id().is_some(),
            "no instance answered: {answer:?}"
        ),
    }
}

/// A container with nothing to do stops at once: its start has been over for a while.
///
/// Misses: `S6_KILL_GRACETIME` in the Dockerfile.
fn idle_stop(world: &World) {
    stops_within(Duration::from_secs(1), || {
        let container = world.container().serve();
        thread::sleep(Duration::from_secs(2));
        container
    });
}

/// A stop during the start is as quick: nothing that waits holds it up.
///
/// Misses: in services.d nothing that could be deleted; it fails as soon as the init itself waits
/// (`S6_CMD_WAIT_FOR_SERVICES`). In s6-rc `S6_STAGE2_HOOK` in the Dockerfile, and the loop of `end-start`.
fn stop_while_an_api_is_not_ready(world: &World) {
    stops_within(Duration::from_secs(1), || {
        let container = world.instrumented().env("TEST_DELAY_2", "60").start();
        wait_until_nginx_waits_for_api_2(world, &container);
        container
    });
}

/// Stops a container and looks at the time and the exit code.
#[track_caller]
pub fn stops_within(limit: Duration, start: impl Fn() -> Container) {
    one_takes_less_than(limit, || {
        let container = start();
        let stop = container.stop();
        assert_eq!(stop.exit_code, 0, "{stop:?}");
        stop.took
    });
}

/// A busy machine may slow a stop down, and nothing speeds one up: of three tries the quickest counts.
#[track_caller]
pub fn one_takes_less_than(limit: Duration, stop: impl Fn() -> Duration) {
    let mut slow = Vec::new();
    for _ in 0..3 {
        let took = stop();
        if took < limit {
            return;
        }
        slow.push(took);
    }
    panic!("no stop took less than {limit:?}: {slow:?}");
}

/// Restarts leave neither zombies nor helpers of a wait behind, and a stop leaves nothing that runs.
///
/// Misses: `exec` in front of nginx or an API.
fn nothing_is_left(world: &World) {
    let container = world.container().serve();
    for service in APIS.into_iter().chain(["nginx"]) {
        container.kill_group_of(service);
    }
    wait::until("everything is back", Duration::from_secs(15), || {
        let services = container.services();
        let mut names = APIS.into_iter().chain(["nginx"]);
        names
            .all(|name| services.get(name).is_some_and(|service| service.ready))
            .then_some(())
    });
    container.wait_until_serving(Duration::from_secs(6));
    thread::sleep(Duration::from_secs(1));
    let processes = container.processes();
    assert_no_zombie(&processes);
    assert_eq!(helpers(&processes), Vec::<String>::new());
    assert_eq!(container.stop().status, "exited");
}

/// A command given to `docker run` that is to have the signals itself (`S6_CMD_RECEIVE_SIGNALS`) has them.
///
/// Misses: in `stage2-hook` the name under which the init's own script is kept; in s6-rc the condition in `stop`.
fn command_of_docker_run_can_have_the_signal(world: &World) {
    let launch = world.container().env("S6_CMD_RECEIVE_SIGNALS", "1");
    let command = [
        "sh",
        "-c",
        "trap 'exit 9' TERM; echo given; while :; do sleep 0.1; done",
    ];
    let container = launch.command(&command).start();
    container.wait_until_logged(&["given"], Duration::from_secs(20));
    let stop = container.stop();
    assert_eq!(stop.exit_code, 9, "{stop:?}");
}

/// The programs that a run script needs only on its way to its `exec`, and is done with.
pub fn helpers(processes: &[Process]) -> Vec<String> {
    let names = processes.iter().map(|process| process.name.as_str());
    // The kernel cuts a name at 15 letters.
    let known = [
        "sh",
        "sleep",
        "s6-ftrigrd",
        "s6-notifyonchec",
        "s6-setuidgid",
        "s6-sleep",
        "s6-svstat",
        "s6-svwait",
    ];
    names
        .filter(|name| known.contains(name))
        .map(str::to_owned)
        .collect()
}
