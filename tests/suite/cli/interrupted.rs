//! A run that is killed half-way leaves whole files only, and the next run puts everything right.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cli::project::Project;

/// Blueprints with many files each: some are in all, and differ; some are in one only.
const VERSIONS: [(&str, u32); 3] = [("s", 1), ("t", 2), ("u", 3)];

fn large((prefix, grace): (&str, u32)) -> String {
    let mut text = String::from("blueprint: 1\nservices:\n");
    for number in 0..12 {
        for name in ["both", prefix] {
            let _ = writeln!(
                text,
                "  {name}{number}: {{command: /bin/x, instances: 5, stop_grace_period: {grace}s}}"
            );
        }
    }
    text
}

#[test]
fn a_killed_run_leaves_no_half_file_and_the_next_one_heals() {
    let whole = VERSIONS.map(|version| Project::with(&[("large", &large(version))]));
    let times = whole.each_ref().map(|project| {
        let begun = Instant::now();
        assert_eq!(project.run(&["generate"]).code, 0);
        begun.elapsed()
    });
    let whole = whole.map(|project| project.files("generated"));
    let project = Project::with(&[("large", &large(VERSIONS[0]))]);
    assert_eq!(project.run(&["generate"]).code, 0);
    let mut in_the_middle = 0;
    // From the first version to the second, which is killed, and on to the third; and so round and round.
    for round in 0..20 {
        let second = (2 * round + 1) % 3;
        let third = (2 * round + 2) % 3;
        project.write("blueprints/large.yaml", large(VERSIONS[second]));
        let part = u32::try_from(round).expect("it is small") + 4;
        kill_after(&project, times[second] * part / 24);
        let found = project.files("generated");
        assert_only_whole_files(&found, &whole);
        in_the_middle += u32::from(!whole.contains(&found));
        project.write("blueprints/large.yaml", large(VERSIONS[third]));
        assert_heals(&project, &whole[third]);
    }
    assert!(in_the_middle > 0, "no run was killed while it wrote");
}

/// What a killed run did not come to, and what it came to, had not been edited: nothing of it stays.
fn assert_heals(project: &Project, whole: &BTreeMap<String, Vec<u8>>) {
    let run = project.run(&["generate"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let found = project.files("generated");
    assert!(found.keys().eq(whole.keys()), "{:?}", found.keys());
    assert!(found == *whole, "a file is not what it should be");
}

#[test]
fn what_a_killed_run_left_is_removed_and_a_persons_file_is_not() {
    let project = Project::generated();
    project.write("generated/one/.s6-blueprint-Ab3xY9.tmp", "half a fi");
    project.write("generated/one/.s6-blueprint-notes", "mine");
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(!project.has("generated/one/.s6-blueprint-Ab3xY9.tmp"));
    assert!(project.has("generated/one/.s6-blueprint-notes"));
}

fn kill_after(project: &Project, time: Duration) {
    let mut command = project.command();
    command.arg("generate").stdout(Stdio::null());
    let mut run = command.spawn().expect("s6-blueprint starts");
    sleep(time);
    run.kill().expect("it is killed, or has ended");
    run.wait().expect("it has ended");
}

/// Under its own name every file is one of the whole ones; only the manifest may list more. Temporary files lie
/// in the output folder itself, never in the rootfs.
fn assert_only_whole_files(found: &BTreeMap<String, Vec<u8>>, whole: &[BTreeMap<String, Vec<u8>>]) {
    for (path, bytes) in found {
        let temporary = path.starts_with("large/.s6-blueprint-");
        if !temporary && path != "large/s6-blueprint.manifest" {
            let known = whole.iter().any(|files| files.get(path) == Some(bytes));
            assert!(known, "{path} is half written, or should not be there");
        }
    }
}
