//! `# s6-blueprint: allow(…)`: what is allowed is neither said nor counted nor denied, in no form and for no command.

use crate::cli::project::{Project, SMALL, assert_run};

/// Two literal secrets, each in its line.
fn secrets(first: &str, second: &str) -> String {
    format!("{SMALL}    environment:\n      A_TOKEN: one{first}\n      B_TOKEN: two{second}\n")
}

const ALLOW: &str = "  # s6-blueprint: allow(secret)";

#[test]
fn what_is_allowed_is_not_said_in_any_form() {
    let text = secrets(ALLOW, ALLOW);
    let project = Project::with(&[("one", &text), ("two", &text)]);
    for format in ["human", "short", "json", "github"] {
        let deny = ["--message-format", format, "--deny", "warnings"];
        for command in ["generate", "check", "plan", "graph", "dockerfile"] {
            let mut arguments = vec![command];
            arguments.extend(deny);
            if command == "graph" {
                arguments.push("blueprints/one.yaml");
            }
            let run = project.run(&arguments);
            let said = run.stdout + &run.stderr;
            assert!(!said.contains("secret"), "{arguments:?}: {said}");
            assert!(!said.contains("warning:"), "{arguments:?}: {said}");
            if command != "dockerfile" {
                assert_eq!(run.code, 0, "{arguments:?}: {said}");
            }
        }
    }
}

#[test]
fn what_is_not_allowed_is_still_counted() {
    let files = [
        ("one", secrets(ALLOW, "")),
        ("two", secrets("", ALLOW)),
        ("three", secrets(ALLOW, ALLOW)),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let project = Project::with(&files);
    let run = project.run(&["plan", "--message-format", "json"]);
    let summary = run.stderr.lines().last().unwrap_or_default();
    assert_eq!(
        summary,
        r#"{"version":1,"type":"summary","errors":0,"warnings":2,"files":2,"denied":false}"#
    );
    let run = project.run(&[
        "generate",
        "--message-format",
        "short",
        "--deny",
        "warnings",
    ]);
    let stdout = "blueprints/one.yaml:7:16: warning[secret]: the value of `B_TOKEN` looks like a secret\n\
                  blueprints/two.yaml:6:16: warning[secret]: the value of `A_TOKEN` looks like a secret\n\
                  error: 2 warnings in 2 files, and warnings are denied; nothing is written\n";
    assert_run(&run, 2, stdout, "");
}

#[test]
fn a_comment_that_allows_nothing_is_a_warning_like_others() {
    let unused = SMALL.replace("blueprint: 1", &format!("blueprint: 1{ALLOW}"));
    let project = Project::with(&[("one", &unused)]);
    let said =
        "blueprints/one.yaml:1:37: warning[unused-allow]: there is no `secret` here to allow\n";
    let run = project.run(&["generate", "--message-format", "short", "--quiet"]);
    assert_run(&run, 0, said, "");
    assert_eq!(project.run(&["check", "--deny", "warnings"]).code, 2);
}

#[test]
fn the_last_line_needs_no_end() {
    let text = format!("{SMALL}    environment: {{A_TOKEN: one}} {ALLOW}");
    let project = Project::with(&[("one", &text)]);
    let run = project.run(&["plan", "--deny", "warnings"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

/// What is set from outside has the comments of what it replaces, and leaves the others in peace.
#[test]
fn what_is_set_from_outside_is_allowed_where_it_replaces() {
    let project = Project::with(&[("one", &secrets(ALLOW, ""))]);
    let set = |setting: &str| {
        let short = ["plan", "--message-format", "short", "--set", setting];
        project.run(&short).stderr
    };
    let of_b =
        "blueprints/one.yaml:7:16: warning[secret]: the value of `B_TOKEN` looks like a secret\n";
    assert_eq!(set("services.api.environment.A_TOKEN=three"), of_b);
    assert_eq!(set("services.api.environment.A_TOKEN=null"), of_b);
    assert_eq!(
        set("services.api.environment.B_TOKEN=three"),
        "--set:1:34: warning[secret]: the value of `B_TOKEN` looks like a secret\n"
    );
    assert_eq!(
        set("services.api.environment=null")
            .matches("allow")
            .count(),
        0
    );
}

/// A warning of one layout may be allowed in a blueprint of the other.
#[test]
fn the_other_layout_says_nothing_of_what_is_allowed_in_this_one() {
    let allowed = SMALL.replace(
        "blueprint: 1",
        "blueprint: 1 # s6-blueprint: allow(long-stop)",
    );
    let project = Project::with(&[("one", &allowed)]);
    let run = project.run(&["plan", "--layout", "s6-rc"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let run = project.run(&["plan"]);
    assert!(run.stderr.contains("unused-allow"), "{}", run.stderr);
}
