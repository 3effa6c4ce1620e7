//! What only s6-rc can do: an ordered stop, groups by hand, and its own compiled list of what starts.

use std::env;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::{APIS, Scenario};
use crate::container::{Launch, now};
use crate::distribution::Choice;
use crate::docker;
use crate::load::{self, Load};
use crate::log::Log;
use crate::supply::Supply;
use crate::variants::Variant;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    stop_follows_the_dependencies_backwards,
    no_request_is_lost_at_a_stop,
    group_stops_and_starts_by_hand,
    other_place_of_the_user_bundle_is_refused,
    older_s6_overlay_reads_its_own_user_bundle,
    questions_keep_nothing_from_starting,
];

const LIMIT: Duration = Duration::from_secs(20);

/// nginx has answered what was under way before an API is asked to stop, and each API is down before its logger is asked.
///
/// Misses: the files in nginx's `dependencies.d`; `producer-for` of an API.
fn stop_follows_the_dependencies_backwards(world: &World) {
    let container = world.container().env("S6_VERBOSITY", "2").serve();
    wait::until("s6-rc knows that nginx is ready", LIMIT, || {
        let up = container.shell("s6-rc -a list || true", &[]);
        up.lines().any(|name| name == "nginx").then_some(())
    });
    let requests = load::in_flight(container.address(), "/api/slow?ms=1000", 3);
    thread::sleep(Duration::from_millis(300));
    let stopped = now();
    assert_eq!(container.stop().exit_code, 0);
    drop(requests);
    let log = container.log().since(stopped);
    let nginx = asked(&log, "nginx");
    for api in APIS {
        let (own, logger) = (asked(&log, api), asked(&log, &format!("{api}-log")));
        let later = own.saturating_sub(nginx);
        assert!(
            later > Duration::from_millis(400),
            "{api} was asked to stop {later:?} after nginx, which still worked"
        );
        assert!(own < logger, "{api} was asked to stop after its logger");
    }
}

/// When s6-rc began to stop a service.
#[track_caller]
fn asked(log: &Log, name: &str) -> Duration {
    let words = format!("s6-rc: info: service {name}: stopping");
    let line = log.first(&[&words]);
    line.unwrap_or_else(|| panic!("nobody says {words:?}")).at
}

/// Under load no request that nginx took fails at a stop: the APIs are there until nginx has answered all. What comes
/// after that is refused, and was never taken.
///
/// Misses: nginx's `down-signal`.
fn no_request_is_lost_at_a_stop(world: &World) {
    let container = world.container().serve();
    let address = container.inner_address();
    let load = Load::start(address, "/api/slow?ms=50", 8);
    thread::sleep(Duration::from_secs(2));
    let stop = container.stop();
    let tally = load.finish();
    assert_eq!(stop.exit_code, 0, "{stop:?}");
    assert!(tally.total() > 100, "only {} answers", tally.total());
    let lost = tally.lost();
    assert!(lost.is_empty(), "of {}: {lost:?}", tally.total());
}

/// `s6-rc` stops the three APIs by one name, and nginx before them; and starts what is down again.
///
/// Misses: the bundle `api`; a member in it.
fn group_stops_and_starts_by_hand(world: &World) {
    let container = world.container().serve();
    // -b: a check of nginx may still be under way, for which s6-rc waits.
    container.shell("s6-rc -bd change api", &[]);
    let services = container.services();
    for name in APIS.into_iter().chain(["nginx"]) {
        assert!(!services[name].up, "{name} is still up");
    }
    let shown = container.shell("services || true", &[]);
    assert!(
        shown.contains("s6-rc -u change user"),
        "no way back is shown:\n{shown}"
    );
    container.shell("s6-rc -bu change user", &[]);
    container.wait_until_serving(LIMIT);
}

/// A base image with a user bundle where this s6-overlay would take it for the only one does not build.
///
/// Misses: the check in front of the COPY of the tree.
fn other_place_of_the_user_bundle_is_refused(world: &World) {
    let base = world.tag("left-behind");
    let recipe =
        "FROM debian:bookworm-slim\nRUN mkdir -p /etc/s6-overlay/s6-rc.d/user/contents.d\n";
    docker::build_from_text(recipe, &base).expect("cannot build the base image");
    let variant = Variant::of("chain").with(
        "blueprint: 1",
        &format!("blueprint: 1\nimage: {{base: {base}, family: debian}}"),
    );
    // Who keeps what the base brings is not asked about it, and still cannot keep this.
    let keep = ["--build-arg=S6_OVERLAY_LEFTOVERS=keep".to_owned()];
    let arguments = [world.supply().build_arguments(), keep.to_vec()].concat();
    let build = world
        .generate(&variant)
        .build(&world.tag("refused"), &arguments)
        .expect("docker failed");
    assert!(!build.success, "it builds");
    assert!(
        build
            .output
            .contains("would start nothing of this blueprint"),
        "{}",
        build.output
    );
    docker::query(&["rmi", &base]).expect("cannot remove the base image");
}

/// s6-overlay 3.2.2.0 starts everything from the bundle in its own place, and its `services` tells the truth too.
///
/// Misses: the older place of the user bundle.
fn older_s6_overlay_reads_its_own_user_bundle(world: &World) {
    let Some(folder) = env::var_os("S6_OVERLAY_DIST_3_2_2_0") else {
        eprintln!("skipped: S6_OVERLAY_DIST_3_2_2_0 names no folder with its tarballs");
        return;
    };
    let supply = Supply::of(&Choice::Real(PathBuf::from(folder))).expect("the tarballs of 3.2.2.0");
    let variant =
        Variant::of("chain").with("ready_within: 20s", "ready_within: 20s, version: 3.2.2.0");
    let tag = world.tag("older");
    let build = world.build_variant(&variant, &tag, &supply);
    assert!(build.success, "{}", build.output);
    let container = Launch::of(&tag).start();
    wait::until("`services` finds everything healthy", LIMIT, || {
        let shown = container.shell("services || true", &[]);
        (shown.matches(" healthy").count() == 4).then_some(())
    });
    assert_eq!(container.stop().exit_code, 0);
}

/// Who asks how the services are, from the very start on and without a pause, does not keep s6-rc from starting them.
///
/// Misses: the condition in `services` under which s6-rc is asked.
fn questions_keep_nothing_from_starting(world: &World) {
    // A question holds the lock for a millisecond: this one takes its time.
    let asks = r"mkdir /tmp/slow
        printf '#!/bin/sh\nexec s6-setlock -r /run/s6-rc/lock sleep 0.5\n' >/tmp/slow/s6-rc
        chmod +x /tmp/slow/s6-rc
        for _ in 1 2 3 4; do
            for _ in $(seq 50); do PATH=/tmp/slow:$PATH services; done >/dev/null 2>&1 &
        done
        exec /etc/s6-blueprint/bin/stage2-hook";
    for _ in 0..3 {
        // The hook's words are parted at blanks, whatever quotes are round them.
        let hook = r#"with-contenv sh -c eval${IFS}"$ASKS""#;
        let launch = world.container().env("ASKS", asks);
        let container = launch.env("S6_STAGE2_HOOK", hook).start();
        container.wait_until_serving(LIMIT);
    }
}
