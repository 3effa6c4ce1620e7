//! nginx as the container lets it be, and what it makes of a request on its way to an instance.

use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use super::Scenario;
use crate::container::Container;
use crate::http;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    nginx_has_no_more_workers_than_processors,
    connections_are_used_again,
    instance_learns_who_asked,
    only_websockets_are_upgraded,
];

/// In a container that may use half a processor nginx has one worker, however many processors the machine has.
///
/// Misses: the lines of nginx's `run` that read the quota, where the machine has more than one processor.
fn nginx_has_no_more_workers_than_processors(world: &World) {
    let container = world.container().flag("--cpus=0.5").serve();
    let processes = container.processes();
    let nginx = processes.iter().filter(|process| process.name == "nginx");
    assert_eq!(nginx.count(), 2, "the master and one worker");
}

/// Several requests come over one connection, and go on over few: hardly any connection to an instance is closed.
///
/// Misses: `proxy_http_version`, `proxy_set_header Connection`, or an upstream's `keepalive` in nginx.conf.
fn connections_are_used_again(world: &World) {
    let container = world.container().serve();
    let mut client = http::connect(container.address()).expect("cannot connect");
    let request = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for number in 0..200 {
        client.write_all(request).expect("the connection is closed");
        let mut answer = [0; 4096];
        let length = client.read(&mut answer).expect("the connection is closed");
        let answer = String::from_utf8_lossy(&answer[..length]);
        assert!(
            answer.starts_with("HTTP/1.1 200 "),
            "answer {number}: {answer:?}"
        );
    }
    let closed = closed_connections(&container);
    assert!(
        closed < 20,
        "{closed} connections to instances were closed over 200 requests"
    );
}

/// How many connections to port 3001, 3002 or 3003 have ended of late, of which the system keeps a note for a minute.
fn closed_connections(container: &Container) -> usize {
    let connections = container.shell("cat /proc/net/tcp", &[]);
    let notes = connections.lines().filter(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_api = |end: &str| {
            ["0BB9", "0BBA", "0BBB"]
                .iter()
                .any(|port| end.ends_with(port))
        };
        fields.len() > 3 && fields[3] == "06" && (is_api(fields[1]) || is_api(fields[2]))
    });
    notes.count()
}

/// The instance is told who asked, for which host, and how; what a client says of that itself is added to, not believed.
///
/// Misses: any of the lines with `proxy_set_header` in nginx.conf.
fn instance_learns_who_asked(world: &World) {
    let container = world.variant("echo").serve();
    let request = "GET /api/a%20b/../c?d=%2F HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 192.0.2.7\r\n\
                   X-Real-IP: 192.0.2.8\r\nX-Forwarded-Proto: gopher\r\nConnection: close\r\n\r\n";
    let answer = http::ask(container.address(), request.as_bytes()).expect("no answer");
    assert_eq!(answer.status, 200);
    let asked = answer.body;
    let client = header(&asked, "X-Real-IP").expect("X-Real-IP is told");
    assert!(!client.is_empty() && client != "192.0.2.8", "{asked}");
    assert_eq!(
        header(&asked, "X-Forwarded-For"),
        Some(format!("192.0.2.7, {client}").as_str())
    );
    assert_eq!(header(&asked, "X-Forwarded-Proto"), Some("http"));
    assert_eq!(header(&asked, "X-Forwarded-Host"), Some("shop.example"));
    assert_eq!(header(&asked, "Host"), Some("shop.example"));
    assert!(
        asked.starts_with("GET /api/a%20b/../c?d=%2F HTTP/1.1\r\n"),
        "{asked}"
    );
}

/// What an instance was asked has a header once; its value.
#[track_caller]
fn header<'a>(asked: &'a str, name: &str) -> Option<&'a str> {
    let fields = asked.lines().filter_map(|line| line.split_once(": "));
    let mut values = fields.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let value = values.next().map(|(_, value)| value);
    assert!(values.next().is_none(), "{name} is there twice: {asked}");
    value
}

/// A WebSocket goes through, both ways and for a while; of another upgrade the instance hears nothing.
///
/// Misses: `proxy_set_header Upgrade` or `Connection` in nginx.conf, or the map that only WebSocket is in.
fn only_websockets_are_upgraded(world: &World) {
    let container = world.variant("echo").serve();
    let mut client = http::connect(container.address()).expect("cannot connect");
    client
        .write_all(&upgrade("websocket"))
        .expect("cannot send");
    let head = read(&mut client);
    assert!(head.starts_with("HTTP/1.1 101 "), "{head:?}");
    for message in ["first", "second"] {
        client.write_all(message.as_bytes()).expect("cannot send");
        assert_eq!(read(&mut client), message);
        thread::sleep(Duration::from_secs(1));
    }
    let answer = http::ask(container.address(), &upgrade("h2c")).expect("no answer");
    assert_eq!(answer.status, 200);
    assert_eq!(header(&answer.body, "Upgrade"), None, "{}", answer.body);
}

fn upgrade(to: &str) -> Vec<u8> {
    format!("GET /api/socket HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade, close\r\nUpgrade: {to}\r\n\r\n").into()
}

/// What comes next.
#[track_caller]
fn read(client: &mut std::net::TcpStream) -> String {
    let mut bytes = [0; 4096];
    let length = client.read(&mut bytes).expect("nothing comes");
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}
