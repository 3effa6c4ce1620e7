//! Clients that send too much, or too slowly, or only hold connections: nginx keeps them from the instances.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::Scenario;
use crate::container::Container;
use crate::http::{self, Response};
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    too_large_requests_are_refused_by_nginx,
    slow_bodies_hold_up_no_instance,
    thousands_of_slow_clients_hold_up_nobody,
];

/// What the blueprint allows a body.
const LARGEST_BODY: usize = 100_000;

/// Opens `$COUNT` connections to nginx in the container and sends half a request on each, a letter a second. Says how
/// many there are, then how many after `$SECONDS` seconds nginx has closed.
const SLOW_CLIENTS: &str = r#"
ulimit -n 4096
exec perl -we '
    use strict;
    use IO::Socket::INET;
    $SIG{PIPE} = "IGNORE";
    $| = 1;
    my ($count, $seconds) = @ARGV;
    my @open = grep { defined } map { IO::Socket::INET->new("127.0.0.1:8080") } 1 .. $count;
    syswrite $_, "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: " for @open;
    $_->blocking(0) for @open;
    my $all = @open;
    for (1 .. $seconds) {
        sleep 1;
        # What nginx has closed can be read from to its end, or no more at all.
        @open = grep { my $read = sysread $_, my $bytes, 4096; !defined $read && $!{EAGAIN} && syswrite $_, "x" } @open;
        print "$_ s: ", scalar @open, " of $all are open\n";
    }
' "$@"
"#;

/// A body that is too large and a head that is too large never reach an instance; what is just small enough does, whole.
///
/// Misses: `client_max_body_size` in nginx.conf.
fn too_large_requests_are_refused_by_nginx(world: &World) {
    let container = world.variant("echo").serve();
    let allowed = post(&container, LARGEST_BODY);
    assert_eq!(allowed.status, 200);
    assert!(
        allowed.body.len() > LARGEST_BODY,
        "{} arrived",
        allowed.body.len()
    );
    let refused = [
        (413, post(&container, LARGEST_BODY + 1)),
        (400, get(&container, "/api/health", &"x".repeat(64_000))),
        (
            414,
            get(&container, &format!("/api/{}", "x".repeat(64_000)), "x"),
        ),
    ];
    for (status, answer) in refused {
        assert_eq!(answer.status, status);
        assert_eq!(answer.instance_id(), None, "an instance was asked");
    }
}

fn post(container: &Container, length: usize) -> Response {
    let head = format!(
        "POST /api/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    );
    let request = [head.into_bytes(), vec![b'x'; length]].concat();
    http::ask(container.address(), &request).expect("no answer")
}

fn get(container: &Container, path: &str, value: &str) -> Response {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Large: {value}\r\nConnection: close\r\n\r\n"
    );
    http::ask(container.address(), request.as_bytes()).expect("no answer")
}

/// Requests whose bodies come slowly wait in nginx until they are there, and only then occupy an instance.
///
/// Misses: nothing that could be deleted; it fails over `proxy_request_buffering off`.
fn slow_bodies_hold_up_no_instance(world: &World) {
    let container = world.variant("echo").serve();
    let mut clients: Vec<TcpStream> = (0..20)
        .map(|_| http::connect(container.address()).expect("cannot connect"))
        .collect();
    let head = b"POST /api/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n";
    for client in &mut clients {
        client.write_all(head).expect("cannot send");
    }
    for number in 0..10 {
        thread::sleep(Duration::from_millis(200));
        if number == 5 {
            wait_until_nobody_works(&container);
        }
        for client in &mut clients {
            client.write_all(b"x").expect("cannot send");
        }
    }
    for client in clients {
        let answer = http::answer(client).expect("no answer");
        assert_eq!(answer.status, 200);
        assert!(
            answer.body.ends_with("\r\n\r\nxxxxxxxxxx"),
            "{}",
            answer.body
        );
    }
}

/// Each request at an instance has a process of its own: waits until there are no more than those of the services.
#[track_caller]
fn wait_until_nobody_works(container: &Container) {
    wait::until(
        "no instance works on a request",
        Duration::from_secs(2),
        || {
            let processes = container.processes();
            let perl = processes.iter().filter(|process| process.name == "perl");
            (perl.count() == 4).then_some(())
        },
    );
}

/// Two thousand clients that send their requests letter by letter: meanwhile all others are answered, and when their
/// time is over nginx has closed every one of them.
///
/// Misses: `worker_connections` in nginx.conf; `client_header_timeout`.
fn thousands_of_slow_clients_hold_up_nobody(world: &World) {
    let container = world.container().serve();
    let slow = thread::scope(|scope| {
        let slow = scope.spawn(|| container.shell(SLOW_CLIENTS, &["2000", "18"]));
        thread::sleep(Duration::from_secs(3));
        let load = container.load(4);
        thread::sleep(Duration::from_secs(3));
        load.finish().assert_nothing_failed();
        slow.join().expect("the slow clients failed")
    });
    let lines: Vec<&str> = slow.lines().collect();
    assert_eq!(lines[4], "5 s: 2000 of 2000 are open", "{slow}");
    assert_eq!(lines[17], "18 s: 0 of 2000 are open", "{slow}");
}
