//! As whom a container and its services run, and what they may write to: with the flags that `s6-blueprint plan`
//! prints, and as another user than the image's own.

use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Scenario;
use super::capabilities::{self, with};
use crate::container::Container;
use crate::http::{self, Response};
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    services_become_their_users_with_the_fewest_rights,
    services_of_users_on_a_read_only_root,
    nginx_on_a_read_only_root,
    container_of_a_user,
    container_of_a_user_on_a_read_only_root,
    container_of_any_user_in_the_group_root,
    dropped_capabilities_alone_do_not_start_a_container_of_a_user,
    image_of_root_as_another_user,
];

/// An image of root whose services have users of their own.
const RIGHTS: &str = "rights";

/// An image of the user 10001, for a read-only root.
const NOT_ROOT: &str = "not-root";

/// More than a stop takes in which every process hears of it, in either layout, and less than any grace period.
const QUICK: Duration = Duration::from_millis(2500);

const LIMIT: Duration = Duration::from_secs(20);

/// What a process is: its four user ids, its four group ids, its other groups, and what it may do.
const IDS: &str = r#"
pid=$(s6-svstat -o pid "/run/service/$1")
sed -n 's/^\([UG]id\|Groups\|CapEff\):[[:space:]]*//p' "/proc/$pid/status""#;

/// What a process may do that may do nothing special.
const NO_CAPABILITY: &str = "0000000000000000";

/// The owner of a logger's folder, then what is in its file.
const LOG: &str = r#"
printf '%s ' "$(stat -c %u "/var/log/$1")"
sed 's/^[^ ]* [^ ]*  *//' "/var/log/$1/current""#;

/// Whoever has processes here, but for those of this look.
const USERS: &str = r#"
for folder in /proc/[0-9]*; do
    [ "$(cut -d' ' -f5 "$folder/stat" 2>/dev/null)" = "$$" ] || stat -c %u "$folder" 2>/dev/null
done | sort -u"#;

/// A service is its `user`, with that user's other groups, and what has none is root, with exactly the capabilities
/// that are printed. Its logger and the folder of it are the container's.
///
/// Misses: `s6-setuidgid` in a `run`; a capability in `plan`.
fn services_become_their_users_with_the_fewest_rights(world: &World) {
    stops_quickly(|| {
        let container = with(world.variant(RIGHTS), &flags(RIGHTS, "least_rights")).start();
        assert_services_are_their_users(&container);
        container
    });
}

/// The same on a root filesystem that nobody can write to.
///
/// Misses: a folder of the loggers, or /run, among the flags.
fn services_of_users_on_a_read_only_root(world: &World) {
    let launch = || with(world.variant(RIGHTS), &flags(RIGHTS, "least_rights"));
    stops_quickly(|| {
        let container = with(launch(), &flags(RIGHTS, "read_only")).start();
        assert_services_are_their_users(&container);
        container
    });
}

#[track_caller]
fn assert_services_are_their_users(container: &Container) {
    wait_until_healthy(container, "root");
    assert_eq!(
        ids(container, "root", "api-2"),
        ids_of(10001, 10001, "4444 10001")
    );
    assert_eq!(ids(container, "root", "tool"), ids_of(1, 1, "1"));
    let plain = ids(container, "root", "plain");
    assert!(plain.starts_with("0 0 0 0 0 0 0 0 "), "{plain}");
    let works = container.log();
    let works = works.first(&["prepare: works as 10001:10001 of 10001 4444"]);
    assert!(works.is_some(), "the oneshot is somebody else");
    assert_eq!(log_of(container, "root", "rights/api-1"), "0 api: runs");
}

