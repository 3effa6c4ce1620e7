//! The run script of a oneshot: the work first, then the announcement, then the pause; and the work once only.

use std::path::PathBuf;

use crate::scripts::compile::service;
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::shells;

/// A oneshot whose work is this script, in one of the shells.
struct Oneshot {
    sandbox: Sandbox,
    shell: Vec<PathBuf>,
}

impl Oneshot {
    fn of(work: &str) -> Vec<Self> {
        let oneshot = |shell| {
            let sandbox = Sandbox::new();
            let here = sandbox.path("").display().to_string();
            let (_, script) = service("type: oneshot\ncommand: /usr/bin/migrate\nuser: nobody");
            sandbox.write("service/run", script);
            sandbox.program(
                "s6-setuidgid",
                &format!("cd {here}\necho \"$@\" >>works\n{work}\n"),
            );
            sandbox.program("s6-pause", "echo pauses\n");
            Self { sandbox, shell }
        };
        shells::all().into_iter().map(oneshot).collect()
    }

    fn run(&self) -> Ended {
        self.sandbox
            .run(&self.shell, &self.sandbox.path("service/run"), &[])
    }

    fn has_worked(&self) -> bool {
        self.sandbox.path("service/worked").exists()
    }
}

#[test]
fn the_work_comes_before_the_announcement_and_the_pause() {
    for oneshot in Oneshot::of("/bin/cat notified >before\n[ ! -e /proc/$$/fd/3 ] || echo open") {
        let ended = oneshot.run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "pauses\n"));
        assert_eq!(ended.stderr, "api: starting\n");
        assert_eq!(ended.notified, b"\n");
        assert_eq!(oneshot.sandbox.read("before"), "");
        assert_eq!(oneshot.sandbox.read("works"), "nobody /usr/bin/migrate\n");
        assert!(oneshot.has_worked());
    }
}

#[test]
fn a_restart_of_the_pause_does_not_work_again() {
    for oneshot in Oneshot::of("exit 0") {
        oneshot.run();
        let ended = oneshot.run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "pauses\n"));
        assert_eq!(
            (ended.stderr.as_str(), &ended.notified[..]),
            ("", &b"\n"[..])
        );
        assert_eq!(oneshot.sandbox.read("works").lines().count(), 1);
    }
}

#[test]
fn work_that_fails_is_not_announced_and_leaves_its_code() {
    for (work, code) in [("exit 5", 5), ("kill -9 $$", 137)] {
        for oneshot in Oneshot::of(work) {
            let ended = oneshot.run();
            assert_eq!((ended.code, ended.stdout.as_str()), (Some(code), ""));
            assert_eq!(ended.notified, b"");
            assert!(!oneshot.has_worked());
        }
    }
}

/// Whatever the work then ends with: it was asked, and is not done.
#[test]
fn what_is_asked_to_stop_is_the_work() {
    for code in [0, 1] {
        let work = format!(
            "trap 'echo >asked; exit {code}' TERM\n/bin/sleep 0.3\nkill $PPID\n\
             for _ in 1 2 3 4 5 6 7 8 9; do /bin/sleep 0.1; done"
        );
        for oneshot in Oneshot::of(&work) {
            let ended = oneshot.run();
            assert_eq!((ended.code, ended.stdout.as_str()), (Some(143), ""));
            assert_eq!(ended.notified, b"");
            assert!(oneshot.sandbox.path("asked").exists());
            assert!(!oneshot.has_worked());
        }
    }
}
