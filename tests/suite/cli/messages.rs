//! `--message-format`: what goes where, and what a program reads of a whole run.

use serde_json::Value;

use crate::cli::project::{BAD, Project, Run, SMALL, ended};

/// Two mistakes.
const WORSE: &str = "blueprint: 1\nservices:\n  api:\n    comand: /usr/bin/api\n    instances: 0\n";

const DOCKERFILE: &str = "generated/one/Dockerfile";

fn objects(text: &str) -> Vec<Value> {
    let parse =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    text.lines().map(parse).collect()
}

fn types(objects: &[Value]) -> Vec<&str> {
    objects
        .iter()
        .filter_map(|object| object["type"].as_str())
        .collect()
}

fn drifted() -> Project {
    let project = Project::generated();
    let text = project.read(DOCKERFILE).replacen("FROM", "from", 1);
    project.write(DOCKERFILE, text);
    project.remove("generated/one/rootfs/etc/services.d/api/run");
    project
}

#[test]
fn json_is_all_there_is_on_standard_output() {
    let bad = Project::with(&[("bad", WORSE), ("good", SMALL)]);
    for command in ["generate", "check"] {
        let run = bad.run(&[command, "--message-format", "json"]);
        assert_eq!((run.code, run.stderr.as_str()), (2, ""));
        let said = objects(&run.stdout);
        assert_eq!(types(&said), ["diagnostic", "diagnostic", "summary"]);
        assert_eq!(
            (&said[2]["errors"], &said[2]["files"]),
            (&2.into(), &1.into())
        );
    }
    let run = drifted().run(&["check", "--message-format=json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let said = objects(&run.stdout);
    assert_eq!(types(&said), ["summary", "drift", "drift", "result"]);
    assert_eq!(said[1]["file"], DOCKERFILE);
    assert_eq!(said[1]["kind"], "changed");
    assert!(said[1]["line"].as_u64() > Some(1), "{}", said[1]);
    assert!(
        said[1]["diff"]
            .as_str()
            .is_some_and(|diff| diff.contains("\n-from "))
    );
    assert_eq!(said[2]["kind"], "missing");
    assert_eq!(said[3]["differences"], 2);
}

#[test]
fn json_tells_how_a_good_run_went_and_what_the_world_refused() {
    let project = Project::generated();
    let run = project.run(&["generate", "--message-format", "json"]);
    let said = objects(&run.stdout);
    assert_eq!(types(&said), ["summary", "result"]);
    assert_eq!(
        (&said[1]["written"], &said[1]["unchanged"]),
        (&0.into(), &11.into())
    );
    let run = Project::empty().run(&["check", "--message-format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, ""));
    let said = objects(&run.stdout);
    assert_eq!(types(&said), ["notice"]);
    assert!(
        said[0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("blueprints"))
    );
}

#[test]
fn short_is_a_line_each() {
    let bad = Project::with(&[("bad", WORSE)]);
    let run = bad.run(&["generate", "--message-format", "short"]);
    let stdout = "blueprints/bad.yaml:4:5: error[unknown-key]: unknown key `comand`\n\
                  blueprints/bad.yaml:5:16: error[invalid-value]: a service cannot have 0 instances\n";
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (2, stdout, "")
    );
    let run = drifted().run(&["check", "--message-format", "short"]);
    let stdout = "generated/one/Dockerfile:9:1: error[drift]: changed\n\
                  generated/one/rootfs/etc/services.d/api/run: error[drift]: missing\n\
                  error: 2 differences from what the blueprints say; `s6-blueprint generate` puts them right\n";
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (1, stdout, "")
    );
}

#[test]
fn github_gets_an_annotation_for_each_drift() {
    let run = drifted().run(&["check", "--message-format", "github"]);
    let remedy = "%0A`s6-blueprint generate` puts it right";
    let missing = "generated/one/rootfs/etc/services.d/api/run";
    let stdout = format!(
        "::error file={DOCKERFILE},line=9,title=drift::changed: {DOCKERFILE}{remedy}\n\
         ::error file={missing},title=drift::missing: {missing}{remedy}\n"
    );
    assert_eq!((run.code, run.stdout), (1, stdout));
}

/// Under `plan` the standard output is the plan, whatever the form of the messages.
#[test]
fn a_plan_keeps_standard_output_to_itself() {
    let secret = format!("{SMALL}    environment: {{API_TOKEN: hunter2}}\n");
    let project = Project::with(&[("one", &secret)]);
    let plain = project.run(&["plan"]);
    assert_eq!(plain.code, 0);
    for format in ["short", "json", "github"] {
        let run = project.run(&["plan", "--message-format", format]);
        assert_eq!(run.stdout, plain.stdout);
        assert!(run.stderr.contains("secret"), "{format}: {}", run.stderr);
    }
}

#[test]
fn the_end_counts_what_was_said() {
    let secret = format!("{BAD}    environment: {{API_TOKEN: hunter2}}\n");
    let project = Project::with(&[("bad", BAD), ("worse", &secret)]);
    for (command, consequence) in [
        ("generate", "nothing is written"),
        ("check", "nothing is compared"),
        ("plan", "there is no plan"),
    ] {
        let run = project.run(&[command]);
        let end = format!("\nerror: 2 errors, 1 warning in 2 files; {consequence}\n");
        assert!(run.stderr.ends_with(&end), "{}", run.stderr);
    }
    let warned = format!("{SMALL}    environment: {{API_TOKEN: hunter2}}\n");
    let run = Project::with(&[("one", &warned)]).run(&["generate"]);
    assert!(
        run.stderr.ends_with("\nwarning: 1 warning in 1 file\n"),
        "{}",
        run.stderr
    );
    assert_eq!(run.code, 0);
}

#[test]
fn denied_warnings_stop_the_run() {
    let warned = format!("{SMALL}    environment: {{API_TOKEN: hunter2}}\n");
    let project = Project::with(&[("one", &warned)]);
    for (command, consequence) in [
        ("generate", "nothing is written"),
        ("check", "nothing is compared"),
        ("plan", "there is no plan"),
    ] {
        let run = project.run(&[command, "--deny", "warnings"]);
        let end = format!("\nerror: 1 warning in 1 file, and warnings are denied; {consequence}\n");
        assert!(run.stderr.ends_with(&end), "{}", run.stderr);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    }
    assert!(!project.has("generated"));
    let clean = Project::with(&[("one", SMALL)]);
    assert_eq!(clean.run(&["generate", "--deny", "warnings"]).code, 0);
}

/// Whoever reads one form only must see there why the run failed.
#[test]
fn every_form_says_that_warnings_are_denied() {
    let warned = format!("{SMALL}    environment: {{API_TOKEN: hunter2}}\n");
    let project = Project::with(&[("one", &warned)]);
    let run = |format: &str, deny: &[&str]| {
        let run = project.run(&[&["check", "--message-format", format], deny].concat());
        (run.code, run.stdout, run.stderr)
    };
    let denied = "1 warning in 1 file, and warnings are denied; nothing is compared\n";
    for (format, level) in [("short", "error: "), ("github", "::error::")] {
        let (code, stdout, stderr) = run(format, &["--deny", "warnings"]);
        assert_eq!((code, stderr.as_str()), (2, ""), "{format}");
        assert!(stdout.ends_with(&format!("\n{level}{denied}")), "{stdout}");
        let (code, stdout, _) = run(format, &[]);
        assert!(code == 1 && !stdout.contains("denied"), "{stdout}");
    }
    for (deny, denied, code) in [(&["--deny", "warnings"][..], true, 2), (&[], false, 1)] {
        let (found, stdout, _) = run("json", deny);
        let said = objects(&stdout);
        assert_eq!((found, &said[1]["denied"]), (code, &denied.into()));
    }
    let bad = Project::with(&[("bad", BAD)]);
    let run = bad.run(&["check", "--message-format=json", "--deny=warnings"]);
    assert_eq!(objects(&run.stdout)[1]["denied"], false);
}

fn with_environment(project: &Project, variables: &[(&str, &str)]) -> Run {
    let mut command = project.command();
    command
        .arg("generate")
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied());
    ended(&command.output().expect("it starts"))
}

#[test]
fn the_environment_decides_on_colours() {
    let project = Project::with(&[("bad", BAD)]);
    for (variables, coloured) in [
        (&[][..], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("NO_COLOR", "1")], false),
    ] {
        let run = with_environment(&project, variables);
        assert_eq!(run.stderr.contains('\x1b'), coloured, "{variables:?}");
    }
}
