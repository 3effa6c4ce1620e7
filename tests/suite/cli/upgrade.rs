//! Files that change because another version made them: the run says which, and what that changes.

use crate::cli::project::{Project, SMALL, assert_run};

const MANIFEST: &str = "generated/one/s6-blueprint.manifest";

/// A project made with an older s6-overlay.
fn older() -> Project {
    let pinned = SMALL.to_owned() + "s6_overlay: {version: 3.2.2.0}\n";
    let project = Project::with(&[("one", &pinned)]);
    assert_run(
        &project.run(&["generate"]),
        0,
        "1 blueprint, 11 files: 11 written, 0 unchanged, 0 removed in N ms\n",
        "",
    );
    project
}

#[test]
fn another_s6_overlay_is_named_with_what_it_changes() {
    let project = older();
    assert!(project.read(MANIFEST).contains("s6-overlay 3.2.2.0\n"));
    project.write("blueprints/one.yaml", SMALL);
    let said = "note: generated/one was made with s6-overlay 3.2.2.0, and now it is 3.2.3.2\n  \
        from 3.2.3.1 on it reads which s6-rc services start in /etc/s6-overlay/user-bundles.d/user (and brings \
        S6_RUNTIME_BUNDLEDIR), no longer in /etc/s6-overlay/s6-rc.d/user: no layer of the image may have both\n";
    let check = project.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.stderr.starts_with(said), "{}", check.stderr);
    let summary = "1 blueprint, 11 files: 1 written, 10 unchanged, 0 removed in N ms\n";
    assert_run(&project.run(&["generate"]), 0, summary, said);
    assert!(project.read(MANIFEST).contains("s6-overlay 3.2.3.2\n"));
    assert_eq!(project.run(&["generate"]).stderr, "");
}

#[test]
fn another_version_of_the_program_is_named_only_where_it_changes_a_file() {
    let project = Project::generated();
    let this = format!("s6-blueprint {}", env!("CARGO_PKG_VERSION"));
    let text = project.read(MANIFEST).replace(&this, "s6-blueprint 0.0.9");
    project.write(MANIFEST, &text);
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["generate"]).stderr, "");
    assert_eq!(project.read(MANIFEST), text);
    let changed = SMALL.to_owned() + "    stop_grace_period: 7s\n";
    project.write("blueprints/one.yaml", changed);
    let now = env!("CARGO_PKG_VERSION");
    assert_eq!(
        project.run(&["generate"]).stderr,
        format!("note: generated/one was made with s6-blueprint 0.0.9, and now it is {now}\n")
    );
    assert!(project.read(MANIFEST).contains(&this));
}
