//! Serves the files of one directory over HTTP on the loopback address, until it is dropped; under any path, and as a
//! proxy for any host.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
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
    asked: Arc<Mutex<Vec<String>>>,
}

impl FileServer {
    /// Serves `directory` on the usual port, or on a free one.
    pub fn start(directory: &Path) -> Result<FileServer> {
        let listener = TcpListener::bind(USUAL).or_else(|_| TcpListener::bind("127.0.0.1:0"))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let over = Arc::new(AtomicBool::new(false));
        let asked = Arc::default();
        let files = Files {
            directory: directory.to_owned(),
            asked: Arc::clone(&asked),
        };
        let flag = Arc::clone(&over);
        let thread = thread::spawn(move || serve(&listener, &files, &flag));
        Ok(FileServer {
            address,
            over,
            thread: Some(thread),
            asked,
        })
    }

    /// The address to put before `/FILE`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked for: paths, and whole addresses where it was taken for a proxy.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no answer panics").clone()
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

/// What the server's thread knows.
struct Files {
    directory: PathBuf,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Files {
    /// The bytes of `GET /FOLDER/FILE HTTP/1.1`, whatever the folder.
    fn requested(&self, line: &str) -> Option<Vec<u8>> {
        let target = line.strip_prefix("GET ")?.split(' ').next()?;
        let mut asked = self.asked.lock().expect("no answer panics");
        asked.push(target.to_owned());
        let name = target.rsplit('/').next()?;
        let known = !name.starts_with('.');
        known.then(|| fs::read(self.directory.join(name)).ok())?
    }
}

fn serve(listener: &TcpListener, files: &Files, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = answer(stream, files) {
                    eprintln!("container: the file server failed: {error}");
                }
            }
            Err(_) => thread::sleep(PAUSE),
        }
    }
}

fn answer(mut stream: TcpStream, files: &Files) -> std::io::Result<()> {
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
    match files.requested(&first) {
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
