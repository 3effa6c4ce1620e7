//! What a process finds around itself: its folder, its limits, its script, and where its lines go.

use std::path::PathBuf;

use crate::scripts::compile::{compile, file, service};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::{shells, yaml};

fn run(sandbox: &Sandbox, shell: &[PathBuf], lines: &str) -> Ended {
    let (_, script) = service(lines);
    let script = sandbox.write("service/run", script);
    sandbox.run(shell, &script, &[])
}

/// A program in the place of s6-setuidgid that tells where it is, and complains.
fn tell_where(sandbox: &Sandbox) {
    sandbox.program(
        "s6-setuidgid",
        "pwd\necho a complaint >&2\nif [ -e /proc/$$/fd/3 ]; then echo open; fi\n",
    );
}

#[test]
fn the_shell_enters_the_folder_before_it_announces() {
    let sandbox = Sandbox::new();
    tell_where(&sandbox);
    let output = compile(
        "blueprint: 1\nservices:\n  db: {command: /bin/db, user: nobody, working_dir: /usr/share}\n  api: {command: /bin/api, depends_on: [db]}\n",
    );
    let script = sandbox.write("service/run", file(&output, "etc/services.d/db/run"));
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.stdout, "/usr/share\n", "{shell:?}");
        assert_eq!(ended.notified, b"\n", "{shell:?}");
    }
}

#[test]
fn a_program_is_looked_for_in_the_folder() {
    let sandbox = Sandbox::new();
    sandbox.executable("app/bin/rails", "#!/bin/sh\necho \"$1 in ${PWD##*/}\"\n");
    let folder = sandbox.path("app").display().to_string();
    for shell in shells::all() {
        let lines = format!("command: bin/rails server\nworking_dir: {folder}");
        let ended = run(&sandbox, &shell, &lines);
        assert_eq!(
            ended.stdout, "server in app\n",
            "{shell:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_said_and_nothing_is_announced() {
    let sandbox = Sandbox::new();
    let output = compile(
        "blueprint: 1\nservices:\n  db: {command: /bin/db, user: nobody, working_dir: /not/there}\n  api: {command: /bin/api, depends_on: [db]}\n",
    );
    let script = sandbox.write("service/run", file(&output, "etc/services.d/db/run"));
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.code, Some(1), "{shell:?}");
        assert!(ended.stderr.contains("/not/there"), "{}", ended.stderr);
        assert!(ended.became.is_none() && ended.notified.is_empty());
    }
}

#[test]
fn a_folder_and_limits_come_behind_the_question_and_in_front_of_the_user() {
    let sandbox = Sandbox::new();
    let ended = run(
        &sandbox,
        &shells::all()[0],
        "command: /usr/bin/api\nuser: nobody\nworking_dir: /srv/my work\nready: {command: [/bin/true], interval: 1s, retries: 7}\nulimits: {nofile: {soft: 1024, hard: 65536}, core: 0}",
    );
    let wanted = [
        "-d",
        "-t",
        "1000",
        "-c",
        "sh /etc/s6-blueprint/ask.sh 7",
        "cd",
        "/srv/my work",
        "s6-softlimit",
        "-H",
        "-o",
        "65536",
        "-c",
        "0",
        "s6-softlimit",
        "-o",
        "1024",
        "s6-setuidgid",
        "nobody",
        "/usr/bin/api",
    ];
    assert_eq!(ended.became().arguments, wanted);
}

#[test]
fn both_streams_go_to_the_logger_and_what_the_run_script_says_does_not() {
    let sandbox = Sandbox::new();
    tell_where(&sandbox);
    for shell in shells::all() {
        let ended = run(
            &sandbox,
            &shell,
            "command: /usr/bin/api\nuser: nobody\nlogging: {prefix: true}\nworking_dir: /usr",
        );
        assert!(ended.stdout.starts_with("/usr\na complaint\n"), "{shell:?}");
        assert_eq!(ended.stderr, "api: starting\n");
    }
}

#[test]
fn a_script_is_found_from_its_folder_and_taken_as_it_stands() {
    let body = "echo 'it'\"'\"'s' \"$1\" `echo back` $((1 + 1)) \\\\ %s {{ x }}\n";
    for folder in ["", "working_dir: /usr\n"] {
        let sandbox = Sandbox::new();
        sandbox.program("s6-setuidgid", "shift\nexec \"$@\" 'an argument'\n");
        sandbox.program("echo", "exec /bin/echo \"$@\"\n");
        let lines = format!("script: |\n  {body}user: nobody\n{folder}");
        let output = compile(&format!(
            "blueprint: 1\nservices:\n  api:\n    {}",
            lines.replace('\n', "\n    ")
        ));
        let script = file(&output, "etc/services.d/api/data/script");
        assert!(script.ends_with(body.as_bytes()));
        sandbox.executable("service/data/script", script);
        for shell in shells::all() {
            let ended = run(&sandbox, &shell, &lines);
            assert_eq!(ended.code, Some(0), "{shell:?} {}", ended.stderr);
            assert_eq!(ended.stdout, "it's an argument back 2 \\ %s {{ x }}\n");
        }
    }
}

#[test]
fn a_program_is_asked_with_its_words_and_in_silence() {
    let sandbox = Sandbox::new();
    let here = sandbox.path("").display().to_string();
    sandbox.program(
        "is-ready",
        &format!("printf '%s\\n' \"$@\" >{here}/words\necho said\necho complained >&2\nexit 7\n"),
    );
    let words = ["is-ready", "it's", "$(id)", "", "a b"];
    let output = compile(&format!(
        "blueprint: 1\nservices:\n  api:\n    command: /bin/api\n    ready: {{command: {}}}\n",
        yaml::list(&words)
    ));
    let check = sandbox.write("check", file(&output, "etc/services.d/api/data/check"));
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &check, &[]);
        assert_eq!(ended.code, Some(7), "{shell:?}");
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
        assert_eq!(sandbox.read("words"), "it's\n$(id)\n\na b\n");
    }
}

/// The logger becomes s6-log; what it was called with, and the folders that it made.
fn logger(logging: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    let here = sandbox.path("logs").display().to_string();
    let output = compile(&format!(
        "blueprint: 1\nservices:\n  api:\n    command: /bin/api\n    logging: {}\n",
        logging.replace("LOGS", &here)
    ));
    let script = sandbox.write("log", file(&output, "etc/services.d/api/log/run"));
    sandbox.program("mkdir", "exec /bin/mkdir \"$@\"\n");
    sandbox.program("s6-log", "printf '%s\\n' \"$@\"\n");
    let ended = sandbox.run(&shells::all()[0], &script, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    (sandbox, ended.stdout)
}

#[test]
fn a_prefix_is_the_name() {
    let (_, words) = logger("{prefix: true}");
    assert_eq!(words, "-bp\np[api]\n1\n");
}

#[test]
fn files_are_in_a_folder_of_the_services_own() {
    let (sandbox, words) = logger("{directory: LOGS/some logs/, max_size: 8kB, max_files: 3}");
    let folder = sandbox.path("logs/some logs/api");
    assert!(folder.is_dir());
    assert_eq!(words, format!("-bp\nn3\ns8000\nT\n{}\n", folder.display()));
}
