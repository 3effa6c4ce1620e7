//! The command `services`: what it says of every state, and its exit status.

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::shells;

/// What s6-svstat answers: up, wantedup, ready, pid, seconds, exit code, signal.
const READY: &str = "true true true 17 75 -1 NA";
const NOT_READY: &str = "true true false 17 5 -1 NA";
const GIVEN_UP: &str = "false false false -1 9 3 NA";
const KILLED: &str = "false false false -1 9 -1 SIGKILL";
const STOPPED: &str = "false false false -1 9 -1 SIGTERM";
const STOPPED_BY_QUIT: &str = "false false false -1 9 -1 SIGQUIT";
const ENDED: &str = "false false false -1 9 0 NA";
const RESTARTING: &str = "false true false -1 0 1 NA";

/// A service directory: its name, what s6-svstat says, its deaths, and its other files.
type Directory<'a> = (&'a str, &'a str, u32, &'a [(&'a str, &'a str)]);

fn ask(shell: &[std::path::PathBuf], directories: &[Directory], services: &str) -> Ended {
    let sandbox = Sandbox::new();
    let output = compile(&format!("blueprint: 1\nservices:\n{services}"));
    let here = sandbox.path("").display().to_string();
    let script = String::from_utf8(file(&output, "usr/bin/services")).expect("UTF-8");
    let script = script
        .replace("/run/service", &format!("{here}run"))
        .replace("/etc/s6-blueprint", &format!("{here}etc"));
    sandbox.write("script", script);
    sandbox.write("etc/services", file(&output, "etc/s6-blueprint/services"));
    for program in ["sort", "timeout", "wc"] {
        sandbox.program(program, &format!("exec /usr/bin/{program} \"$@\"\n"));
    }
    let one = "if [ \"$2\" = ready ]; then set -- \"$3\"; read -r _ _ ready _ <\"$1/stat\"; echo \"$ready\"; else /bin/cat \"$3/stat\"; fi\n";
    sandbox.program("s6-svstat", one);
    sandbox.program("s6-svdt", "/bin/cat \"$1/deaths\"\n");
    for (name, stat, deaths, files) in directories {
        sandbox.write(&format!("run/{name}/supervise/status"), "");
        sandbox.write(&format!("run/{name}/stat"), format!("{stat}\n"));
        let deaths = "@0 exitcode 1\n".repeat(*deaths as usize);
        sandbox.write(&format!("run/{name}/deaths"), deaths);
        for (path, text) in *files {
            sandbox.executable(&format!("run/{name}/{path}"), text);
        }
    }
    let ended = sandbox.run(shell, &sandbox.path("script"), &[]);
    Ended {
        stdout: ended.stdout.replace(&format!("{here}run"), "/run/service"),
        ..ended
    }
}

/// What s6-svstat says, the files of the service directory, and the state and the health that are shown.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

const FD: (&str, &str) = ("notification-fd", "3\n");
const GOOD: (&str, &str) = ("data/check", "#!/bin/sh\nexit 0\n");
const BAD: (&str, &str) = ("data/check", "#!/bin/sh\nexit 1\n");
const HANGING: (&str, &str) = ("data/check", "#!/bin/sh\nexec /bin/sleep 30\n");
const QUIT: (&str, &str) = ("down-signal", "SIGQUIT\n");

#[test]
fn each_state_has_its_word_and_its_health() {
    let cases: [Case; 13] = [
        (READY, &[], "up", "healthy"),
        (READY, &[FD], "ready", "healthy"),
        (NOT_READY, &[FD], "up", "unhealthy"),
        (READY, &[FD, GOOD], "ready", "healthy"),
        (READY, &[FD, BAD], "not answering", "unhealthy"),
        (READY, &[FD, HANGING], "not answering", "unhealthy"),
        (GIVEN_UP, &[FD], "given up", "unhealthy"),
        (KILLED, &[], "given up", "unhealthy"),
        (STOPPED, &[], "down", "unhealthy"),
        (STOPPED_BY_QUIT, &[QUIT], "down", "unhealthy"),
        (STOPPED_BY_QUIT, &[], "given up", "unhealthy"),
        (ENDED, &[], "down", "unhealthy"),
        (RESTARTING, &[], "down", "unhealthy"),
    ];
    for shell in shells::all() {
        for (stat, files, state, health) in cases {
            let directory = ("api", stat, 0, files);
            let ended = ask(&shell, &[directory], "  api: {command: /bin/api}\n");
            let row = ended.stdout.lines().nth(1).unwrap_or_default();
            assert!(row.starts_with(&format!("api      {state:<13}  ")), "{row}");
            assert!(row.ends_with(&format!("  {health}")), "{stat}: {row}");
            assert_eq!(ended.code == Some(0), health == "healthy", "{row}");
            assert_eq!(ended.stderr, "", "{shell:?}");
        }
    }
}

/// What six deaths are to one that gave up: five restarts, and the end.
const TABLE: &str = "\
service    state             pid   uptime  restarts   port  health
db         up                 17       5s         2      -  unhealthy
api-1      waiting            17       5s         0   3001  unhealthy
api-2      given up            -        -         5   3002  unhealthy
long-name  up                 17    1m15s         0      -  healthy
gone       down                -        -         -      -  ignored
bring api-2 back: s6-svc -u /run/service/api-2
";

#[test]
fn the_table_is_in_the_blueprints_order_and_says_what_helps() {
    let directories: [Directory; 4] = [
        ("db", NOT_READY, 2, &[FD]),
        (
            "api-1",
            NOT_READY,
            0,
            &[FD, ("dependencies", "# who\n\ndb\n")],
        ),
        ("api-2", GIVEN_UP, 6, &[FD, ("dependencies", "db\n")]),
        ("long-name", READY, 0, &[]),
    ];
    for shell in shells::all() {
        let ended = ask(
            &shell,
            &directories,
            "  db: {command: /bin/db}\n  api: {instances: 2, port: 3001, command: /bin/api}\n  long-name: {command: /bin/x}\n  gone: {command: /bin/x, health: ignore}\n",
        );
        assert_eq!(ended.stdout, TABLE);
        assert_eq!(ended.code, Some(1));
    }
}

#[test]
fn what_is_ignored_does_not_count() {
    for shell in shells::all() {
        let ended = ask(
            &shell,
            &[("api", READY, 0, &[]), ("extra", GIVEN_UP, 3, &[])],
            "  api: {command: /bin/api}\n  extra: {command: /bin/extra, health: ignore}\n",
        );
        assert_eq!(ended.code, Some(0), "{}", ended.stdout);
        assert!(ended.stdout.contains("ignored"), "{}", ended.stdout);
    }
}
