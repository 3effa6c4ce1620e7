//! Just enough of an HTTP client: what is sent and when is up to the test.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Longer than anything that a test waits for, so that a hanging server fails the test and does not
/// hang it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Opens a connection and sends nothing.
pub fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    stream
}

/// Opens a connection and sends a request on it, without waiting for the answer.
pub fn send(port: u16, path: &str) -> TcpStream {
    let mut stream = connect(port);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream
}

/// Reads until the server closes the connection; what arrived before an error counts too.
pub fn read_to_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads what is there, up to one buffer, and leaves the connection open.
pub fn read_some(stream: &mut TcpStream) -> String {
    let mut buffer = [0; 4096];
    // With a timeout the kernel does not itself go on after an interruption.
    let length = loop {
        match stream.read(&mut buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => break read.expect("an answer arrives"),
        }
    };
    String::from_utf8_lossy(&buffer[..length]).into_owned()
}

/// Sends a request and reads the whole answer.
pub fn get(port: u16, path: &str) -> String {
    let mut stream = connect(port);
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    read_to_end(stream)
}
