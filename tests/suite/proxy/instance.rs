//! An instance behind nginx as a test plays it: a listener whose every answer the test decides.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What an instance does with a request that has arrived.
#[derive(Clone, Copy)]
pub enum Answer {
    /// 200, with its port as the body.
    Port,
    /// Nothing: the connection is closed.
    Close,
}

/// One that listens until it is dropped.
pub struct Instance {
    /// Where it listens on the loopback.
    pub port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Instance {
    /// Listens on `port`, or on a free one for 0, and gives every request this answer.
    pub fn start(port: u16, answer: Answer) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (seen, over) = (Arc::default(), Arc::default());
        let thread = {
            let (seen, over) = (Arc::clone(&seen), Arc::clone(&over));
            thread::spawn(move || serve(&listener, answer, &seen, &over))
        };
        Self {
            port,
            seen,
            over,
            thread: Some(thread),
        }
    }

    /// The first lines of the requests that have arrived.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no instance panics").clone()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes it up.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        let thread = self.thread.take().expect("it is joined once");
        thread.join().expect("no instance panics");
    }
}

fn serve(listener: &TcpListener, answer: Answer, seen: &Mutex<Vec<String>>, over: &AtomicBool) {
    for stream in listener.incoming() {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let Some((mut stream, line)) = stream.ok().and_then(request) else {
            continue;
        };
        seen.lock().expect("no instance panics").push(line);
        let body = match answer {
            Answer::Port => listener
                .local_addr()
                .expect("it is bound")
                .port()
                .to_string(),
            Answer::Close => continue,
        };
        let length = body.len();
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
    }
}

/// Reads the head of a request, and the little that may follow it; its first line.
fn request(mut stream: TcpStream) -> Option<(TcpStream, String)> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut head = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
        head.extend_from_slice(&buffer[..length]);
    }
    let text = String::from_utf8_lossy(&head);
    let line = text.lines().next()?.to_owned();
    Some((stream, line))
}
