//! The scripts that only the layout s6-rc has, among fakes of s6's programs.

use std::path::PathBuf;

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::shells;

/// A container's folders in a sandbox: every absolute path of a script leads there.
struct Container {
    sandbox: Sandbox,
    shell: Vec<PathBuf>,
}

impl Container {
    /// One in each shell, with the scripts of a blueprint of these services.
    fn all(services: &str) -> Vec<Self> {
        let text = format!("blueprint: 1\nlayout: s6-rc\nservices:\n{services}");
        let output = compile(&text);
        let make = |shell| {
            let sandbox = Sandbox::new();
            let here = sandbox.path("").display().to_string();
            for path in output.tree.files.keys() {
                let path = path.strip_prefix("rootfs/").unwrap_or(path);
                if path.starts_with("etc/s6-") || path == "usr/bin/services" {
                    let text = String::from_utf8(file(&output, path)).expect("UTF-8");
                    let text = text.replace(" /etc/", &format!(" {here}etc/"));
                    let text = text.replace("</etc/", &format!("<{here}etc/"));
                    let text = text.replace("/run/s", &format!("{here}run/s"));
                    sandbox.executable(path, text);
                }
            }
            sandbox.executable(
                "etc/s6-blueprint/bin/halt",
                format!(
                    "#!/bin/sh
echo halted >>{here}halted
"
                ),
            );
            sandbox.program(
                "s6-sleep",
                "exec /bin/sleep 5
",
            );
            sandbox.write("run/s6-linux-init-container-results/haltcode", "");
            for program in ["grep", "mkdir", "rm", "sort", "wc"] {
                sandbox.program(program, &format!("exec /bin/{program} \"$@\"\n"));
            }
            Self { sandbox, shell }
        };
        shells::all().into_iter().map(make).collect()
    }

    fn run(&self, path: &str) -> Ended {
        self.sandbox.run(&self.shell, &self.sandbox.path(path), &[])
    }

    fn code(&self) -> String {
        self.sandbox
            .read("run/s6-linux-init-container-results/exitcode")
    }
}

/// A oneshot whose work is this, done.
fn worked(work: &str, more: &str) -> Vec<(Container, Ended)> {
    let services = format!("  migrate: {{type: oneshot, command: work --all{more}}}\n");
    let containers = Container::all(&services).into_iter();
    containers
        .map(|container| {
            container.sandbox.program("work", work);
            let ended = container.run("etc/s6-overlay/scripts/migrate");
            (container, ended)
        })
        .collect()
}

#[test]
fn a_oneshot_that_works_leaves_nothing_behind() {
    for (container, ended) in worked("echo \"works $*\"\n", "") {
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(0), "works --all\n")
        );
        assert_eq!(ended.stderr, "migrate: starting\n");
        assert_eq!(container.code(), "");
        assert!(
            !container
                .sandbox
                .path("run/s6-blueprint/oneshots/migrate")
                .exists()
        );
    }
}

/// By its work, or before it comes to that.
#[test]
fn a_oneshot_that_fails_stops_the_container_with_its_code() {
    let cases = [
        ("exit 7\n", "", "7"),
        ("kill -9 $$\n", "", "137"),
        ("", ", environment: {TOKEN: null}", "1"),
        ("", ", working_dir: /nowhere", ""),
    ];
    for (work, more, code) in cases {
        for (container, ended) in worked(work, more) {
            let said = format!("migrate: ended with code {code}");
            assert!(ended.stderr.contains(&said), "{}", ended.stderr);
            assert!(
                container.code().starts_with(code) && container.code() != "",
                "{more}"
            );
            assert_eq!(
                container.sandbox.read("halted"),
                "halted
",
                "{more}"
            );
        }
    }
}

#[test]
fn a_stop_ends_the_work_of_a_oneshot_and_is_no_failure() {
    let work = "trap 'echo asked; exit 0' TERM\n/bin/sleep 0.3\nkill $PPID\n\
                for _ in 1 2 3 4 5 6 7 8 9; do /bin/sleep 0.1; done\n";
    for (container, ended) in worked(work, "") {
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(143), "asked\n"),
            "{}",
            ended.stderr
        );
        assert_eq!(container.code(), "");
    }
}

/// Who asks s6-rc takes its lock, and a start that does not get it is none: before that has it, nobody asks.
#[test]
fn services_asks_s6_rc_nothing_before_it_is_at_work() {
    for container in Container::all("  api: {command: api}\n") {
        let here = container.sandbox.path("").display().to_string();
        container
            .sandbox
            .program("s6-rc", &format!("echo \"$*\" >>{here}asked\n"));
        container.sandbox.program("s6-svstat", &svstat(false));
        container.sandbox.program("s6-svdt", "");
        let ended = container.run("usr/bin/services");
        assert!(ended.stdout.contains("waiting"), "{}", ended.stdout);
        assert_eq!(container.sandbox.read("asked"), "");
    }
}

/// s6-svstat, where nothing was ever started, but perhaps s6-rc's own runner of oneshots.
fn svstat(runner: bool) -> String {
    format!(
        "case $3 in\n*/s6rc-oneshot-runner) echo {runner} ;;\n*) echo false false false -1 9 0 NA ;;\nesac\n"
    )
}

/// What s6-rc calls up, whether it is at work, and what is shown of a oneshot and of a service that never started.
#[test]
fn services_says_what_s6_rc_says_of_what_has_no_process() {
    let cases = [
        ("migrate\n", false, "done", "down"),
        ("migrate\n", true, "done", "waiting"),
        ("", true, "waiting", "waiting"),
        ("", false, "down", "down"),
    ];
    let services = "  migrate: {type: oneshot, command: work}\n  api: {command: api}\n";
    for (up, busy, oneshot, longrun) in cases {
        for container in Container::all(services) {
            let here = container.sandbox.path("").display().to_string();
            container.sandbox.write("up", up);
            let lock = if busy {
                "[ \"$1\" = --no-lock ] || exit 111\n"
            } else {
                ""
            };
            container
                .sandbox
                .program("s6-rc", &format!("{lock}exec /bin/cat {here}up\n"));
            container.sandbox.program("s6-svstat", &svstat(true));
            container.sandbox.program("s6-svdt", "");
            container
                .sandbox
                .write("run/service/api/supervise/status", "");
            let ended = container.run("usr/bin/services");
            let shown = |name: &str| {
                let line = ended.stdout.lines().find(|line| line.starts_with(name));
                line.unwrap_or_default()
                    .split_whitespace()
                    .skip(1)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            assert!(
                shown("migrate").starts_with(oneshot),
                "{up:?} {busy}: {}",
                ended.stdout
            );
            assert!(
                shown("api").starts_with(longrun),
                "{up:?} {busy}: {}",
                ended.stdout
            );
            let hint = ended
                .stdout
                .contains("start what is down: s6-rc -u change user");
            assert_eq!(hint, oneshot == "down" || longrun == "down");
        }
    }
}
