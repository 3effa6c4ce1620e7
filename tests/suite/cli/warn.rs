//! `--warn`: the warnings that are off by default.

use crate::cli::project::{Project, SMALL, assert_run};

const UNPINNED: &str = "blueprints/one.yaml:1:12: warning[unpinned]: \
                        `debian:bookworm-slim` is another image when its tag has moved\n";
const ENDLESS: &str = "blueprints/one.yaml:3:3: warning[endless-restart]: \
                       `api` is restarted for ever, however often it fails\n";
const ROOT: &str = "blueprints/one.yaml:3:3: warning[root-user]: `api` runs as root\n";

fn said(project: &Project, flags: &[&str]) -> String {
    let run = project.run(&[&["plan", "--message-format", "short"], flags].concat());
    assert_eq!(run.code, 0, "{flags:?}: {}", run.stderr);
    run.stderr
}

#[test]
fn only_who_asks_is_told() {
    let project = Project::with(&[("one", SMALL)]);
    let all = format!("{UNPINNED}{ENDLESS}{ROOT}");
    for (flags, wanted) in [
        (&[][..], ""),
        (&["--warn", "unpinned"], UNPINNED),
        (&["--warn=root-user"], ROOT),
        (
            &["--warn", "root-user", "--warn", "unpinned"],
            &format!("{UNPINNED}{ROOT}"),
        ),
        (&["--warn", "all"], &all),
        (&["--warn", "all", "--warn", "root-user"], &all),
        (&["--warn", "secret"], ""),
    ] {
        assert_eq!(said(&project, flags), wanted, "{flags:?}");
    }
}

#[test]
fn what_is_asked_for_is_counted_and_denied() {
    let project = Project::with(&[("one", SMALL)]);
    let flags = ["--warn", "endless-restart", "--message-format", "short"];
    let run = project.run(&[&["generate", "--deny", "warnings"], &flags[..]].concat());
    let end = "error: 1 warning in 1 file, and warnings are denied; nothing is written\n";
    assert_run(&run, 2, &format!("{ENDLESS}{end}"), "");
    let run = project.run(&["generate", "--deny", "warnings"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

/// Whoever asks and whoever does not read the same comments: to neither are they needless.
#[test]
fn a_comment_allows_what_is_off_by_default_too() {
    let allowed = SMALL.replace(
        "api:",
        "api: # s6-blueprint: allow(root-user, endless-restart)",
    );
    let project = Project::with(&[("one", &allowed)]);
    assert_eq!(said(&project, &[]), "");
    assert_eq!(said(&project, &["--warn", "root-user"]), "");
    assert_eq!(said(&project, &["--warn", "all"]), UNPINNED);
}

#[test]
fn an_unknown_code_is_bad_usage_and_the_known_ones_are_completed() {
    let project = Project::with(&[("one", SMALL)]);
    for (code, answer) in [
        ("unpined", "'unpinned'"),
        ("port-collision", "[possible values: all, unpinned,"),
    ] {
        let run = project.run(&["check", "--warn", code]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(answer), "{}", run.stderr);
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = project.run(&["completions", shell]).stdout;
        assert!(script.contains("endless-restart"), "{shell}");
    }
    let page = project.run(&["man", "check"]).stdout;
    assert!(page.contains("endless\\-restart") || page.contains("endless-restart"));
}
