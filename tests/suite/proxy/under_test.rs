//! nginx with a generated configuration, on a port of the loopback.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{fs, path::Path};

use tempfile::TempDir;

use crate::linters::nginx::prepared;
use crate::proxy::instance::Instance;
use crate::scripts::compile::{compile, file};
use crate::tools;

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A running nginx; it is stopped when it is dropped.
pub struct Nginx {
    /// Where it listens.
    pub port: u16,
    child: Child,
    folder: TempDir,
}

impl Nginx {
    /// In front of these instances under `/api/`, with further lines of the blueprint's `nginx`; nothing where nginx is
    /// not installed.
    pub fn start(instances: &[Instance], lines: &str) -> Option<Self> {
        let lines = format!("locations:\n  /api/: {{proxy: api}}\n{lines}");
        Self::only(instances, &lines)
    }

    /// The same with nothing but these lines behind `listen`.
    pub fn only(instances: &[Instance], lines: &str) -> Option<Self> {
        let program = tools::find("nginx", "nginx")?;
        let port = free_port();
        let text = blueprint(port, instances, lines);
        let configuration = file(&compile(&text), "etc/nginx/nginx.conf");
        let configuration = String::from_utf8(configuration).expect("it is text");
        let folder = prepared(&configuration);
        // The workers are somebody else, and come through here to what they write.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("chmod");
        let nginx = Self {
            port,
            child: spawn(&program, folder.path()),
            folder,
        };
        nginx.await_listening();
        Some(nginx)
    }

    fn await_listening(&self) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "nginx does not listen: {log}");
            sleep(Duration::from_millis(10));
        }
    }

    /// Opens a connection, whose reads have a limit.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("nginx listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        stream
    }

    /// Sends a request as it stands; the whole answer, or what of it came before the end.
    pub fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // It may be refused before all of it is sent.
        let _ = stream.write_all(request.as_ref());
        read_to_end(stream)
    }

    /// The whole answer to a request without a body.
    pub fn get(&self, path: &str) -> String {
        self.ask(format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM, on which the master ends its workers.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").arg(pid).status();
        let _ = self.child.wait();
    }
}

/// All that arrives until the other end closes.
pub fn read_to_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A port that nobody listened on a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

fn blueprint(listen: u16, instances: &[Instance], lines: &str) -> String {
    let ports: Vec<String> = instances
        .iter()
        .map(|instance| instance.port.to_string())
        .collect();
    let (count, ports) = (instances.len(), ports.join(", "));
    let services = match count {
        0 => String::new(),
        _ => format!(
            "services:\n  api: {{instances: {count}, ports: [{ports}], command: /bin/api}}\n"
        ),
    };
    let mut text = format!(
        "blueprint: 1\n{services}image: {{base: 'debian:bookworm-slim', packages: [nginx-light]}}\n\
         nginx:\n  listen: {listen}\n"
    );
    for line in lines.lines() {
        text = text + "  " + line + "\n";
    }
    text
}

fn spawn(program: &Path, folder: &Path) -> Child {
    let log = fs::File::create(folder.join("log")).expect("a log");
    let pid = format!("pid {}/nginx.pid;", folder.display());
    Command::new(program)
        .arg("-p")
        .arg(folder)
        .args(["-c", "nginx.conf", "-e", "stderr", "-g", &pid])
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log)
        .spawn()
        .expect("nginx starts")
}
