//! `completions`, `man` and `--quiet`: what surrounds the program.

use crate::cli::project::{BAD, Project, assert_run};

/// The commands, as `--help` lists them.
fn commands(project: &Project) -> Vec<String> {
    let help = project.run(&["--help"]).stdout;
    let list = help.split("Commands:").nth(1).expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.starts_with("Options"));
    lines
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_completes_every_command() {
    let project = Project::empty();
    let commands = commands(&project);
    assert!(commands.len() >= 9, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = project.run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        for command in &commands {
            assert!(run.stdout.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(project.run(&["completions", "cmd"]).code, 2);
}

#[test]
fn every_command_has_a_page_and_the_first_page_names_it() {
    let project = Project::empty();
    let first = project.run(&["man"]);
    assert_eq!((first.code, first.stderr.as_str()), (0, ""));
    for command in commands(&project) {
        let name = format!("s6\\-blueprint\\-{command}");
        assert!(first.stdout.contains(&name), "{command}");
        let page = project.run(&["man", &command]);
        assert_eq!((page.code, page.stderr.as_str()), (0, ""), "{command}");
        assert!(
            page.stdout
                .contains(&format!(".TH s6-blueprint-{command} 1"))
        );
    }
    let run = project.run(&["man", "nope"]);
    assert_run(
        &run,
        2,
        "",
        "error: there is no command `nope` to have a page\n",
    );
}

#[test]
fn quiet_says_nothing_but_what_is_wrong() {
    let project = Project::generated();
    assert_run(&project.run(&["generate", "--quiet"]), 0, "", "");
    assert_run(&project.run(&["check", "-q"]), 0, "", "");
    project.remove("generated/one/Dockerfile");
    let run = project.run(&["check", "-q"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (1, "missing: generated/one/Dockerfile\n")
    );
    assert!(run.stderr.contains("1 difference"));
    project.write("blueprints/one.yaml", BAD);
    let run = project.run(&["generate", "-q"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("unknown key"));
}
