//! `generate` writes what differs and nothing else.

use crate::cli::project::{BAD, Project, SMALL, assert_run, run};

#[test]
fn the_first_run_writes_everything() {
    let project = Project::with(&[("one", SMALL)]);
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 11 written, 0 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    let paths: Vec<String> = project.files("generated").into_keys().collect();
    assert_eq!(
        paths,
        [
            "one/Dockerfile",
            "one/Dockerfile.dockerignore",
            "one/rootfs/etc/s6-blueprint/bin/end-at-once",
            "one/rootfs/etc/s6-blueprint/bin/stage2-hook",
            "one/rootfs/etc/s6-blueprint/bin/stop",
            "one/rootfs/etc/s6-blueprint/services",
            "one/rootfs/etc/services.d/api/finish",
            "one/rootfs/etc/services.d/api/run",
            "one/rootfs/etc/services.d/api/timeout-kill",
            "one/rootfs/etc/services.d/api/type",
            "one/rootfs/usr/bin/services",
            "one/s6-blueprint.manifest",
        ]
    );
}

#[test]
fn a_second_run_writes_nothing() {
    let project = Project::generated();
    let before = project.listing(".");
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 0 written, 11 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert_eq!(project.listing("."), before);
}

#[test]
fn a_changed_blueprint_writes_only_what_differs() {
    let project = Project::generated();
    let before = project.listing("generated");
    let changed = SMALL.to_owned() + "    stop_grace_period: 7s\n";
    project.write("blueprints/one.yaml", changed);
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 2 written, 9 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    let after = project.listing("generated");
    let differ = before.keys().filter(|path| before[*path] != after[*path]);
    let files: Vec<&String> = differ
        .filter(|path| project.path("generated").join(path).is_file())
        .collect();
    assert_eq!(
        files,
        [
            "one/Dockerfile",
            "one/rootfs/etc/services.d/api/timeout-kill",
            "one/s6-blueprint.manifest",
        ]
    );
}

#[test]
fn what_was_edited_or_lost_is_put_right() {
    let project = Project::generated();
    let before = project.files("generated");
    let run_script = "generated/one/rootfs/etc/services.d/api/run";
    project.write("generated/one/Dockerfile", "FROM scratch\n");
    project.remove("generated/one/rootfs/etc/services.d/api/type");
    project.chmod(run_script, 0o644);
    let run = project.run(&["generate"]);
    let summary = "1 blueprint, 11 files: 3 written, 8 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, summary, "");
    assert_eq!(project.files("generated"), before);
    assert_eq!(project.modes(run_script)[""], 0o755);
}

#[test]
fn a_bad_blueprint_among_good_ones_writes_nothing() {
    let project = Project::with(&[("bad", BAD), ("good", SMALL)]);
    let run = project.run(&["generate"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("--> blueprints/bad.yaml:4:5"),
        "{}",
        run.stderr
    );
    let last = run.stderr.lines().last().unwrap_or_default();
    assert_eq!(last, "error: 1 error in 1 file; nothing is written");
    assert!(!project.has("generated"));
}

#[test]
fn two_blueprints_of_one_name_write_nothing() {
    let named = SMALL.to_owned() + "name: shop\n";
    let project = Project::with(&[("one", &named), ("two", &named)]);
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("two blueprints are named `shop`"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("blueprints/two.yaml"), "{}", run.stderr);
    assert!(!project.has("generated"));
}

#[test]
fn modes_do_not_depend_on_the_umask() {
    for umask in ["000", "022", "077", "777"] {
        let project = Project::with(&[("one", SMALL)]);
        // As root a folder with mode 000 can still be used, so that even this umask is no reason to fail.
        let script = format!("umask {umask}; exec \"$0\" generate --output deep/er");
        let ended = run(project
            .in_here("sh")
            .args(["-c", &script, super::project::PROGRAM]));
        assert_eq!(ended.code, 0, "{umask}: {}", ended.stderr);
        for (path, mode) in project.modes("deep") {
            let folder = project.path("deep").join(&path).is_dir();
            let programs = [
                "/run",
                "/finish",
                "/bin/services",
                "/stop",
                "/stage2-hook",
                "/end-at-once",
            ];
            let program = !folder && programs.iter().any(|program| path.ends_with(program));
            let wanted = if folder || program { 0o755 } else { 0o644 };
            assert_eq!(mode, wanted, "umask {umask}: {path} has the mode {mode:o}");
        }
    }
}

#[test]
fn the_output_does_not_depend_on_where_it_goes() {
    let project = Project::generated();
    let elsewhere = project.path("else/where");
    let elsewhere = elsewhere.to_str().expect("UTF-8");
    for folder in ["other", "./deep/er", "../generated-beside", elsewhere] {
        let here = Project::with(&[("one", SMALL)]);
        // Each in a folder of its own: `..` is then a folder of this test too.
        let inner = here.path("inner");
        std::fs::create_dir(&inner).expect("a folder");
        std::fs::rename(here.path("blueprints"), inner.join("blueprints")).expect("it moves");
        let mut command = here.command();
        let ended = run(command
            .current_dir(&inner)
            .args(["generate", "--output", folder]));
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let top = Project::files(&project, inner.join(folder).to_str().expect("UTF-8"));
        assert_eq!(top, project.files("generated"), "{folder}");
    }
}

#[test]
fn no_temporary_file_is_left() {
    let project = Project::generated();
    let odd = project
        .files(".")
        .into_keys()
        .filter(|path| path.contains("tmp"));
    assert_eq!(odd.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    let runs: Vec<_> = (0..8)
        .map(|_| {
            let mut command = project.command();
            command.arg("generate").stdout(std::process::Stdio::null());
            command.spawn().expect("s6-blueprint starts")
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().expect("it ends").success());
    }
    assert_eq!(project.run(&["check"]).code, 0);
}
