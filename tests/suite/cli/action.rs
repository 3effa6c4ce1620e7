//! The steps of `action.yml`, run as GitHub's runner does it: the script in bash, the inputs in the environment.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::project::{BAD, PROGRAM, Project, Run, SMALL, run};
use crate::linters::workflows::action_steps;
use crate::tools;

/// A blueprint with a warning.
const DOUBTFUL: &str =
    "blueprint: 1\nservices:\n  api:\n    command: /usr/bin/api\n    environment: {API_TOKEN: x}\n";

/// A folder whose name has letters that a workflow command escapes.
const FOLDER: &str = "a, 1%";

#[test]
fn drift_and_mistakes_are_annotated_with_paths_from_the_workspace() {
    let Some(workspace) = workspace(SMALL) else {
        return;
    };
    let below = |path: &str| format!("{FOLDER}/{path}");
    assert_eq!(check(&workspace, &[]).code, 0);

    workspace.write(
        &below("generated/one/Dockerfile"),
        "FROM scratch\n::error::forged\n",
    );
    let drifted = check(&workspace, &[]);
    assert_eq!(drifted.code, 1, "{drifted:?}");
    let annotation =
        "::error file=a%2C 1%25/generated/one/Dockerfile,line=1,title=drift::changed: ";
    assert!(drifted.stdout.starts_with(annotation), "{drifted:?}");
    // The diff is there for people, where the runner obeys nothing.
    let (_, diff) = drifted
        .stdout
        .split_once("::stop-commands::")
        .expect("a diff");
    let (token, diff) = diff.split_once('\n').expect("a line");
    let (diff, _) = diff
        .split_once(&format!("\n::{token}::\n"))
        .expect("an end");
    assert!(
        token.len() == 32 && diff.contains("-::error::forged"),
        "{drifted:?}"
    );

    workspace.write(&below("blueprints/one.yaml"), BAD);
    let mistaken = check(&workspace, &[]);
    assert_eq!(mistaken.code, 2, "{mistaken:?}");
    let annotation = "::error file=a%2C 1%25/blueprints/one.yaml,line=4,";
    assert!(mistaken.stdout.starts_with(annotation), "{mistaken:?}");
}

#[test]
fn its_inputs_say_which_blueprints_and_whether_a_warning_fails() {
    let Some(workspace) = workspace(DOUBTFUL) else {
        return;
    };
    workspace.write(&format!("{FOLDER}/blueprints/-bad $(touch x).yaml"), BAD);
    let one = ("BLUEPRINTS", "blueprints/one.yaml\n");
    let warned = check(&workspace, &[one]);
    assert_eq!(warned.code, 0, "{warned:?}");
    assert!(
        warned
            .stdout
            .starts_with("::warning file=a%2C 1%25/blueprints/one.yaml,"),
        "{warned:?}"
    );
    let denied = check(&workspace, &[one, ("DENY_WARNINGS", "true")]);
    assert_eq!(denied.code, 2);
    assert!(
        denied
            .stdout
            .contains("\n::error::1 warning in 1 file, and warnings are denied"),
        "{denied:?}"
    );
    let more = check(&workspace, &[one, ("WARN", "unpinned\n root-user ")]);
    assert_eq!(more.code, 0, "{more:?}");
    for code in ["unpinned", "root-user", "secret"] {
        let title = format!(",title={code}::");
        assert!(more.stdout.contains(&title), "{code}: {more:?}");
    }
    assert_eq!(
        check(&workspace, &[one, ("WARN", "nope $(touch x)")]).code,
        2
    );
    let both = (
        "BLUEPRINTS",
        "blueprints/one.yaml\n\nblueprints/-bad $(touch x).yaml",
    );
    assert_eq!(check(&workspace, &[both]).code, 2);
    assert!(
        !workspace.has(&format!("{FOLDER}/x")),
        "a path was executed"
    );
}

#[test]
fn it_takes_the_release_that_it_is_of_when_the_checksum_is_right() {
    let tools = tools::find("bash", "shells").zip(tools::find("curl", "curl"));
    let Some((bash, _)) = tools else {
        return;
    };
    let server = Project::empty();
    let name = format!(
        "s6-blueprint-v1.2.3-{}-unknown-linux-gnu",
        std::env::consts::ARCH
    );
    let release = "of/it/releases/download/v1.2.3";
    server.write(
        &format!("{release}/{name}/s6-blueprint"),
        fs::read(PROGRAM).expect("a program"),
    );
    server.chmod(&format!("{release}/{name}/s6-blueprint"), 0o755);
    let tarball = format!("{release}/{name}.tar.gz");
    let mut tar = server.in_here("tar");
    tar.args(["-czf", &tarball, "-C", release, &name]);
    assert!(tar.status().expect("tar").success());
    let sums = server.in_here("sha256sum").arg(&tarball).output();
    let right = String::from_utf8(sums.expect("sha256sum").stdout).expect("hexadecimal");
    let right = &right[..64];
    for (sum, code) in [("0".repeat(64).as_str(), 1), (right, 0)] {
        let sums = format!("{sum}  {name}.tar.gz\n");
        server.write(&format!("{release}/SHA256SUMS"), sums);
        let mut get = step("Get s6-blueprint", &bash, server.path("."));
        get.envs([("VERSION", ""), ("BINARY", ""), ("ACTION_REF", "v1.2.3")]);
        get.env("ACTION_REPOSITORY", "of/it");
        get.env(
            "GITHUB_SERVER_URL",
            format!("file://{}", server.path("").display()),
        );
        let got = run(&mut get);
        assert_eq!(got.code, code, "{got:?}");
    }
    let output = server.read("output");
    assert!(
        output.ends_with(&format!("{name}/s6-blueprint\n")),
        "{output}"
    );
}

/// A workspace with one blueprint in a folder of it, generated; nothing where there is no bash.
fn workspace(blueprint: &str) -> Option<Project> {
    tools::find("bash", "shells")?;
    let workspace = Project::empty();
    workspace.write(&format!("{FOLDER}/blueprints/one.yaml"), blueprint);
    let mut generate = workspace.command();
    let generate = generate.arg("generate").current_dir(workspace.path(FOLDER));
    assert_eq!(run(generate).code, 0);
    Some(workspace)
}

/// The step that checks, with other inputs than the default ones.
fn check(workspace: &Project, inputs: &[(&str, &str)]) -> Run {
    let bash = tools::find("bash", "shells").expect("it was there for the workspace");
    let mut command = step("Check the blueprints", &bash, workspace.path("."));
    command.envs([
        ("PROGRAM", PROGRAM),
        ("BLUEPRINTS", ""),
        ("OUTPUT", "generated"),
    ]);
    command
        .env("DENY_WARNINGS", "false")
        .env("WARN", "")
        .envs(inputs.iter().copied());
    run(command.current_dir(workspace.path(FOLDER)))
}

/// A step by its name, with the options that the runner gives bash, and the variables of a runner.
fn step(name: &str, bash: &Path, workspace: impl AsRef<Path>) -> Command {
    let workspace = workspace.as_ref();
    let mut command = Command::new(bash);
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c"]);
    command.arg(&action_steps()[name]).current_dir(workspace);
    command
        .env("GITHUB_WORKSPACE", workspace)
        .env("RUNNER_TEMP", workspace.join("temporary"));
    command.env("GITHUB_OUTPUT", workspace.join("output"));
    command
}
