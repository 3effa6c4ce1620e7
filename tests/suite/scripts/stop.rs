//! `stop`, which s6-svscan runs at SIGTERM: whom it asks, and how often.

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::shells;

/// What is true in the container.
#[derive(Clone, Copy)]
struct State {
    /// Whether the init hears of the stop: at once, only later, or never.
    hears: Hears,
    /// Whether a command of `docker run` is to have the signals.
    command: bool,
}

#[derive(Clone, Copy)]
enum Hears {
    AtOnce,
    Later,
    Never,
}

/// What is run at a stop in this layout, a line each, in every shell.
#[track_caller]
fn assert_runs(layout: &str, state: State, wanted: &[&str]) {
    let text = format!("blueprint: 1\nlayout: {layout}\nservices:\n  api: {{command: api}}\n");
    let script = file(&compile(&text), "etc/s6-blueprint/bin/stop");
    let script = String::from_utf8(script).expect("UTF-8");
    for shell in shells::all() {
        let sandbox = Sandbox::new();
        let here = sandbox.path("").display().to_string();
        let script = script.replace("/etc/", &format!("{here}etc/"));
        let script = sandbox.write("stop", script.replace("/run/", &format!("{here}run/")));
        let init = "run/service/.s6-svscan/s6-overlay/SIGTERM";
        for (path, then) in [
            ("etc/s6-blueprint/bin/end-start", String::new()),
            (init, format!("[ -e {here}hears ]\n")),
        ] {
            let body = format!("#!/bin/sh\necho \"${{0##*/}}\" >>{here}ran\n{then}");
            sandbox.executable(path, body);
        }
        let wakes = if matches!(state.hears, Hears::Later) {
            format!(": >{here}hears\n")
        } else {
            String::new()
        };
        sandbox.program("s6-sleep", &wakes);
        if matches!(state.hears, Hears::AtOnce) {
            sandbox.write("hears", "");
        }
        if state.command {
            sandbox.write("run/s6/cmdpid", "9\n");
        }
        sandbox.run(&shell, &script, &[]);
        let ran = sandbox.read("ran");
        assert_eq!(ran.lines().collect::<Vec<_>>(), wanted, "{shell:?}");
    }
}

const ORDINARY: State = State {
    hears: Hears::AtOnce,
    command: false,
};

#[test]
fn the_inits_own_script_has_the_signal() {
    assert_runs("services.d", ORDINARY, &["SIGTERM"]);
    assert_runs("s6-rc", ORDINARY, &["end-start", "SIGTERM"]);
}

#[test]
fn who_does_not_hear_yet_is_told_again() {
    let later = State {
        hears: Hears::Later,
        command: false,
    };
    assert_runs("services.d", later, &["SIGTERM", "SIGTERM"]);
    let never = State {
        hears: Hears::Never,
        ..later
    };
    assert_runs("services.d", never, &["SIGTERM"; 10]);
}

/// It runs when the start is over, and what ends a start would end what waits for it.
#[test]
fn a_command_of_docker_run_has_the_signal_alone() {
    let state = State {
        command: true,
        ..ORDINARY
    };
    assert_runs("s6-rc", state, &["SIGTERM"]);
}
