//! `finish`, among fakes of what stops a container: what is a failure, how many are too many, and what follows.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox, end_of};
use crate::scripts::shells;

/// The exit code with which s6-supervise is told not to restart.
const FOR_GOOD: Option<i32> = Some(125);

/// A service that has such lines, is wanted up, and ends again and again.
struct Ending {
    sandbox: Sandbox,
    shell: Vec<PathBuf>,
}

impl Ending {
    /// One in each shell.
    fn of(lines: &str) -> Vec<Self> {
        let output = compile(&format!(
            "blueprint: 1\nservices:\n  api:\n    command: /bin/api\n    {lines}\n"
        ));
        let script = file(&output, "etc/services.d/api/finish");
        let script = String::from_utf8(script).expect("UTF-8");
        let ending = |shell| Self::new(&script, shell);
        shells::all().into_iter().map(ending).collect()
    }

    fn new(script: &str, shell: Vec<PathBuf>) -> Self {
        let sandbox = Sandbox::new();
        let here = sandbox.path("").display().to_string();
        let script = script
            .replace("/run/s6/basedir/bin/halt", &format!("{here}bin/halt"))
            .replace("/run/s6-linux-init-container-results/", &here)
            .replace("/proc/uptime", &format!("{here}uptime"));
        sandbox.write("finish", script);
        sandbox.write("wantedup", "true\n");
        sandbox.program("s6-svstat", &format!("/bin/cat {here}\"$2\"\n"));
        sandbox.program("halt", &format!("echo halted >>{here}halted\n"));
        sandbox.program("rm", "exec /bin/rm \"$@\"\n");
        Self { sandbox, shell }
    }

    /// The process ends with a code, or with 256 and a signal, so many seconds after the machine's start.
    fn end(&self, code: u32, signal: u32, second: u32) -> Ended {
        self.sandbox
            .write("uptime", format!("{second}.99 1234.56\n"));
        // There is no such process group: no process has a number as high.
        self.end_of_group(code, signal, 99_999_999)
    }

    /// The same, with the process group that it was in.
    fn end_of_group(&self, code: u32, signal: u32, group: u32) -> Ended {
        let finish = self.sandbox.path("finish").display().to_string();
        let script = format!("set -- {code} {signal} api {group}\n. {finish}\n");
        let script = self.sandbox.write("script", script);
        self.sandbox.run(&self.shell, &script, &[])
    }

    /// Fails unless it is restarted, and nothing is said.
    #[track_caller]
    fn assert_restarted(&self, code: u32, signal: u32, second: u32) {
        let ended = self.end(code, signal, second);
        let found = (ended.code, ended.stderr.as_str());
        assert_eq!(found, (Some(0), ""), "{:?} {code} {signal}", self.shell);
        assert_eq!(self.sandbox.read("halted"), "");
    }
}

#[test]
fn one_failure_more_than_restarts_is_the_last() {
    for api in Ending::of("restart: {max: 3, within: 20s}") {
        for round in [0, 5] {
            api.assert_restarted(7, 0, 100 + round);
            api.assert_restarted(256, 9, 101 + round);
            api.assert_restarted(1, 0, 102 + round);
            let ended = api.end(7, 0, 103 + round);
            assert_eq!(ended.code, FOR_GOOD);
            let said = "api: ended with code 7, failure 4 within 20 s; \
                        to start it again: s6-svc -u /run/service/api\n";
            assert_eq!(ended.stderr, said);
            // Once it is brought back it has all of its restarts again: the second round.
        }
        assert_eq!(api.sandbox.read("halted"), "");
    }
}

/// What handles SIGTERM has a moment for it; what does not hear it is killed.
#[test]
fn what_a_process_leaves_behind_ends() {
    for (handler, end) in [("exit 3", (Some(3), None)), ("", (None, Some(9)))] {
        for api in Ending::of("stop_grace_period: 5s") {
            api.sandbox.program("s6-sleep", "exec /bin/sleep 0.05\n");
            let child = left_behind(&api.sandbox, handler);
            let group = child.id();
            // Whose child it is looks after it, as PID 1 does in the container.
            let waits = thread::spawn(move || end_of(child));
            let ended = api.end_of_group(256, 9, group);
            assert_ne!(ended.code, FOR_GOOD, "{:?}", api.shell);
            assert_eq!(ended.stderr, "");
            let status = waits.join().expect("it ends");
            assert_eq!((status.code(), status.signal()), end, "{:?}", api.shell);
        }
    }
}

