//! A file that a person made is never overwritten, unless the person says so.

use crate::cli::project::{Project, SMALL, assert_run};

const IN_THE_WAY: &str = "error: generated/one/Dockerfile stands in the way; it was not written by \
    s6-blueprint: move it, or overwrite it with --adopt\nerror: nothing is written\n";

#[test]
fn a_persons_file_is_refused_and_nothing_is_written() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    project.write("generated/one/Dockerfile", "FROM scratch\n");
    let before = project.listing("generated");
    assert_run(&project.run(&["generate"]), 2, "", IN_THE_WAY);
    assert_eq!(project.listing("generated"), before);
}

#[test]
fn adopt_takes_it() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("generated/one/Dockerfile", "FROM scratch\n");
    let run = project.run(&["generate", "--adopt"]);
    let summary = "1 blueprint, 11 files: 11 written, 0 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn an_unexpected_file_stays_also_when_adopting() {
    let project = Project::generated();
    let mine = "generated/one/rootfs/etc/services.d/mine/run";
    project.write(mine, "#!/bin/sh\n");
    assert_eq!(project.run(&["generate", "--adopt"]).code, 0);
    assert_eq!(project.read(mine), "#!/bin/sh\n");
}

#[test]
fn a_file_that_is_already_as_wanted_needs_no_adopting() {
    let project = Project::generated();
    project.remove("generated/one/s6-blueprint.manifest");
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 0 written, 11 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_link_is_a_persons_and_is_replaced_not_written_through() {
    let project = Project::with(&[("one", SMALL)]);
    project.write("precious", "mine\n");
    project.write("generated/one/x", "");
    let link = project.path("generated/one/Dockerfile");
    std::os::unix::fs::symlink("../../precious", &link).expect("a link");
    assert_run(&project.run(&["generate"]), 2, "", IN_THE_WAY);
    assert_eq!(project.run(&["generate", "--adopt"]).code, 0);
    assert_eq!(project.read("precious"), "mine\n");
    assert!(!link.is_symlink());
}
