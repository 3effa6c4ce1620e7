//! The shared script that waits, under the real s6: a scan directory of its own for each test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::scripts::compile::{compile, file};
use crate::tools;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// s6-svscan over a folder; it is stopped with all its services when the test ends.
struct Supervisor {
    folder: TempDir,
    svscan: Option<Child>,
}

impl Supervisor {
    /// A folder for services; nothing where s6 is not installed.
    fn new() -> Option<Self> {
        for program in [
            "s6-svscan",
            "s6-svscanctl",
            "s6-svc",
            "s6-svstat",
            "s6-svok",
            "s6-svwait",
        ] {
            tools::find(program, "s6")?;
        }
        let supervisor = Self {
            folder: TempDir::new().expect("a temporary folder"),
            svscan: None,
        };
        let output = compile(
            "blueprint: 1\nservices:\n  db: {command: /bin/db}\n  api: {command: /bin/api, depends_on: [db]}\n",
        );
        supervisor.write(
            "wait.sh",
            file(&output, "etc/s6-blueprint/wait-for-dependencies.sh"),
        );
        // The overlay's own, which Debian lacks: `s6-sleep -m 100`.
        supervisor.program("bin/s6-sleep", "exec sleep 0.1\n");
        Some(supervisor)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    fn program(&self, path: &str, body: &str) {
        self.write(path, format!("#!/bin/sh\n{body}"));
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o755)).expect("chmod");
    }

    /// Adds a service that is ready after this many seconds, and says in `starts` that it has begun.
    fn service(&self, name: &str, seconds: &str) {
        let starts = self.path("starts").display().to_string();
        self.write(&format!("scan/{name}/notification-fd"), "3\n");
        let body = format!(
            "sleep {seconds}\necho >&3\nexec 3>&-\necho {name} >>{starts}\nexec sleep 60\n"
        );
        self.program(&format!("scan/{name}/run"), &body);
    }

    /// Adds a service that waits for others first.
    fn waiting(&self, name: &str, dependencies: &str) {
        let here = self.path("").display().to_string();
        self.write(&format!("scan/{name}/notification-fd"), "3\n");
        self.write(&format!("scan/{name}/dependencies"), dependencies);
        let body = format!(
            ". {here}/wait.sh\necho >&3\nexec 3>&-\necho {name} >>{here}/starts\nexec sleep 60\n"
        );
        self.program(&format!("scan/{name}/run"), &body);
    }

    fn start(&mut self) {
        let folders = std::env::var("PATH").expect("a PATH");
        let own = self.path("bin").display().to_string();
        let log = fs::File::create(self.path("log")).expect("a log");
        let mut command = Command::new("s6-svscan");
        command
            .arg(self.path("scan"))
            .env("PATH", format!("{own}:{folders}"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        self.svscan = Some(command.spawn().expect("s6-svscan starts"));
    }

    fn control(&self, options: &[&str], name: &str) {
        let service = self.path("scan").join(name);
        let status = Command::new("s6-svc").args(options).arg(service).status();
        assert!(
            status.expect("s6-svc starts").success(),
            "{options:?} {name}"
        );
    }

    fn starts(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("starts")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// Waits until something is so.
    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(
                begun.elapsed() < PATIENCE,
                "{what} did not come\n{}\n{:?}",
                self.log(),
                self.starts()
            );
            sleep(Duration::from_millis(20));
        }
    }

    /// The processes that run in the folder of a service, s6-supervise left out.
    fn processes(&self, name: &str) -> Vec<String> {
        let folder = self
            .path("scan")
            .join(name)
            .canonicalize()
            .expect("it is there");
        let processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
        processes
            .filter(|process| {
                fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder)
            })
            .filter_map(|process| command_line(&process.path()))
            .filter(|line| !line.starts_with("s6-supervise"))
            .collect()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let Some(mut svscan) = self.svscan.take() else {
            return;
        };
        let _ = Command::new("s6-svscanctl")
            .arg("-t")
            .arg(self.path("scan"))
            .status();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if svscan.try_wait().is_ok_and(|status| status.is_some()) {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        let _ = svscan.kill();
        let _ = svscan.wait();
    }
}

fn command_line(process: &Path) -> Option<String> {
    let bytes = fs::read(process.join("cmdline")).ok()?;
    let text = String::from_utf8_lossy(&bytes).replace('\0', " ");
    // A process that has ended and waits for its parent has no command line.
    (!text.is_empty()).then_some(text)
}

