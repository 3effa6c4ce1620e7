//! The command line itself.

use std::fs::File;
use std::io::pipe;
use std::process::Stdio;

use crate::cli::project::{BAD, Project, ended, run};

#[test]
fn bad_usage_exits_with_2_and_says_how_to_do_it() {
    let project = Project::generated();
    for arguments in [
        &[][..],
        &["generat"],
        &["generate", "--force"],
        &["generate", "--output"],
        &["generate", "--output", ""],
        &["check", "--adopt"],
    ] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.stderr.contains("--help"),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn help_and_version_are_asked_for_and_fine() {
    let project = Project::empty();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["generate", "--help"],
        &["check", "-h"],
    ] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
    }
    let version = format!("s6-blueprint {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(project.run(&["--version"]).stdout, version);
}

#[test]
fn a_reader_that_has_gone_is_no_reason_to_panic() {
    let project = Project::generated();
    project.remove("generated/one/Dockerfile");
    for (arguments, code) in [
        (&["check"][..], 1),
        (&["generate"], 0),
        (&["check"], 0),
        (&["--help"], 0),
        (&["frobnicate"], 2),
    ] {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let mut command = project.command();
        command.args(arguments);
        command
            .stdout(writer.try_clone().expect("a pipe's end"))
            .stderr(writer);
        let run = ended(&command.output().expect("it starts"));
        assert_eq!(run.code, code, "{arguments:?}");
    }
}

/// A Dockerfile that was cut off builds something else.
#[test]
fn a_result_that_cannot_be_printed_is_an_error() {
    let project = Project::generated();
    for command in ["check", "plan", "graph", "schema", "explain", "man"] {
        let full = File::options()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let run = run(project.command().arg(command).stdout(full));
        let said = "error: cannot write to the standard output: the disk is full; make room and run it again\n";
        assert_eq!((run.code, run.stderr.as_str()), (2, said), "{command}");
    }
}

#[test]
fn no_colours_reach_a_pipe() {
    let project = Project::with(&[("bad", BAD)]);
    let mut command = project.command();
    command
        .arg("generate")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    let run = ended(&command.output().expect("it starts"));
    assert!(!run.stderr.contains('\x1b'), "{}", run.stderr);
}
