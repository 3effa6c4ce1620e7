//! `--layout`: the other layout of a blueprint, without an edit.

use crate::cli::project::Project;

#[test]
fn generate_and_check_take_the_layout_of_the_command_line() {
    let project = Project::generated();
    let elsewhere = ["--layout", "s6-rc", "--output", "other"];
    let run = project.run(&[&["generate"], &elsewhere[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(project.has("other/one/rootfs/etc/s6-overlay/s6-rc.d/api/type"));
    assert!(!project.has("other/one/rootfs/etc/services.d"));
    let run = project.run(&[&["check"], &elsewhere[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stdout);
    // What is committed in the blueprint's own layout differs from the other one, and is the same as before.
    let run = project.run(&["check", "--layout", "s6-rc"]);
    assert_eq!(run.code, 1);
    let gone = "stale, no longer generated: generated/one/rootfs/etc/services.d/api/run";
    assert!(run.stdout.contains(gone), "{}", run.stdout);
    assert_eq!(project.run(&["check"]).code, 0);
}

/// The header names the command that makes the files again: with the layout where the blueprint says another one.
#[test]
fn the_output_says_which_layout_was_chosen() {
    let project = Project::generated();
    let before = project.read("generated/one/Dockerfile");
    let run = project.run(&["generate", "--layout", "services.d"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(project.read("generated/one/Dockerfile"), before);
    let run = project.run(&["generate", "--layout", "s6-rc", "--set", "name=one"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let dockerfile = project.read("generated/one/Dockerfile");
    let command = "generate --layout s6-rc --set name=one blueprints/one.yaml";
    let header =
        format!("# Generated from blueprints/one.yaml by `s6-blueprint {command}`: change");
    assert!(dockerfile.contains(&header), "{dockerfile}");
    let check = command.replace("generate", "check");
    let words: Vec<&str> = check.split(' ').collect();
    assert_eq!(project.run(&words).code, 0);
}

#[test]
fn a_change_of_the_layout_leaves_nothing_of_the_other_one() {
    let project = Project::generated();
    assert_eq!(project.run(&["generate", "--layout", "s6-rc"]).code, 0);
    assert!(!project.has("generated/one/rootfs/etc/services.d"));
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(!project.has("generated/one/rootfs/etc/s6-overlay"));
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn plan_shows_the_layout_and_nobody_takes_an_unknown_one() {
    let project = Project::generated();
    for layout in ["services.d", "s6-rc"] {
        let run = project.run(&["plan", "--layout", layout]);
        let first = run.stdout.lines().next().unwrap_or_default().to_owned();
        assert!(
            first.ends_with(&format!("in the layout {layout}")),
            "{first}"
        );
    }
    let run = project.run(&["plan", "--layout", "systemd"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("services.d, s6-rc"), "{}", run.stderr);
}
