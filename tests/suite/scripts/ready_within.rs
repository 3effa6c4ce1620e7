//! The service `ready-within`, among fakes of s6's programs: whom it calls late, and that it stops the container.

use std::path::PathBuf;

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::shells;

/// A scan directory. What s6-svstat says of a service is in files of its folder, one a field.
struct Scan {
    sandbox: Sandbox,
    shell: Vec<PathBuf>,
}

impl Scan {
    /// One in each shell.
    fn all() -> Vec<Self> {
        shells::all().into_iter().map(Self::new).collect()
    }

    fn new(shell: Vec<PathBuf>) -> Self {
        let output = compile(
            "blueprint: 1\ns6_overlay: {ready_within: 5s}\nservices: {api: {command: /bin/api}}\n",
        );
        let script = file(&output, "etc/services.d/ready-within/run");
        let sandbox = Sandbox::new();
        let here = sandbox.path("").display().to_string();
        let script = String::from_utf8(script)
            .expect("UTF-8")
            .replace("/run/s6/basedir/bin/halt", &format!("{here}bin/halt"))
            .replace("/run/s6-linux-init-container-results/", &here);
        let script = format!("cd {here}/scan/ready-within || exit 99\n{script}");
        sandbox.write("scan/ready-within/run", script);
        sandbox.write("scan/ready-within/supervise/status", "");
        sandbox.program("s6-svstat", "/bin/cat \"$3/$2\"");
        sandbox.program("grep", "exec /bin/grep \"$@\"");
        sandbox.program("halt", &format!("echo halted >>{here}halted"));
        sandbox.program(
            "sleep",
            &format!("echo >>{here}seconds\n[ ! -e {here}meanwhile ] || . {here}meanwhile"),
        );
        Self { sandbox, shell }
    }

    /// Adds a service with these fields.
    fn with(&self, name: &str, fields: &[(&str, &str)]) {
        for (field, value) in fields {
            let path = format!("scan/{name}/{field}");
            self.sandbox.write(&path, format!("{value}\n"));
        }
    }

    /// Adds a service that can say that it is ready.
    fn announcing(&self, name: &str, ready: &str) {
        self.with(
            name,
            &[
                ("notification-fd", "3"),
                ("up", "true"),
                ("ready", ready),
                ("wantedup", "true"),
                ("wantedup,exitcode", "true -1"),
            ],
        );
    }

    fn run(&self) -> Ended {
        let script = self.sandbox.path("scan/ready-within/run");
        self.sandbox.run(&self.shell, &script, &[])
    }

    fn seconds(&self) -> usize {
        self.sandbox.read("seconds").lines().count()
    }
}

#[test]
fn it_says_nothing_when_all_are_ready() {
    for scan in Scan::all() {
        scan.announcing("db", "true");
        scan.with("plain", &[("up", "true")]);
        scan.with("done", &[("up", "false"), ("wantedup,exitcode", "false 0")]);
        let ended = scan.run();
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        assert_eq!(
            (scan.seconds(), scan.sandbox.read("halted")),
            (0, String::new())
        );
    }
}

#[test]
fn who_was_ready_once_is_not_late() {
    for scan in Scan::all() {
        scan.announcing("db", "true");
        scan.announcing("slow", "false");
        let folder = scan.sandbox.path("scan").display().to_string();
        scan.sandbox.write(
            "meanwhile",
            format!("echo false >{folder}/db/ready\necho true >{folder}/slow/ready\n"),
        );
        let ended = scan.run();
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        assert_eq!(
            (scan.seconds(), scan.sandbox.read("halted")),
            (1, String::new())
        );
    }
}

#[test]
fn it_names_who_is_late_and_who_waits_for_them_and_halts() {
    for scan in Scan::all() {
        scan.announcing("db", "false");
        scan.announcing("cache", "true");
        scan.announcing("api", "false");
        scan.sandbox
            .write("scan/api/dependencies", "# comment\ndb\ncache\n");
        scan.announcing("gone", "false");
        scan.with(
            "gone",
            &[("wantedup", "false"), ("wantedup,exitcode", "false 1")],
        );
        scan.with(
            "down",
            &[
                ("up", "false"),
                ("wantedup", "true"),
                ("wantedup,exitcode", "true 1"),
            ],
        );
        let ended = scan.run();
        let said = "ready-within: api is not ready after 5 s; it waits for db\n\
                    ready-within: db is not ready after 5 s\n\
                    ready-within: down is not ready after 5 s\n\
                    ready-within: gone is not ready after 5 s; it has given up or was stopped\n\
                    ready-within: stopping the container with code 1\n";

        assert_eq!(ended.stderr, said);
        assert_eq!(scan.seconds(), 5);
        assert_eq!(scan.sandbox.read("exitcode"), "1\n");
        assert_eq!(scan.sandbox.read("halted"), "halted\n");
    }
}