/// nginx serves from a read-only root, and takes what is larger than its memory for it.
///
/// Misses: a temp path of nginx.conf outside of /run.
fn nginx_on_a_read_only_root(world: &World) {
    let state = "--tmpfs=/var/lib/companion-api".to_owned();
    let flags = [
        capabilities::flags("blueprints/nginx-api.yaml", "read_only"),
        vec![state],
    ]
    .concat();
    stops_quickly(|| {
        let container = with(world.container(), &flags).serve();
        let large = post(&container, "/api/health", 900_000).expect("an answer");
        assert_eq!(large.status, 413, "the API refuses it");
        container.wait_until_logged(&["buffered to a temporary file"], LIMIT);
        let log = container.log();
        assert_eq!(log.count(&["Read-only file system"]), 0);
        container
    });
}

/// In an image of a user every process is that user's, has no other group and no capability; with the flags and
/// without.
///
/// Misses: the owner of /run or of the loggers' folder in the Dockerfile; `USER`.
fn container_of_a_user(world: &World) {
    for flags in [vec![], flags(NOT_ROOT, "least_rights")] {
        stops_quickly(|| {
            let launch = world.variant(NOT_ROOT).env("S6_READ_ONLY_ROOT", "0");
            let container = with(launch, &flags).start();
            assert_all_are(&container, 10001, 10001);
            container
        });
    }
}

/// The same on a read-only root.
///
/// Misses: a flag that is printed for it.
fn container_of_a_user_on_a_read_only_root(world: &World) {
    for flags in [vec![], flags(NOT_ROOT, "least_rights")] {
        stops_quickly(|| {
            let launch = with(world.variant(NOT_ROOT), &flags);
            let container = with(launch, &self::flags(NOT_ROOT, "read_only")).start();
            assert_all_are(&container, 10001, 10001);
            container
        });
    }
}

/// Any other number may take the place of the image's user, in the group root: as it is, with the fewest rights, and
/// on a read-only root.
///
/// Misses: the group or the mode of /run or of the loggers' folder, in the Dockerfile or among the flags.
fn container_of_any_user_in_the_group_root(world: &World) {
    let (least, read_only) = (
        flags(NOT_ROOT, "least_rights"),
        flags(NOT_ROOT, "read_only"),
    );
    let writable = vec!["--env=S6_READ_ONLY_ROOT=0".to_owned()];
    let ways = [
        writable.clone(),
        [writable, least.clone()].concat(),
        [least, read_only].concat(),
    ];
    for flags in ways {
        stops_quickly(|| {
            let launch = world.variant(NOT_ROOT).flag("--user=12345:0");
            let container = with(launch, &flags).start();
            assert_all_are(&container, 12345, 0);
            container
        });
    }
}

/// `--cap-drop ALL` without the other flag that is printed with it: s6-overlay's program that is setuid takes itself
/// for root, and cannot do what root does. It says so and ends.
///
/// Misses: nothing generated; the day on which it starts, so that `plan` need not say this any more.
fn dropped_capabilities_alone_do_not_start_a_container_of_a_user(world: &World) {
    for user in ["10001:10001", "12345:0"] {
        let launch = world.variant(NOT_ROOT).env("S6_READ_ONLY_ROOT", "0");
        let launch = launch
            .flag("--cap-drop=ALL")
            .flag(&format!("--user={user}"));
        let container = launch.start();
        assert_eq!(container.wait_until_exited(LIMIT), 111, "as {user}");
        let log = container.log();
        assert_eq!(
            log.count(&["fatal", "Operation not permitted"]),
            1,
            "as {user}"
        );
    }
}

/// An image of root that is run as somebody else cannot become the users of its services, and says so: here of the
/// oneshot, whose failure stops the container.
///
/// Misses: `s6-setuidgid` in the script of the oneshot.
fn image_of_root_as_another_user(world: &World) {
    let container = world.variant(RIGHTS).flag("--user=12345:0").start();
    assert_eq!(container.wait_until_exited(LIMIT), 111);
    let log = container.log();
    assert!(
        log.first(&["unable to set", "Operation not permitted"])
            .is_some()
    );
    let named = "prepare: ended with code 111; stopping the container";
    assert!(log.first(&[named]).is_some(), "nobody is named");
}

