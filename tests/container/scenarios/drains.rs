//! Stops that take their time: long requests end, who does not listen is killed, and all of it within the plan's budget.

use std::thread;
use std::time::Duration;

use super::Scenario;
use crate::container::now;
use crate::http;
use crate::load;
use crate::variants::Variant;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![long_requests_end_within_the_plans_budget];

/// Ten requests of six seconds are answered at a stop by instances that have eight. Who ignores its stop signal is killed
/// when its own two seconds are over, and nobody else. The stop takes no longer than `plan` says.
///
/// Misses: in services.d `S6_SERVICES_GRACETIME` in the Dockerfile; `timeout-kill` of `stubborn`, or a shorter one of an
/// instance; `worker_shutdown_timeout` in nginx.conf.
fn long_requests_end_within_the_plans_budget(world: &World) {
    let plan = Variant::of("echo")
        .plan(world.layout())
        .expect("plan failed");
    let budget = &plan["plans"][0]["stop"]["at_most_milliseconds"];
    let budget = Duration::from_millis(budget.as_u64().expect("a number"));
    let container = world.variant("echo").serve();
    let requests = load::in_flight(container.address(), "/api/slow?ms=6000", 10);
    thread::sleep(Duration::from_millis(300));
    let stopped = now();
    let stop = container.stop_within(budget.as_secs() + 10);
    let answers = requests.into_iter().map(http::answer);
    let statuses: Vec<u16> = answers
        .map(|answer| answer.map_or(0, |answer| answer.status))
        .collect();
    assert_eq!(statuses, [200; 10]);
    assert_eq!(stop.exit_code, 0, "{stop:?}");
    assert!(stop.took > Duration::from_secs(5), "{stop:?}");
    assert!(
        stop.took < budget + Duration::from_secs(1),
        "the plan says {budget:?}: {stop:?}"
    );
    let gone = container.log().first(&["stubborn: is gone"]);
    let gone = gone
        .expect("stubborn was killed")
        .at
        .saturating_sub(stopped);
    assert!(
        (1800..4500).contains(&gone.as_millis()),
        "stubborn was killed after {gone:?}"
    );
}
