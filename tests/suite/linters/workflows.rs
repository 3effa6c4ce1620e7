//! What runs on GitHub, and what it calls: the workflows, the action, and the scripts in `.ci`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use tempfile::TempDir;

use crate::generated::root;
use crate::linters::containers::{assert_content, complaint};
use crate::tools;

/// The folder of the workflows.
const WORKFLOWS: &str = ".github/workflows";

/// The action.
const ACTION: &str = "action.yml";

/// What the tests want to know of a workflow.
#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Steps>,
}

/// What they want to know of an action.
#[derive(Deserialize)]
struct Action {
    runs: Steps,
}

#[derive(Deserialize)]
struct Steps {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    name: Option<String>,
    run: Option<String>,
}

#[test]
fn their_schemas_accept_them() {
    let Some(judge) = tools::find("check-jsonschema", "check-jsonschema") else {
        return;
    };
    let judge = |schema: &str, files: &[PathBuf]| {
        let mut command = Command::new(&judge);
        command.args(["--builtin-schema", schema]).args(files);
        complaint(command.current_dir(root()))
    };
    let complaints = [
        judge("vendor.github-workflows", &workflows()),
        judge("vendor.github-actions", &[PathBuf::from(ACTION)]),
    ];
    assert_content(&complaints.into_iter().flatten().collect::<Vec<_>>());
}

/// Under the options of `bash` that their steps run with.
#[test]
fn shellcheck_finds_nothing_in_what_they_run() {
    let Some(shellcheck) = tools::find("shellcheck", "shellcheck") else {
        return;
    };
    let folder = TempDir::new().expect("a temporary folder");
    let judge = |(name, script): (String, String)| {
        let path = folder.path().join("step");
        fs::write(&path, script).expect("a file");
        let mut command = Command::new(&shellcheck);
        command.args([
            "--norc",
            "--severity=style",
            "--color=never",
            "--shell=bash",
        ]);
        complaint(command.arg(path)).map(|said| format!("{name}:\n{said}"))
    };
    let complaints: Vec<String> = scripts().into_iter().filter_map(judge).collect();
    assert_content(&complaints);
}

/// GitHub puts the value of an expression into the script as it stands: whoever names a branch could write commands.
#[test]
fn no_expression_is_in_a_script() {
    let complaints: Vec<String> = scripts()
        .into_iter()
        .filter(|(_, script)| script.contains("${{"))
        .map(|(name, _)| format!("{name} has an expression in it; give it through `env`"))
        .collect();
    assert_content(&complaints);
}

/// The scripts of the action's steps, by the steps' names.
pub fn action_steps() -> BTreeMap<String, String> {
    let action: Action = parse(Path::new(ACTION));
    let steps = action.runs.steps.into_iter();
    steps.filter_map(|step| step.name.zip(step.run)).collect()
}

/// The scripts in `.ci`, and those of all steps, by where they are.
fn scripts() -> Vec<(String, String)> {
    let mut scripts: Vec<(String, String)> = files(".ci")
        .into_iter()
        .map(|path| (path.display().to_string(), read(&path)))
        .collect();
    for path in workflows() {
        let workflow: Workflow = parse(&path);
        for (job, steps) in workflow.jobs {
            scripts.extend(named(&format!("{}: {job}", path.display()), steps));
        }
    }
    let action: Action = parse(Path::new(ACTION));
    scripts.extend(named(ACTION, action.runs));
    scripts
}

fn named(place: &str, steps: Steps) -> Vec<(String, String)> {
    let scripts = steps.steps.into_iter().enumerate();
    let scripts: Vec<(String, String)> = scripts
        .filter_map(|(at, step)| Some((format!("{place}, step {}", at + 1), step.run?)))
        .collect();
    assert!(!scripts.is_empty(), "{place} runs nothing");
    scripts
}

fn workflows() -> Vec<PathBuf> {
    files(WORKFLOWS)
}

/// The files of a folder, from the project's root.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Path::new(folder).join(entry.expect("the folder can be read").file_name()))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there is nothing in {folder}");
    paths
}

fn parse<T: for<'text> Deserialize<'text>>(path: &Path) -> T {
    serde_saphyr::from_str(&read(path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
