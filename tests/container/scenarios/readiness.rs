//! Each way in which a service can be known to be ready (`blueprints/readiness.yaml`), and a start that takes too long
//! (`blueprints/late.yaml`).

use std::thread;
use std::time::Duration;

use super::Scenario;
use crate::log::Log;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    each_way_of_readiness_holds_what_waits,
    check_keeps_to_its_interval_and_its_timeout,
    last_question_is_said_to_be_the_last,
    check_that_never_succeeds_ends_a_late_start,
    oneshot_that_hangs_ends_a_late_start,
];

/// The image with each way of readiness.
pub const READINESS: &str = "readiness";

/// The image whose start may take three seconds.
const LATE: &str = "late";

const LIMIT: Duration = Duration::from_secs(20);

/// What depends on a service starts after the moment at which that becomes ready, whatever that is known by.
///
/// Misses: in services.d the line of `run` that waits, in s6-rc a file in `dependencies.d`; `notification-fd`;
/// `s6-notifyoncheck` in `run`; the question itself in `data/check`.
fn each_way_of_readiness_holds_what_waits(world: &World) {
    let container = world.variant(READINESS).env("DELAY", "1.5").start();
    for way in ["tells", "answers", "listens", "is-asked"] {
        container.wait_until_logged(&[&format!("after-{way}: starting")], LIMIT);
        let log = container.log();
        let ready = said(&log, &format!("{way}: is ready"));
        let starts = said(&log, &format!("after-{way}: starting"));
        assert!(
            ready <= starts,
            "after-{way} started {:?} too early",
            ready.checked_sub(starts)
        );
    }
    wait::until("all is well", LIMIT, || {
        (container.verdict("root") == 0).then_some(())
    });
}

/// A question without an answer is given up at its timeout, and ends soon; the next comes after the interval.
///
/// Misses: the option -w of `s6-notifyoncheck` in `run`; `timeout` in `data/check`; -t as well, if that is missing too.
fn check_keeps_to_its_interval_and_its_timeout(world: &World) {
    let container = world.variant(READINESS).env("QUESTIONS", "8").start();
    container.wait_until_logged(&["after-answers: starting"], LIMIT);
    let log = container.log();
    let asked: Vec<Duration> = (1..=8)
        .map(|number| said(&log, &format!("answers: question {number}")))
        .collect();
    let pauses: Vec<Duration> = asked
        .windows(2)
        .map(|pair| pair[1].saturating_sub(pair[0]))
        .collect();
    let (unanswered, answered) = (pauses[0], &pauses[1..]);
    // 400 ms for the answer, and 200 ms until the next.
    assert!(unanswered > Duration::from_millis(500), "{pauses:?}");
    assert!(unanswered < Duration::from_secs(4), "{pauses:?}");
    let quickest = answered.iter().min().expect("seven");
    assert!(*quickest > Duration::from_millis(150), "{pauses:?}");
    assert!(*quickest < Duration::from_millis(600), "{pauses:?}");
    wait::until("nobody waits for the first answer any more", LIMIT, || {
        let waiting = "grep -lsw '[c]heck' /proc/[0-9]*/cmdline || true";
        container.shell(waiting, &[]).is_empty().then_some(())
    });
}

/// A service with `retries` is asked so often and no more; then the log says so and how it is asked again, `services` shows
/// that it is up and not ready, and what depends on it waits until that is done.
///
/// Misses: the options -n and -c of `s6-notifyoncheck` in `run`; the count in `ask.sh`.
fn last_question_is_said_to_be_the_last(world: &World) {
    let container = world.variant(READINESS).start();
    let last = "gives-up: not ready at question 3, the last";
    container.wait_until_logged(&[last], LIMIT);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(
        container
            .shell("cat /run/gives-up-count", &[])
            .lines()
            .count(),
        3
    );
    let log = container.log();
    let took = said(&log, last).saturating_sub(said(&log, "gives-up: starting"));
    assert!(
        took > Duration::from_millis(900),
        "two intervals took {took:?}"
    );
    assert_eq!(container.state("gives-up"), "up");
    assert_eq!(container.state("after-gives-up"), "waiting");
    let said = log.first(&[last]).expect("just seen").text;
    let (_, again) = said
        .split_once("to be asked again: ")
        .expect("how it is asked again");
    container.shell(&format!(": >/run/gives-up-is-ready; {again}"), &[]);
    container.wait_until_logged(&["after-gives-up: starting"], LIMIT);
}

/// A check that never succeeds ends the container with 1, and the log names its service, and what waits for that.
///
/// Misses: `ready-within`; the line of it that says what is waited for.
fn check_that_never_succeeds_ends_a_late_start(world: &World) {
    let container = world.variant(LATE).start();
    assert_eq!(container.wait_until_exited(LIMIT), 1);
    let log = container.log();
    said(&log, "ready-within: asked is not ready after 3 s");
    said(
        &log,
        "ready-within: last is not ready after 3 s; it waits for asked",
    );
    assert_eq!(log.count(&["ready-within: prepare"]), 0, "prepare was done");
    assert_eq!(log.count(&["last: starting"]), 0);
}

/// So does a oneshot that hangs.
///
/// Misses: in s6-rc the question of `ready-within` whether its work is done, and `end-start` over oneshots.
fn oneshot_that_hangs_ends_a_late_start(world: &World) {
    let container = world.variant(LATE).env("PREPARE_DELAY", "60").start();
    assert_eq!(container.wait_until_exited(LIMIT), 1);
    let log = container.log();
    said(&log, "ready-within: prepare is not ready after 3 s");
    said(
        &log,
        "ready-within: last is not ready after 3 s; it waits for asked prepare",
    );
    assert_eq!(
        log.count(&["prepare: ended with code"]),
        0,
        "it did not fail"
    );
}

/// When the log says something first.
#[track_caller]
fn said(log: &Log, words: &str) -> Duration {
    let line = log.first(&[words]);
    line.unwrap_or_else(|| panic!("nobody says {words:?}")).at
}
