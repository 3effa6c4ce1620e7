//! A very small HTTP client: one request a connection, mostly GET.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer may take longer.
const LIMIT: Duration = Duration::from_secs(10);

/// What came back.
#[derive(Debug)]
pub struct Response {
    /// The status of the first line.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// All that follows the headers.
    pub body: String,
}

impl Response {
    /// A header's value; the name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The API that answered, by its own word.
    pub fn instance_id(&self) -> Option<&str> {
        self.header("x-instance-id")
    }
}

/// Sends a request and reads the whole answer.
pub fn get(address: SocketAddr, path: &str) -> io::Result<Response> {
    answer(send(address, path)?)
}

/// Sends a request; the answer is still to come.
///
/// HTTP/1.0, so that the answer ends with the connection and is never chunked.
pub fn send(address: SocketAddr, path: &str) -> io::Result<TcpStream> {
    let mut stream = connect(address)?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes())?;
    Ok(stream)
}

/// A connection on which nothing has been sent.
pub fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    Ok(stream)
}

/// Sends a request as it stands and reads the whole answer; the request must ask that the connection be closed.
///
/// Who is refused may be so before all is sent.
pub fn ask(address: SocketAddr, request: &[u8]) -> io::Result<Response> {
    let mut stream = connect(address)?;
    let _ = stream.write_all(request);
    answer(stream)
}

/// Reads the answer to a request that was sent.
pub fn answer(mut stream: TcpStream) -> io::Result<Response> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    parse(&text).ok_or_else(|| io::Error::other(format!("not an HTTP answer: {text:?}")))
}

fn parse(text: &str) -> Option<Response> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (first, fields) = head.split_once("\r\n")?;
    let status = first.split(' ').nth(1)?.parse().ok()?;
    let headers = fields
        .split("\r\n")
        .filter_map(|field| field.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    Some(Response {
        status,
        headers: headers.collect(),
        body: body.to_owned(),
    })
}
