//! `check` names every kind of drift with its path, shows it, and writes nothing.

use std::fs;
use std::os::unix::fs::symlink;

use crate::cli::project::{BAD, Project, assert_run};

const RUN: &str = "generated/one/rootfs/etc/services.d/api/run";
const TYPE: &str = "generated/one/rootfs/etc/services.d/api/type";

/// Makes one change to a generated project; `check` must then print this, exit with 1, and write nothing.
#[track_caller]
fn assert_drift(change: impl FnOnce(&Project), stdout: &str) {
    let project = Project::generated();
    change(&project);
    let before = project.listing(".");
    let stderr =
        "error: 1 difference from what the blueprints say; `s6-blueprint generate` puts it right\n";
    assert_run(&project.run(&["check"]), 1, stdout, stderr);
    assert_eq!(project.listing("."), before, "check has written");
}

#[test]
fn what_is_as_generated_is_fine() {
    let project = Project::generated();
    let before = project.listing(".");
    let run = project.run(&["check"]);
    assert_run(&run, 0, "11 files as generated, checked in N ms\n", "");
    assert_eq!(project.listing("."), before);
}

#[test]
fn a_changed_byte() {
    assert_drift(
        |project| project.write(TYPE, "oneshot\n"),
        &format!(
            "changed: {TYPE}\n--- {TYPE}\n+++ {TYPE} (generated)\n@@ -1 +1 @@\n-oneshot\n+longrun\n"
        ),
    );
}

#[test]
fn a_line_end_too_few() {
    assert_drift(
        |project| project.write(TYPE, "longrun"),
        &format!(
            "changed: {TYPE}\n--- {TYPE}\n+++ {TYPE} (generated)\n@@ -1 +1 @@\n-longrun\n\
             \\ No newline at end of file\n+longrun\n"
        ),
    );
}

#[test]
fn line_ends_of_another_system() {
    assert_drift(
        |project| project.write(TYPE, "longrun\r\n"),
        &format!("changed: {TYPE}\n  only the line ends differ: CRLF instead of LF\n"),
    );
}

#[test]
fn bytes_that_are_no_text() {
    for bytes in [&b"\xff\xfe"[..], b"long\0run\n", b"\x1b[2Jlongrun\n"] {
        assert_drift(
            |project| project.write(TYPE, bytes),
            &format!("changed: {TYPE}\n  (not text)\n"),
        );
    }
}

#[test]
fn an_x_bit_too_few_and_one_too_many() {
    assert_drift(
        |project| project.chmod(RUN, 0o644),
        &format!("not executable: {RUN}\n"),
    );
    assert_drift(
        |project| project.chmod(TYPE, 0o755),
        &format!("executable, and should not be: {TYPE}\n"),
    );
}

/// Git keeps no other bit, and a checkout under another umask is no drift.
#[test]
fn only_the_owners_x_bit_counts() {
    let project = Project::generated();
    project.chmod(RUN, 0o700);
    project.chmod(TYPE, 0o600);
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_missing_file() {
    assert_drift(
        |project| project.remove(TYPE),
        &format!("missing: {TYPE}\n"),
    );
}

#[test]
fn a_missing_output() {
    let project = Project::generated();
    fs::remove_dir_all(project.path("generated")).expect("it goes");
    let run = project.run(&["check"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stdout.matches("missing: ").count(), 12);
    assert!(!project.has("generated"));
}

#[test]
fn an_unexpected_file() {
    for path in [
        "notes",
        "rootfs/etc/services.d/api/down-signal",
        "rootfs/a\nb",
    ] {
        let shown = format!("generated/one/{}", path.replace('\n', "\\n"));
        assert_drift(
            |project| project.write(&format!("generated/one/{path}"), "x"),
            &format!("unexpected, not generated: {shown}\n"),
        );
    }
}

/// In services.d the overlay would supervise it, and a build copies it there.
#[test]
fn an_unexpected_folder_with_nothing_in_it() {
    let folder = "generated/one/rootfs/etc/services.d/ghost";
    assert_drift(
        |project| fs::create_dir(project.path(folder)).expect("a folder"),
        &format!("unexpected, an empty folder: {folder}\n"),
    );
}

#[test]
fn a_link_in_place_of_a_file() {
    assert_drift(
        |project| {
            fs::rename(project.path(TYPE), project.path("type")).expect("it moves");
            symlink("../../../../../../type", project.path(TYPE)).expect("a link");
        },
        &format!("not a file but a link to ../../../../../../type: {TYPE}\n"),
    );
}

#[test]
fn several_differences_in_one_file_and_in_several() {
    let project = Project::generated();
    project.write(RUN, "#!/bin/sh\n");
    project.chmod(RUN, 0o644);
    project.remove(TYPE);
    let run = project.run(&["check"]);
    assert_eq!(run.code, 1);
    let starts: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.contains(": generated/"))
        .collect();
    let wanted = [
        format!("changed: {RUN}"),
        format!("not executable: {RUN}"),
        format!("missing: {TYPE}"),
    ];
    assert_eq!(starts, wanted);
    assert!(
        run.stderr.starts_with("error: 3 differences "),
        "{}",
        run.stderr
    );
}

#[test]
fn a_stale_file() {
    let project = Project::generated();
    let more = project.read("blueprints/one.yaml") + "    stop_signal: SIGINT\n";
    let less = project.read("blueprints/one.yaml");
    project.write("blueprints/one.yaml", more);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.write("blueprints/one.yaml", less);
    let run = project.run(&["check"]);
    let signal = "generated/one/rootfs/etc/services.d/api/down-signal";
    assert_eq!(run.code, 1);
    assert!(
        run.stdout
            .starts_with(&format!("stale, no longer generated: {signal}\n")),
        "{run:?}"
    );
    // The manifest still lists it, and that is a difference too.
    assert!(
        run.stdout
            .contains("changed: generated/one/s6-blueprint.manifest\n"),
        "{run:?}"
    );
}

#[test]
fn a_bad_blueprint_is_no_drift() {
    let project = Project::generated();
    project.write("blueprints/bad.yaml", BAD);
    let run = project.run(&["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("blueprints/bad.yaml:4:5"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_output_that_is_no_folder_is_an_error() {
    let project = Project::generated();
    fs::rename(project.path("generated/one"), project.path("away")).expect("it moves");
    symlink("../away", project.path("generated/one")).expect("a link");
    let run = project.run(&["check"]);
    let said = "error: cannot read generated/one: it is not a folder; move it away, or name another one with \
                `--output DIR`\n";
    assert_run(&run, 2, "", said);
}
