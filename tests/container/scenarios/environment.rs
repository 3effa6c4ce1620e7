//! What a process finds when it starts (`blueprints/environment.yaml`): its variables to the byte, its folder, its
//! limits, its port.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Scenario;
use crate::container::{Container, Launch};
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    values_arrive_to_the_byte,
    values_of_the_container_arrive_to_the_byte,
    kept_environment_is_the_same,
    missing_value_is_named_and_stops_the_container,
    folder_limits_and_port_are_those_of_the_blueprint,
];

const ENVIRONMENT: &str = "environment";

const LIMIT: Duration = Duration::from_secs(20);

/// What `values` and `checked` are given by the blueprint, but for their templates.
const VALUES: [(&str, &str); 10] = [
    ("SPACES", "  two  words "),
    ("QUOTES", r#"it's "quoted""#),
    ("LINES", "one\ntwo\n\nfour\n"),
    ("SHELL", r"$(id) `id` ${HOME} $HOME ; exit & \"),
    ("PERCENT", "100% %s %n"),
    ("BACKSLASHES", r"a\nb\\c\"),
    ("SIGNS", "* ? [a-z] ~ ! # {a,b} | <x> = :"),
    ("DASH", "--verbose"),
    ("UNICODE", "grüße 👋"),
    ("EMPTY", ""),
];

/// What the container is given. No newline stands at the end: the stand-in drops it there.
const GIVEN: [(&str, &str); 5] = [
    ("GIVEN_SPACES", " two  words  end"),
    ("GIVEN_LINES", "one\ntwo\n\nfour"),
    ("GIVEN_SHELL", r#"$(id) `id` "$HOME" 'x' ; exit & \ %s * ü"#),
    ("GIVEN_DASH", "-n"),
    ("GIVEN_EMPTY", ""),
];

/// Waits until the process is what the blueprint names, then prints its variables in hexadecimal.
const VARIABLES: &str = r#"
pid=$(s6-svstat -o pid "/run/service/$1")
[ "$(cat "/proc/$pid/comm")" != sleep ] || od -An -v -tx1 "/proc/$pid/environ" | tr -d ' \n'"#;

/// Prints the folder of a process, its soft and its hard limits of files and of core files, and its variable PORT, once
/// it is what the blueprint names. Only its own user may look.
const SURROUNDINGS: &str = r#"
[ "$(cat "/proc/$1/comm")" != sleep ] || {
    readlink "/proc/$1/cwd"
    sed -n 's/^Max \(open files\|core file size\)  *\([0-9]*\)  *\([0-9]*\) .*/\1 \2 \3/p' "/proc/$1/limits"
    tr '\0' '\n' <"/proc/$1/environ" | grep '^PORT=' || true
}"#;

/// What the blueprint says arrives as it stands, whichever way the process is started.
///
/// Misses: the quotes round a value in a `run`.
fn values_arrive_to_the_byte(world: &World) {
    let container = with_required(world).start();
    for (service, template) in [("values", "values:3001"), ("checked", "checked:3002")] {
        let found = variables(&container, service);
        for (name, value) in VALUES {
            assert_eq!(found[name], value, "{name} of {service}");
        }
        assert_eq!(found["TEMPLATE"], template);
    }
}

/// What `docker run --env` says arrives too, and wins, but where it would make another instance of the service.
///
/// Misses: `with-contenv`; the condition in front of a value, or one in front of PORT, `INSTANCE_ID` or
/// `NOTIFICATION_FD`.
fn values_of_the_container_arrive_to_the_byte(world: &World) {
    let container = given(with_required(world)).start();
    assert_given(&container);
}

/// The same where s6-overlay is told to keep the environment (`S6_KEEP_ENV`) instead of handing it on in files.
///
/// Misses: the same.
fn kept_environment_is_the_same(world: &World) {
    let container = given(with_required(world)).env("S6_KEEP_ENV", "1").start();
    assert_given(&container);
}

fn given(launch: Launch) -> Launch {
    let launch = GIVEN
        .iter()
        .fold(launch, |launch, (name, value)| launch.env(name, value));
    let launch = launch
        .env("DASH", "of the container")
        .env("EMPTY", "no longer");
    let launch = launch.env("QUOTES", "").env("WORD", "of the container");
    let launch = launch.env("PORT", "9999").env("INSTANCE_ID", "nobody");
    launch.env("NOTIFICATION_FD", "9")
}

#[track_caller]
fn assert_given(container: &Container) {
    let values = variables(container, "values");
    for (name, value) in GIVEN {
        assert_eq!(values[name], value, "{name}");
    }
    let changed = [values["DASH"].as_str(), &values["EMPTY"], &values["QUOTES"]];
    assert_eq!(changed, ["of the container", "no longer", ""]);
    assert_eq!(
        (values["PORT"].as_str(), values["INSTANCE_ID"].as_str()),
        ("3001", "1")
    );
    let notifier = variables(container, "notifier");
    assert_eq!(notifier["WORD"], "of the container");
    assert_eq!(notifier["NOTIFICATION_FD"], "3");
}

/// A value that only the container can bring is missing: the service says which, never starts, and is named again
/// when the time is up, with which the container ends with 1.
///
/// Misses: the line of a `run` that looks for the value.
fn missing_value_is_named_and_stops_the_container(world: &World) {
    let container = world.variant(ENVIRONMENT).start();
    assert_eq!(container.wait_until_exited(LIMIT), 1);
    let log = container.log();
    let named =
        "notifier: REQUIRED is not set; give it to the container: docker run -e REQUIRED=...";
    assert!(log.first(&[named]).is_some(), "nobody says what is missing");
    let late = log.count(&["ready-within: notifier is not ready after 8 s"]);
    assert_eq!(late, 1, "nobody says who was late");
}

/// `working_dir`, `ulimits` and `ports`, whichever way the process is started, and of a oneshot.
///
/// Misses: `cd` or s6-softlimit in a `run`; the number of PORT.
fn folder_limits_and_port_are_those_of_the_blueprint(world: &World) {
    let container = with_required(world).start();
    let limits = "core file size 0 0\nopen files 100 200";
    for (service, folder, port) in [
        ("worker-1", "/srv/worker-1", "\nPORT=4001"),
        ("worker-2", "/srv/worker-2", "\nPORT=4005"),
        ("seeker", "/srv/of a seeker", ""),
    ] {
        let pid = container.pid_soon(service).to_string();
        let found = wait::until("it has become what it runs", LIMIT, || {
            let found = container.shell_as("app", SURROUNDINGS, &[&pid]);
            (!found.is_empty()).then_some(found)
        });
        assert_eq!(found, format!("{folder}\n{limits}{port}"), "of {service}");
    }
    container.wait_until_logged(&["once: in /srv/once with 100 of 200 as app"], LIMIT);
}

/// The container with the one value that it must bring.
fn with_required(world: &World) -> Launch {
    world.variant(ENVIRONMENT).env("REQUIRED", "given")
}

/// The variables of a service's process, once that is the program.
#[track_caller]
fn variables(container: &Container, service: &str) -> BTreeMap<String, String> {
    let hexadecimal = wait::until("it has become what it runs", LIMIT, || {
        let found = container.shell(VARIABLES, &[service]);
        (!found.is_empty()).then_some(found)
    });
    let bytes = hexadecimal.as_bytes().chunks(2).map(|digits| {
        let digits = str::from_utf8(digits).expect("ASCII");
        u8::from_str_radix(digits, 16).expect("hexadecimal")
    });
    let text = String::from_utf8(bytes.collect()).expect("UTF-8");
    let variables = text.split_terminator('\0');
    let variables = variables.filter_map(|variable| variable.split_once('='));
    variables
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
