//! `up` and `down`: what runs before each start and after each end.

use std::path::PathBuf;

use crate::scripts::compile::{compile, file, service};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::shells;

const LINES: &str =
    "command: work\nuser: nobody\nup: prepare --for {{ name }}\nenvironment: {WORD: two words}";

/// The run script of a service with an `up`, in a sandbox where `prepare` does this.
fn sandbox(prepare: &str) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let (_, script) = service(LINES);
    sandbox.write("service/run", script);
    sandbox.program("prepare", prepare);
    let run = sandbox.path("service/run");
    (sandbox, run)
}

#[test]
fn what_comes_before_the_start_has_its_environment_and_its_end() {
    for shell in shells::all() {
        let (sandbox, run) = sandbox("echo \"$* $WORD\"\n");
        let ended = sandbox.run(&shell, &run, &[]);
        assert_eq!(ended.stdout, "--for api two words\n");
        assert_eq!(ended.became().arguments, ["nobody", "work"]);
    }
}

#[test]
fn a_start_fails_with_what_comes_before_it() {
    for shell in shells::all() {
        let (sandbox, run) = sandbox("exit 6\n");
        let ended = sandbox.run(&shell, &run, &[]);
        assert_eq!((ended.code, ended.became.is_none()), (Some(6), true));
    }
}

/// It is asked to end in the place of the process, whose script then ends as the signal says.
#[test]
fn a_stop_meanwhile_ends_what_comes_before_the_start() {
    for shell in shells::all() {
        let prepare = "trap 'echo asked; exit 0' TERM\n/bin/sleep 0.3\nkill $PPID\nfor _ in 1 2 3 4 5 6 7 8 9; do /bin/sleep 0.1; done\n";
        let (sandbox, run) = sandbox(prepare);
        let ended = sandbox.run(&shell, &run, &[]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(143), "asked\n"));
        assert!(ended.became.is_none());
    }
}

#[test]
fn what_comes_after_the_end_runs_whatever_follows() {
    let text = "blueprint: 1\nservices:\n  api:\n    command: /usr/bin/api\n    down: tidy up\n    environment: {WORD: a b}\n";
    let halts = format!("{text}    restart: {{policy: no, then: halt}}\n");
    for (text, wanted) in [(text.to_owned(), "true"), (halts, "false")] {
        for shell in shells::all() {
            let sandbox = Sandbox::new();
            let output = compile(&text);
            sandbox.write("service/finish", file(&output, "etc/services.d/api/finish"));
            let down = file(&output, "etc/services.d/api/data/down");
            let down =
                String::from_utf8_lossy(&down).replace("#!/command/with-contenv sh", "#!/bin/sh");
            sandbox.executable("service/data/down", &down);
            sandbox.program("tidy", "echo \"tidy $* $WORD\"\n");
            sandbox.program("s6-svstat", &format!("echo {wanted}\n"));
            let finish = sandbox.path("service/finish");
            let ended = sandbox.run(&shell, &finish, &[]);
            assert_eq!(
                (ended.code, ended.stdout.as_str()),
                (Some(0), "tidy up a b\n"),
                "{}",
                ended.stderr
            );
        }
    }
}