#[test]
fn the_first_start_comes_after_the_last_dependency_is_ready() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    s6.service("slow", "2");
    s6.service("quick", "0");
    s6.waiting("middle", "quick\n# and\nslow");
    s6.waiting("last", "middle\n");
    s6.start();
    s6.until("the last start", || s6.starts().len() == 4);
    assert_eq!(s6.starts(), ["quick", "slow", "middle", "last"]);
    // Whether `quick` was ready at the first look is a matter of luck.
    let log = s6.log();
    let said = |name: &str, of: &str| {
        log.lines()
            .any(|line| line.starts_with(name) && line.ends_with(of))
    };
    assert!(said("middle: waiting for ", " slow"), "{log}");
    assert!(said("last: waiting for ", " middle"), "{log}");
}

#[test]
fn a_later_start_goes_on_without_what_is_not_ready() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    s6.service("db", "0");
    s6.waiting("api", "db\n");
    s6.start();
    s6.until("the first start", || s6.starts().len() == 2);
    s6.program("scan/db/run", "exec sleep 60\n");
    s6.control(&["-r"], "db");
    s6.until("a db that is not ready", || !is(&s6, "db", "ready"));
    let begun = Instant::now();
    s6.control(&["-r"], "api");
    s6.until("the later start", || s6.starts().len() == 3);
    let took = begun.elapsed();
    assert!(
        took > Duration::from_secs(2) && took < Duration::from_secs(20),
        "{took:?}"
    );
    assert!(
        s6.log()
            .contains("api: going on without db, still not ready\n"),
        "{}",
        s6.log()
    );
}

#[test]
fn a_later_start_leaves_out_what_was_stopped() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    s6.service("db", "0");
    s6.waiting("api", "db\n");
    s6.start();
    s6.until("the first start", || s6.starts().len() == 2);
    s6.control(&["-wd", "-d"], "db");
    s6.control(&["-r"], "api");
    s6.until("the later start", || s6.starts().len() == 3);
    let said = "api: going on without db, which has given up or was stopped\n";
    assert!(s6.log().contains(said), "{}", s6.log());
}

#[test]
fn a_stop_while_waiting_leaves_no_process_behind() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    s6.service("db", "0");
    // No child of a shell: that would outlive the test, with every file that the test was started with.
    s6.program("scan/db/run", "exec sleep 1000\n");
    s6.waiting("api", "db\n");
    s6.start();
    s6.until("the wait", || s6.log().contains("api: waiting for db\n"));
    let begun = Instant::now();
    s6.control(&["-wd", "-T", "5000", "-d"], "api");
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    // What it was waiting with ends by itself within its second.
    s6.until("the end of everything", || s6.processes("api").is_empty());
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn an_edit_of_the_living_file_counts_from_the_next_start_on() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    s6.service("db", "0");
    s6.waiting("api", "");
    s6.start();
    s6.until("the first start", || s6.starts().len() == 2);
    s6.write("scan/api/dependencies", "nobody\n");
    s6.control(&["-r"], "api");
    let said = "api: there is no service nobody, named in the dependencies file\n";
    s6.until("the complaint", || s6.log().contains(said));
    s6.write("scan/api/dependencies", "db\n");
    s6.until("the next start", || s6.starts().len() == 3);
}

/// Four restarts by hand, two after failures, and the third failure is the last, until somebody brings it back.
#[test]
fn only_failures_use_up_the_restarts() {
    let Some(mut s6) = Supervisor::new() else {
        return;
    };
    let output = compile(
        "blueprint: 1\nservices:\n  api: {command: /bin/api, restart: {max: 2, within: 30s}}\n",
    );
    let finish = file(&output, "etc/services.d/api/finish");
    s6.program("scan/api/finish", &String::from_utf8_lossy(&finish));
    let starts = s6.path("starts").display().to_string();
    s6.program(
        "scan/api/run",
        &format!("echo api >>{starts}\nexec sleep 60\n"),
    );
    s6.start();
    for start in 1..=4 {
        s6.until("a start", || s6.starts().len() == start);
        s6.control(&["-r"], "api");
    }
    s6.until("the last good start", || s6.starts().len() == 5);
    s6.program("scan/api/run", &format!("echo api >>{starts}\nexit 7\n"));
    for (option, starts, ends) in [("-k", 7, 1), ("-u", 10, 2)] {
        s6.control(&[option], "api");
        let said = "api: ended with code 7, failure 3 within 30 s";
        s6.until("the end", || s6.log().matches(said).count() == ends);
        s6.until("a service that is down for good", || {
            !is(&s6, "api", "wantedup")
        });
        assert_eq!(s6.starts().len(), starts);
    }
}

fn is(s6: &Supervisor, name: &str, state: &str) -> bool {
    let service = s6.path("scan").join(name);
    let output = Command::new("s6-svstat")
        .args(["-o", state])
        .arg(service)
        .output();
    output.expect("s6-svstat starts").stdout == b"true\n"
}
