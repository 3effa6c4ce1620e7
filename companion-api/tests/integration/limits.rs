//! What a client may not do: send too much, or too slowly.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::http::{connect, get, read_some, read_to_end, send};
use crate::server::Server;

/// The idle limit of the servers here.
const IDLE: Duration = Duration::from_secs(1);

/// What the machine may add to a wait while other tests run.
const SLACK: Duration = Duration::from_secs(3);

#[test]
fn a_body_that_announces_too_much_is_413() {
    let server = Server::start(&[]);
    // Only announced: the answer comes without it, if not at once.
    let answer = post(&server, "Content-Length: 16385", b"");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains("larger than 16384 bytes"),
        "the body says why: {answer}"
    );
    let largest = vec![b'x'; 16 * 1024];
    let answer = post(&server, "Content-Length: 16384", &largest);
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
}

/// As nginx does, which then looks for the answer: a reset connection would have none.
#[test]
fn who_is_still_sending_too_much_gets_its_413() {
    let server = Server::start(&[]);
    let mut client = connect(server.port);
    let head = b"POST /api/health HTTP/1.1\r\nHost: api\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n";
    client.write_all(head).expect("it listens");
    for _ in 0..9 {
        sleep(Duration::from_millis(20));
        client
            .write_all(&vec![b'x'; 100_000])
            .expect("it still reads");
    }
    let answer = read_to_end(client);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[test]
fn a_body_of_unknown_length_is_413_when_it_is_too_large() {
    let server = Server::start(&[]);
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 0x1000], b"\r\n"].concat();
    let small = [chunk.repeat(4), b"0\r\n\r\n".to_vec()].concat();
    let answer = post(&server, "Transfer-Encoding: chunked", &small);
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    let answer = post(&server, "Transfer-Encoding: chunked", &chunk.repeat(5));
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[test]
fn a_head_that_is_too_large_is_431() {
    let server = Server::start(&[]);
    let head = |length: usize| {
        let mut stream = connect(server.port);
        let filler = "x".repeat(length);
        let request = format!(
            "GET /api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: {filler}\r\n\r\n"
        );
        // The server may have refused it, and closed, before all of it is sent.
        let _ = stream.write_all(request.as_bytes());
        read_to_end(stream)
    };
    let largest = head(30 * 1024);
    assert!(largest.starts_with("HTTP/1.1 200 "), "{largest:?}");
    let larger = head(100 * 1024);
    assert!(larger.starts_with("HTTP/1.1 431 "), "{larger:?}");
}

#[test]
fn a_connection_that_idles_is_closed() {
    let server = Server::start(&["--idle-limit=1"]);
    let never_used = connect(server.port);
    assert_closed_in_time(never_used, "that was never used");

    let mut used = send(server.port, "/api/health");
    assert!(read_some(&mut used).starts_with("HTTP/1.1 200 "));
    assert_closed_in_time(used, "that was kept alive");
}

#[test]
fn a_head_that_trickles_is_cut() {
    let server = Server::start(&["--idle-limit=1"]);
    let mut stream = send_half(&server);
    let begin = Instant::now();
    let cut = (0..100).any(|_| {
        sleep(Duration::from_millis(100));
        // Something always comes, and the limit holds all the same.
        stream.write_all(b"X-More: 1\r\n").is_err()
    });
    assert!(cut, "the server still reads");
    assert!(begin.elapsed() < IDLE + SLACK, "{:?}", begin.elapsed());
    // One client that dawdles is nobody else's business.
    assert!(get(server.port, "/api/health").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_body_that_does_not_come_is_408() {
    let server = Server::start(&["--idle-limit=1"]);
    let begin = Instant::now();
    let answer = post(&server, "Content-Length: 10", b"half");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(begin.elapsed() < IDLE + SLACK, "{:?}", begin.elapsed());
}

#[test]
fn a_request_that_is_worked_on_is_not_idle() {
    let server = Server::start(&["--idle-limit=1"]);
    let answer = get(server.port, "/api/slow?ms=1500");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[track_caller]
fn assert_closed_in_time(stream: TcpStream, which: &str) {
    let begin = Instant::now();
    assert_eq!(read_to_end(stream), "");
    let took = begin.elapsed();
    assert!(
        took > IDLE / 2 && took < IDLE + SLACK,
        "a connection {which} was closed after {took:?}"
    );
}

fn send_half(server: &Server) -> TcpStream {
    let mut stream = connect(server.port);
    stream
        .write_all(b"GET /api/health HTTP/1.1\r\nHost: a\r\n")
        .unwrap();
    stream
}

/// Sends what there is of a POST and reads the answer.
fn post(server: &Server, header: &str, body: &[u8]) -> String {
    let mut stream = connect(server.port);
    write!(
        stream,
        "POST /api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n\r\n"
    )
    .unwrap();
    // The server may have refused it, and closed, before all of it is sent.
    let _ = stream.write_all(body);
    read_to_end(stream)
}
