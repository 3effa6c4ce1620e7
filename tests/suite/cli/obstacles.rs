//! What cannot be written to: each is an error that names the path, and nothing is written.

use std::fs;
use std::os::unix::fs::symlink;

use crate::cli::project::{Project, SMALL, run};

/// Runs `generate` (with and without `--adopt`), and fails unless both stop with these words and write nothing.
#[track_caller]
fn assert_stops(project: &Project, words: &[&str]) {
    let before = project.listing(".");
    for arguments in [&["generate"][..], &["generate", "--adopt"]] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        for word in words {
            assert!(
                run.stderr.contains(word),
                "{word:?} is not in: {}",
                run.stderr
            );
        }
        assert_eq!(project.listing("."), before);
    }
}

#[test]
fn a_folder_where_a_file_goes() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    project.write("generated/one/Dockerfile/x", "");
    assert_stops(
        &project,
        &["generated/one/Dockerfile stands in the way; it is a folder"],
    );
}

#[test]
fn a_file_where_a_folder_goes() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("generated/one/rootfs/etc", "");
    assert_stops(
        &project,
        &["generated/one/rootfs/etc stands in the way; it is not a folder"],
    );
}

#[test]
fn a_file_where_the_output_goes() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("generated/one", "");
    assert_stops(
        &project,
        &["generated/one stands in the way; it is not a folder"],
    );
}

#[test]
fn a_file_where_all_outputs_go() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("generated", "");
    let said = "error: cannot make the folder generated: generated is there, and is not a folder; move it away, or name \
                another place\n";
    assert_stops(&project, &[said]);
}

#[test]
fn a_link_to_nothing_where_all_outputs_go() {
    let project = Project::with(&[("one", SMALL)]);
    symlink("nowhere", project.path("generated")).expect("a link");
    let said = "error: cannot make the folder generated: it is a link to nowhere, where nothing is; remove it, or let it \
                lead to something\n";
    assert_stops(&project, &[said]);
}

#[test]
fn a_place_that_takes_no_folder() {
    let project = Project::with(&[("one", SMALL)]);
    let run = project.run(&["generate", "--output", "/proc/self/fd"]);
    let said = "error: cannot make the folder /proc/self/fd/one: nothing can be made there; name another place\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, said));
}

#[test]
fn a_link_to_a_folder_is_not_written_through() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("elsewhere/x", "");
    project.write("generated/one/rootfs/x", "");
    symlink(
        "../../../elsewhere",
        project.path("generated/one/rootfs/etc"),
    )
    .expect("a link");
    assert_stops(
        &project,
        &["generated/one/rootfs/etc stands in the way; it is not a folder"],
    );
    fs::remove_dir_all(project.path("generated/one")).expect("it goes");
    symlink("../elsewhere", project.path("generated/one")).expect("a link");
    assert_stops(
        &project,
        &["generated/one stands in the way; it is not a folder"],
    );
}

#[test]
fn the_folder_of_all_outputs_may_be_a_link() {
    let project = Project::with(&[("one", SMALL)]);
    fs::create_dir(project.path("elsewhere")).expect("a folder");
    symlink("elsewhere", project.path("generated")).expect("a link");
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(project.has("elsewhere/one/Dockerfile"));
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_pipe_is_neither_read_nor_waited_for() {
    let project = Project::generated();
    let pipe = "generated/one/Dockerfile";
    project.remove(pipe);
    assert_eq!(run(project.in_here("mkfifo").arg(pipe)).code, 0);
    let checked = project.run(&["check"]);
    assert_eq!(checked.code, 1);
    let said = "not a file but a socket, a pipe or a device: generated/one/Dockerfile\n";
    assert_eq!(checked.stdout, said);
    assert_eq!(project.run(&["generate"]).code, 0);
    assert_eq!(project.run(&["check"]).code, 0);
}

/// A name so long that no folder can have it is found before half of the files are written.
#[test]
fn a_name_that_is_too_long() {
    let text = SMALL.replace("api:", &format!("{}:", "a".repeat(300)));
    let project = Project::with(&[("long", &text), ("short", SMALL)]);
    assert_stops(
        &project,
        &["blueprints/long.yaml:3:3", "nothing is written"],
    );
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let project = Project::generated();
    let before = project.files("generated/one/rootfs");
    let more = SMALL.replace("/usr/bin/api", "/usr/bin/another-api");
    project.write("blueprints/one.yaml", more);
    // No file may grow at all: the signal that tells so is ignored, and the write fails.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" generate";
    let ended = run(project
        .in_here("sh")
        .args(["-c", script, super::project::PROGRAM]));
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.stderr.contains("cannot write generated/one/"),
        "{}",
        ended.stderr
    );
    assert_eq!(project.files("generated/one/rootfs"), before);
    assert!(
        project
            .files("generated")
            .keys()
            .all(|path| !path.contains("tmp"))
    );
    assert_eq!(project.run(&["generate"]).code, 0);
}
