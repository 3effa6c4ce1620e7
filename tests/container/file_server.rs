//! Serves the files of one directory over HTTP on the loopback address, until it is dropped.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Result;

/// The same address at every run lets Docker find what it fetched from there in its cache.
const USUAL: &str = "127.0.0.1:38636";

/// Between two looks for a connection.
const PAUSE: Duration = Duration::from_millis(20);

/// For one request, either way.
const LIMIT: Duration = Duration::from_secs(10);

/// A server with a thread of its own.
pub struct FileServer {
    address: SocketAddr,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FileServer {
    /// Serves `directory` on the usual port, or on a free one.
    pub fn start(directory: &Path) -> Result<FileServer> {
        let listener = TcpListener::bind(USUAL).or_else(|_| TcpListener::bind("127.0.0.1:0"))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let over = Arc::new(AtomicBool::new(false));
        let (flag, directory) = (Arc::clone(&over), directory.to_owned());
        let thread = thread::spawn(move || serve(&listener, &directory, &flag));
        Ok(FileServer {
            address,
            over,
            thread: Some(thread),
        })
    }

    /// The address to put before `/FILE`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic in there was printed already, and the build without its file failed.
            let _ = thread.join();
        }
    }
}

fn serve(listener: &TcpListener, directory: &Path, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = answer(stream, directory) {
                    eprintln!("container: the file server failed: {error}");
                }
            }
            Err(_) => thread::sleep(PAUSE),
        }
    }
}

fn answer(mut stream: TcpStream, directory: &Path) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    let mut request = BufReader::new(stream.try_clone()?).lines();
    let first = request.next().transpose()?.unwrap_or_default();
    // The headers are read to their end: a close with unread bytes would reset the connection.
    for line in request.by_ref() {
        if line?.is_empty() {
            break;
        }
    }
    match requested(&first, directory).and_then(|path| fs::read(path).ok()) {
        Some(bytes) => {
            write!(
                stream,
                "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n",
                bytes.len()
            )?;
            stream.write_all(&bytes)
        }
        None => stream.write_all(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    }
}

/// The file of `GET /FILE HTTP/1.1`; names with a slash are none of ours.
fn requested(line: &str, directory: &Path) -> Option<PathBuf> {
    let name = line.strip_prefix("GET /")?.split(' ').next()?;
    (!name.contains('/') && !name.starts_with('.')).then(|| directory.join(name))
}
