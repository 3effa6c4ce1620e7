//! From the first line to readiness, and what can go wrong on that way.

use std::process::{Command, Stdio};

use crate::http::{get, send};
use crate::server::{Server, binary, free_port};

#[test]
fn an_instance_answers_under_its_own_name() {
    let server = Server::start(&["--instance-id", "api-2"]);
    let answer = get(server.port, "/api/health");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("x-instance-id: api-2\r\n"), "{answer}");
    assert!(
        answer.contains(&format!(r#""instance_id":"api-2","port":{},"#, server.port)),
        "{answer}"
    );
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let first = Server::start(&[]);
    let output = binary()
        .env("PORT", first.port.to_string())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "companion-api: cannot listen on 127.0.0.1:{}: address already in use; \
             stop what listens there, or choose another port with PORT or --port\n",
            first.port
        )
    );
}

#[test]
fn readiness_is_one_newline_and_then_the_end() {
    // Descriptor 3 is the pipe that the test reads, and stdout is not: its end can only come from
    // closing 3.
    let script = r#"exec "$0" 3>&1 >/dev/null"#;
    let port = free_port();
    let mut command = Command::new("sh");
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_companion-api")])
        .stdout(Stdio::piped());
    command
        .env("PORT", port.to_string())
        .env("NOTIFICATION_FD", "3")
        .env_remove("DRAIN_LIMIT");

    let mut server = Server::spawn(command, port);
    assert_eq!(server.stdout_to_end(), b"\n");
    // Whoever was told so finds it ready.
    assert!(get(port, "/api/health").starts_with("HTTP/1.1 200 OK"));
}

#[test]
fn a_missing_descriptor_is_an_error_before_anything_is_served() {
    let output = binary().env("NOTIFICATION_FD", "77").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "companion-api: cannot use descriptor 77 of NOTIFICATION_FD: bad file descriptor; \
         let the supervisor open it (a `notification-fd` file that holds 77), or unset NOTIFICATION_FD\n"
    );
}

#[test]
fn a_client_that_leaves_is_no_longer_in_flight() {
    let server = Server::start(&[]);
    drop(send(server.port, "/api/slow?ms=30000"));
    let gone = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        get(server.port, "/api/metrics").contains("\nhttp_requests_in_flight 1\n")
    });
    assert!(gone);
}
