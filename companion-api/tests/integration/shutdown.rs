//! From the stop signal to the exit code.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::http::{connect, get, read_some, read_to_end, send};
use crate::server::Server;

/// What the machine may add to a wait while other tests run.
const SLACK: Duration = Duration::from_secs(2);

#[test]
fn a_request_in_flight_is_answered() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(&[]);
        let stream = send_slow(&server, 1000);
        server.signal(signal);
        assert_eq!(
            server.next_line(),
            format!("companion-api: SIG{signal}: stopping, 1 in flight, drain limit 4 s")
        );
        let answer = read_to_end(stream);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with(r#"{"slept_ms":1000}"#), "{answer}");
        assert_eq!(server.wait().code(), Some(0));
        assert_eq!(server.remaining_lines(), ["companion-api: stopped"]);
    }
}

#[test]
fn requests_over_the_drain_limit_are_cut_and_counted() {
    let mut server = Server::start(&["--drain-limit", "1"]);
    let streams = [send_slow(&server, 30_000), send_slow(&server, 30_000)];
    let stopped = Instant::now();
    server.signal("TERM");
    assert_eq!(server.wait().code(), Some(1));
    assert!(stopped.elapsed() >= Duration::from_secs(1));
    assert_eq!(
        server.remaining_lines(),
        [
            "companion-api: SIGTERM: stopping, 2 in flight, drain limit 1 s",
            "companion-api: cut 2 requests still in flight after the drain limit of 1 s (DRAIN_LIMIT)",
        ]
    );
    for stream in streams {
        assert_eq!(read_to_end(stream), "");
    }
}

#[test]
fn idle_connections_do_not_hold_the_stop() {
    let mut server = Server::start(&["--drain-limit", "60"]);
    let mut used = send(server.port, "/api/health");
    assert!(read_some(&mut used).starts_with("HTTP/1.1 200 OK"));
    used.write_all(b"GET /api/hea").unwrap();
    let mut half_a_request = connect(server.port);
    half_a_request.write_all(b"GET /api/hea").unwrap();
    let never_used = connect(server.port);

    let stopped = Instant::now();
    server.signal("TERM");
    assert_eq!(server.wait().code(), Some(0));
    assert!(stopped.elapsed() < SLACK, "{:?}", stopped.elapsed());
    drop((used, half_a_request, never_used));
}

#[test]
fn requests_that_nobody_has_read_yet_are_answered() {
    let mut server = Server::start(&[]);
    let mut used = send(server.port, "/api/health");
    read_some(&mut used);
    // While it is paused, requests pile up in the listener's queue and in a socket; when it goes on,
    // it learns of them and of the stop at the same moment.
    server.signal("STOP");
    let waiting: Vec<TcpStream> = (0..8).map(|_| send(server.port, "/api/health")).collect();
    used.write_all(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    server.signal("TERM");
    server.signal("CONT");
    for stream in waiting.into_iter().chain([used]) {
        let answer = read_to_end(stream);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    }
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn nobody_is_let_in_during_the_drain() {
    let mut server = Server::start(&[]);
    let stream = send_slow(&server, 1000);
    server.signal("TERM");
    server.next_line();
    // The line comes just before the listener is closed.
    sleep(Duration::from_millis(100));
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err());
    assert!(read_to_end(stream).contains("connection: close"));
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn a_port_can_be_used_again_at_once() {
    let mut first = Server::start(&[]);
    get(first.port, "/api/health");
    first.signal("TERM");
    first.wait();
    assert!(Server::start_on(first.port, &[]).is_some());
}

/// Sends a slow request and waits until it is in flight.
fn send_slow(server: &Server, milliseconds: u32) -> TcpStream {
    let before = in_flight(server);
    let stream = send(server.port, &format!("/api/slow?ms={milliseconds}"));
    let arrived = (0..200).any(|_| {
        sleep(Duration::from_millis(10));
        in_flight(server) > before
    });
    assert!(arrived, "the slow request was not counted as in flight");
    stream
}

fn in_flight(server: &Server) -> u32 {
    let metrics = get(server.port, "/api/metrics");
    let value = metrics
        .lines()
        .find_map(|line| line.strip_prefix("http_requests_in_flight "));
    value.expect("the gauge is there").parse().unwrap()
}
