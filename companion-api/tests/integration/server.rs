//! A running instance of the binary.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const TIMEOUT: Duration = Duration::from_secs(10);

/// How often a port may be lost to another process between finding and using it.
const ATTEMPTS: usize = 5;

/// An instance that listens. It is killed when it is dropped.
pub struct Server {
    /// The port that it listens on.
    pub port: u16,
    child: Child,
    lines: Receiver<String>,
}

impl Server {
    /// Starts an instance with `arguments` on a free port and waits until it listens.
    pub fn start(arguments: &[&str]) -> Self {
        let attempts = (0..ATTEMPTS).map(|_| Self::start_on(free_port(), arguments));
        attempts
            .flatten()
            .next()
            .expect("a port that was free stays free")
    }

    /// Starts an instance with `arguments` on `port` and waits until it listens; `None` when the
    /// port is taken.
    pub fn start_on(port: u16, arguments: &[&str]) -> Option<Self> {
        let mut command = binary();
        command.env("PORT", port.to_string()).args(arguments);
        let server = Self::spawn(command, port);
        let line = server.next_line();
        if line.contains("address already in use") {
            return None;
        }
        assert!(line.contains("listening on"), "{line}");
        Some(server)
    }

    /// Starts `command`, which must end up as an instance on `port`.
    pub fn spawn(mut command: Command, port: u16) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        // Ends with the child, whose stderr it reads, or with the test, which stops receiving.
        thread::spawn(move || {
            stderr
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        Self { port, child, lines }
    }

    /// The next line on stderr.
    pub fn next_line(&self) -> String {
        self.lines
            .recv_timeout(TIMEOUT)
            .expect("a line on stderr arrives")
    }

    /// All lines on stderr until it is closed.
    pub fn remaining_lines(&self) -> Vec<String> {
        std::iter::from_fn(|| self.lines.recv_timeout(TIMEOUT).ok()).collect()
    }

    /// All of the child's stdout, once everybody has closed it.
    pub fn stdout_to_end(&mut self) -> Vec<u8> {
        let mut stdout = self.child.stdout.take().unwrap();
        let (sender, received) = channel();
        // In a thread, because a read cannot be given a limit.
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stdout.read_to_end(&mut bytes);
            sender.send(bytes)
        });
        received.recv_timeout(TIMEOUT).expect("stdout is closed")
    }

    /// Sends the signal of this name to the instance.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "sh", name, &pid])
            .status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end of the instance.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + TIMEOUT;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the server on port {} did not end", self.port);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary, without any setting from the environment of the tests.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_companion-api"));
    for variable in [
        "PORT",
        "INSTANCE_ID",
        "NOTIFICATION_FD",
        "DRAIN_LIMIT",
        "IDLE_LIMIT",
        "STATE_DIR",
        "MIGRATE_FAIL_WITH",
    ] {
        command.env_remove(variable);
    }
    command
}

/// A port that nobody listened on a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
