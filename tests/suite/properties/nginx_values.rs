//! Whatever value a header has, nginx takes the configuration and sends exactly that: the real one is asked.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

use crate::scripts::compile::{compile, file};
use crate::scripts::yaml;
use crate::tools;

/// What nginx, or who writes for it, would do something with.
const HOSTILE: [&str; 16] = [
    "it's \"quoted\"",
    "$host ${uri} $$",
    "$",
    "\\",
    "trailing\\",
    "\\n \\t \\\\",
    "a; b {} }",
    "# no comment",
    "%{x} %s",
    "{{ port }} }}",
    "'",
    "\"",
    "grüße 👋",
    "tab\there",
    "$dollar",
    "max-age=60, \"x\"",
];

/// How often the server is tried before it must answer, 20 ms apart.
const TRIES: usize = 250;

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Asked, and not killed: its workers would be left behind.
        let pid = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

#[test]
fn headers_arrive_as_they_are() {
    let Some(nginx) = tools::find("nginx", "nginx") else {
        return;
    };
    let values = values();
    let port = free_port();
    let headers: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(number, value)| format!("        X-Value-{number}: {}\n", yaml::literal(value)))
        .collect();
    let headers = headers.concat();
    let text = format!(
        "blueprint: 1\nnginx:\n  listen: {port}\n  root: /srv/www\n  locations:\n    /it~is(here|):\n      static: true\n    /:\n      static: true\n      headers:\n{headers}image: {{packages: [nginx-light]}}\n"
    );
    let output = compile(&text);
    let folder = TempDir::new().expect("a temporary folder");
    let conf = String::from_utf8(file(&output, "etc/nginx/nginx.conf")).expect("UTF-8");
    let server = start(&nginx, folder.path(), &conf);
    let answer = ask(port);
    drop(server);
    for (number, value) in values.iter().enumerate() {
        let line = [
            b"\r\nX-Value-".as_slice(),
            format!("{number}: {value}\r\n").as_bytes(),
        ]
        .concat();
        let found = answer.windows(line.len()).any(|part| part == line);
        assert!(found, "{value:?} in {}", String::from_utf8_lossy(&answer));
    }
}

/// The hostile values, and others of any letters that a header can have.
fn values() -> Vec<String> {
    let letter = any::<char>().prop_filter("a control character", |letter| !letter.is_control());
    let value = proptest::collection::vec(letter, 1..12).prop_map(String::from_iter);
    let mut runner = TestRunner::default();
    let random = (0..60).map(|_| value.new_tree(&mut runner).expect("a value").current());
    HOSTILE
        .iter()
        .map(|text| (*text).to_owned())
        .chain(random)
        .collect()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The server, with all that it writes in the folder.
fn start(nginx: &Path, folder: &Path, conf: &str) -> Server {
    // Its workers are another user where the test is root's.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("chmod");
    let here = folder.display();
    let conf = conf
        .replace("/run/", &format!("{here}/"))
        .replace("/dev/stdout", &format!("{here}/access.log"));
    fs::write(folder.join("nginx.conf"), conf).expect("a file");
    fs::write(folder.join("mime.types"), "types { text/html html; }\n").expect("a file");
    let mut command = Command::new(nginx);
    command
        .arg("-p")
        .arg(folder)
        .args(["-c", "nginx.conf", "-e", "error.log"]);
    let pid = format!("pid {here}/nginx.pid;");
    Server(command.args(["-g", &pid]).spawn().expect("nginx starts"))
}

fn ask(port: u16) -> Vec<u8> {
    for _ in 0..TRIES {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .expect("a timeout");
            stream
                .write_all(b"GET /nothing HTTP/1.0\r\n\r\n")
                .expect("it listens");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("it answers");
            return answer;
        }
        sleep(Duration::from_millis(20));
    }
    panic!("nginx does not answer");
}
