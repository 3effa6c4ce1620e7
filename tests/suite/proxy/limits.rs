//! What a client may not do to nginx, nor through it to an instance.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::proxy::instance::{Answer, Instance};
use crate::proxy::under_test::{Nginx, read_to_end};

/// How many connections a flood opens; every one is nginx's and the test's descriptor.
const FLOOD: usize = 400;

fn nginx(lines: &str) -> Option<(Vec<Instance>, Nginx)> {
    let instances = vec![
        Instance::start(0, Answer::Port),
        Instance::start(0, Answer::Port),
    ];
    let nginx = Nginx::start(&instances, lines)?;
    Some((instances, nginx))
}

#[test]
fn a_body_over_the_limit_reaches_no_instance() {
    let Some((instances, nginx)) = nginx("client_max_body_size: 64KiB") else {
        return;
    };
    let post = |length: usize| {
        let head = format!(
            "POST /api/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        nginx.ask([head.as_bytes(), &vec![b'x'; length]].concat())
    };
    let answer = post(64 * 1024 + 1);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_unreached(&instances);
    let answer = post(10 * 1024);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn a_head_over_the_limit_reaches_no_instance() {
    let Some((instances, nginx)) = nginx("") else {
        return;
    };
    let long = "x".repeat(9 * 1024);
    let answer = nginx.get(&format!("/api/{long}"));
    assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    let answer = nginx.ask(format!(
        "GET /api/ HTTP/1.1\r\nHost: a\r\nX: {long}\r\n\r\n"
    ));
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert_unreached(&instances);
}

#[test]
fn a_client_that_dawdles_is_cut_and_occupies_no_instance() {
    let Some((instances, nginx)) = nginx("") else {
        return;
    };
    let slow_head = trickle(
        nginx.connect(),
        "GET /api/ HTTP/1.1\r\nHost: a\r\n",
        "X-More: 1\r\n",
        Duration::from_millis(500),
    );
    let slow_body = thread::spawn({
        let mut stream = nginx.connect();
        let head = "POST /api/ HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf";
        move || {
            let begin = Instant::now();
            stream.write_all(head.as_bytes()).expect("nginx reads");
            read_to_end(stream);
            begin.elapsed()
        }
    });
    // client_header_timeout is for the whole head, client_body_timeout between two reads.
    assert_within(slow_head.join().expect("it ends"), 10, 25);
    assert_within(slow_body.join().expect("it ends"), 25, 45);
    assert_unreached(&instances);
}

#[test]
fn a_flood_of_half_requests_keeps_nobody_out() {
    let Some((_instances, nginx)) = nginx("") else {
        return;
    };
    let mut flood: Vec<TcpStream> = (0..FLOOD).map(|_| nginx.connect()).collect();
    for stream in &mut flood {
        stream
            .write_all(b"GET /api/ HTTP/1.1\r\nHost: a\r\n")
            .expect("nginx reads");
    }
    for _ in 0..20 {
        let answer = nginx.get("/api/");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

/// Sends `more` again and again until nginx closes; how long that took.
fn trickle(
    mut stream: TcpStream,
    head: &'static str,
    more: &'static str,
    pause: Duration,
) -> thread::JoinHandle<Duration> {
    thread::spawn(move || {
        let begin = Instant::now();
        stream.write_all(head.as_bytes()).expect("nginx reads");
        for _ in 0..200 {
            sleep(pause);
            if stream.write_all(more.as_bytes()).is_err() {
                break;
            }
        }
        begin.elapsed()
    })
}

#[track_caller]
fn assert_within(took: Duration, least: u64, most: u64) {
    assert!(
        (least..most).contains(&took.as_secs()),
        "it was cut after {took:?}"
    );
}

#[track_caller]
fn assert_unreached(instances: &[Instance]) {
    let seen: Vec<String> = instances.iter().flat_map(Instance::seen).collect();
    assert_eq!(seen, Vec::<String>::new());
}