/// A process in a group of its own, as s6-supervise starts it, that does this at SIGTERM.
fn left_behind(sandbox: &Sandbox, handler: &str) -> Child {
    let ready = sandbox.path("ready");
    let here = ready.display();
    let script = format!("trap '{handler}' TERM; : >'{here}'; while :; do /bin/sleep 0.01; done");
    let mut command = Command::new("/bin/sh");
    // The shell tells of the end of what it has started.
    command.stderr(Stdio::null());
    let child = command.args(["-c", &script]).process_group(0).spawn();
    let begun = Instant::now();
    while !ready.exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never starts");
        thread::sleep(Duration::from_millis(1));
    }
    child.expect("a shell starts")
}

#[test]
fn failures_that_are_long_ago_do_not_count() {
    for api in Ending::of("restart: {max: 2, within: 20s}") {
        for second in [100, 110, 121, 131, 142] {
            api.assert_restarted(7, 0, second);
        }
        // 131 and 142 are not.
        assert_eq!(api.end(7, 0, 151).code, FOR_GOOD);
    }
}

#[test]
fn a_stop_a_restart_by_hand_and_an_end_with_0_do_not_count() {
    for api in Ending::of("restart: {max: 1, within: 20s}") {
        api.assert_restarted(7, 0, 100);
        api.assert_restarted(256, 15, 101);
        api.assert_restarted(143, 0, 101);
        api.assert_restarted(0, 0, 102);
        api.sandbox.write("wantedup", "false\n");
        api.assert_restarted(7, 0, 103);
        api.sandbox.write("wantedup", "true\n");
        assert_eq!(api.end(256, 9, 104).code, FOR_GOOD);
    }
    for api in Ending::of("stop_signal: SIGQUIT\n    restart: {max: 1, within: 20s}") {
        api.assert_restarted(256, 3, 100);
        api.assert_restarted(256, 15, 101);
        assert_eq!(api.end(256, 15, 102).code, FOR_GOOD);
    }
}

#[test]
fn what_halts_leaves_its_code() {
    for (code, signal, left) in [(3, 0, "3\n"), (256, 9, "137\n"), (0, 0, "0\n")] {
        for api in Ending::of("restart: {policy: no, then: halt}") {
            let ended = api.end(code, signal, 100);
            assert_eq!(ended.code, FOR_GOOD);
            assert_eq!(api.sandbox.read("exitcode"), left);
            assert_eq!(api.sandbox.read("halted"), "halted\n");
            let said = format!(
                "api: ended with code {}; stopping the container\n",
                left.trim()
            );
            assert_eq!(ended.stderr, said);
        }
    }
}

#[test]
fn what_is_stopped_by_hand_halts_nothing() {
    for lines in [
        "restart: {policy: no, then: halt}",
        "restart: {max: 1, within: 5s, then: halt}",
        "type: oneshot",
    ] {
        for api in Ending::of(lines) {
            api.assert_restarted(256, 15, 100);
            api.sandbox.write("wantedup", "false\n");
            for _ in 0..3 {
                api.assert_restarted(1, 0, 100);
            }
        }
    }
}

#[test]
fn on_failure_0_is_the_end_and_all_else_is_not() {
    for api in Ending::of("restart: {policy: on-failure}") {
        for second in 100..110 {
            api.assert_restarted(1, 0, second);
        }
        let ended = api.end(0, 0, 110);
        assert_eq!(ended.code, FOR_GOOD);
        assert_eq!(ended.stderr, "api: ended with code 0, and is done\n");
    }
    for api in Ending::of("restart: {policy: on-failure, max: 1, then: halt}") {
        assert_eq!(api.end(0, 0, 100).code, FOR_GOOD);
        assert_eq!(api.sandbox.read("halted"), "");
        api.assert_restarted(1, 0, 101);
        assert_eq!(api.end(1, 0, 102).code, FOR_GOOD);
        assert_eq!(api.sandbox.read("halted"), "halted\n");
    }
}

#[test]
fn work_that_fails_halts_and_an_end_after_it_does_not() {
    for api in Ending::of("type: oneshot") {
        assert_eq!(api.end(5, 0, 100).code, FOR_GOOD);
        assert_eq!(api.sandbox.read("exitcode"), "5\n");
        assert_eq!(api.sandbox.read("halted"), "halted\n");
    }
    for api in Ending::of("type: oneshot") {
        api.sandbox.write("service/worked", "");
        api.assert_restarted(256, 9, 100);
    }
}