/// Every process is this user's, may do nothing special, and writes where it should; `services` and the healthcheck
/// tell so, and to others they tell nothing.
#[track_caller]
fn assert_all_are(container: &Container, uid: u32, gid: u32) {
    let user = format!("{uid}:{gid}");
    wait_until_healthy(container, &user);
    for service in ["api-1", "tool", "nginx"] {
        let ids = ids(container, &user, service);
        assert_eq!(ids, ids_of(uid, gid, &gid.to_string()), "{service}");
    }
    let users = container.shell(USERS, &[]);
    assert_eq!(users, uid.to_string(), "whose the processes are");
    for (folder, line) in [("api-2", "api: runs"), ("prepare", "prepare: works")] {
        let log = log_of(container, &user, &format!("not-root/{folder}"));
        assert_eq!(log, format!("{uid} {line}"));
    }
    let served = container.get("/").expect("an answer");
    assert_eq!((served.status, served.body.trim()), (200, "served"));
    let to_others = container.shell_as("nobody", "services || echo code $?", &[]);
    assert!(
        to_others.contains("may not look") && to_others.ends_with("code 1"),
        "{to_others}"
    );
}

/// Waits until `services` finds nothing wrong when the container's user asks, and until Docker, which asks as that
/// user too, has heard so.
#[track_caller]
fn wait_until_healthy(container: &Container, user: &str) {
    wait::until("`services` finds everything healthy", LIMIT, || {
        let shown = container.shell_as(user, "services >/dev/null 2>&1 && echo fine || true", &[]);
        (shown == "fine").then_some(())
    });
    wait::until("Docker finds the container healthy", LIMIT, || {
        let health = container.docker(&["inspect", "--format={{.State.Health.Status}}", "{}"]);
        (health == "healthy").then_some(())
    });
}

/// What the process of a service is, as the container's user may see it.
#[track_caller]
fn ids(container: &Container, user: &str, service: &str) -> String {
    let ids = container.shell_as(user, IDS, &[service]);
    ids.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ids of a process without any capability, as `IDS` prints them.
fn ids_of(uid: u32, gid: u32, groups: &str) -> String {
    let ids = [uid; 4].into_iter().chain([gid; 4]);
    let ids = ids.map(|id| id.to_string());
    let groups = groups.split_whitespace().map(str::to_owned);
    let words: Vec<String> = ids
        .chain(groups)
        .chain([NO_CAPABILITY.to_owned()])
        .collect();
    words.join(" ")
}

/// Who owns a logger's folder, and what has been said there, without the time.
#[track_caller]
fn log_of(container: &Container, user: &str, folder: &str) -> String {
    container.shell_as(user, LOG, &[folder])
}

/// Sends so many bytes, which nginx has to keep somewhere.
fn post(container: &Container, path: &str, length: usize) -> io::Result<Response> {
    let mut stream = TcpStream::connect(container.address())?;
    write!(
        stream,
        "POST {path} HTTP/1.0\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    )?;
    stream.write_all(&vec![b'x'; length])?;
    http::answer(stream)
}

/// Stops what was started, and looks at the exit code and at the time: of three tries the quickest counts.
#[track_caller]
fn stops_quickly(start: impl Fn() -> Container) {
    let mut slow = Vec::new();
    for _ in 0..3 {
        let stop = start().stop();
        assert_eq!(stop.exit_code, 0, "{stop:?}");
        if stop.took < QUICK {
            return;
        }
        slow.push(stop.took);
    }
    panic!("no stop took less than {QUICK:?}: {slow:?}");
}

/// The flags of one kind that are printed for a blueprint of the harness.
fn flags(blueprint: &str, kind: &str) -> Vec<String> {
    capabilities::flags(
        &format!("tests/container/blueprints/{blueprint}.yaml"),
        kind,
    )
}
