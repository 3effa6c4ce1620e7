//! What was generated once and is no longer: it goes, unless somebody edited it.

use std::fs;

use crate::cli::project::{Project, SMALL, assert_run};

/// A blueprint with a service that goes and a service that stays, generated; then the first is taken out.
fn with_a_service_less() -> Project {
    let both = SMALL.to_owned() + "  old:\n    command: /usr/bin/old\n";
    let project = Project::with(&[("one", &both)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.write("blueprints/one.yaml", SMALL);
    project
}

const OLD: &str = "generated/one/rootfs/etc/services.d/old";

#[test]
fn stale_files_and_their_folders_are_removed() {
    let project = with_a_service_less();
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 1 written, 10 unchanged, 4 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert!(!project.has(OLD));
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_stale_file_that_was_edited_is_kept_and_reported() {
    let project = with_a_service_less();
    let edited = format!("{OLD}/run");
    project.write(&edited, "#!/bin/sh\nexec sleep 1\n");
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 1 written, 10 unchanged, 3 removed in N ms\n";
    let warning = format!(
        "warning: {edited} is no longer generated, but was edited since: it stays, remove it by hand\n"
    );
    assert_run(&run, 0, summary, &warning);
    assert_eq!(project.read(&edited), "#!/bin/sh\nexec sleep 1\n");
    assert!(!project.has(&format!("{OLD}/type")));
    let run = project.run(&["check"]);
    assert!(
        run.stdout
            .contains(&format!("unexpected, not generated: {edited}")),
        "{run:?}"
    );
}

#[test]
fn a_persons_file_beside_stale_ones_stays() {
    let project = with_a_service_less();
    project.write(&format!("{OLD}/finish"), "mine\n");
    assert_eq!(project.run(&["generate"]).code, 0);
    assert_eq!(
        project.files(OLD).into_keys().collect::<Vec<_>>(),
        ["finish"]
    );
}

#[test]
fn a_folder_that_is_left_of_stale_files_is_removed() {
    let project = with_a_service_less();
    for file in ["run", "type", "timeout-kill"] {
        project.remove(&format!("{OLD}/{file}"));
    }
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(!project.has(OLD));
}

#[test]
fn a_stale_file_that_became_a_link_is_kept_and_so_is_its_target() {
    let project = with_a_service_less();
    let link = format!("{OLD}/run");
    let content = fs::read(project.path(&link)).expect("it is there");
    project.write("precious", &content);
    project.remove(&link);
    std::os::unix::fs::symlink(project.path("precious"), project.path(&link)).expect("a link");
    let run = project.run(&["generate"]);
    assert!(run.stderr.contains("it stays"), "{run:?}");
    assert!(project.has(&link) && project.has("precious"));
}

#[test]
fn an_output_without_a_blueprint_is_removed() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.remove("blueprints/two.yaml");
    let run = project.run(&["check"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (1, "without a blueprint: generated/two\n")
    );
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 0 written, 11 unchanged, 11 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert!(!project.has("generated/two"));
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn of_an_output_without_a_blueprint_only_our_own_unchanged_files_go() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.remove("blueprints/two.yaml");
    project.write("generated/two/notes", "mine\n");
    project.write("generated/two/Dockerfile", "FROM scratch\n");
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr
            .contains("generated/two/Dockerfile is no longer generated"),
        "{run:?}"
    );
    let left: Vec<String> = project.files("generated/two").into_keys().collect();
    assert_eq!(left, ["Dockerfile", "notes"]);
    assert!(!project.has("generated/two/rootfs"));
}

#[test]
fn a_folder_that_we_did_not_write_is_no_output() {
    let project = Project::generated();
    project.write("generated/by-hand/Dockerfile", "FROM scratch\n");
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(project.has("generated/by-hand/Dockerfile"));
}

#[test]
fn one_named_blueprint_leaves_the_outputs_of_others_alone() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.remove("blueprints/two.yaml");
    let one = "blueprints/one.yaml";
    assert_eq!(project.run(&["generate", one]).code, 0);
    assert_eq!(project.run(&["check", one]).code, 0);
    assert!(project.has("generated/two/Dockerfile"));
}
