//! The schema: committed as it is generated, and judged by check-jsonschema against every blueprint that there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use s6_blueprint::blueprint::{STOP_SIGNALS, ULIMITS, schema};
use s6_blueprint::compile_all;
use s6_blueprint::diagnostic::Code;
use s6_blueprint::plan::{Resource, StopSignal};
use s6_blueprint::source::Sources;

use crate::generated::root;
use crate::tools;

/// Where it is committed.
const SCHEMA: &str = "schema/blueprint.schema.json";

/// The first line of a blueprint of this project: where an editor finds the schema.
const MODELINE: &str = "# yaml-language-server: $schema=../schema/blueprint.schema.json";

/// The mistakes that a schema can see whatever else the blueprint says. Of the others it sees some: a value that
/// is out of range, but not a name that nothing has.
const SEEN: [Code; 3] = [Code::UnknownKey, Code::WrongType, Code::MissingKey];

/// Cases in which what is missing follows from what the compiler knows of releases of s6-overlay.
const OF_RELEASES: &str = "overlay-version-";

#[test]
fn the_committed_schema_is_as_generated() {
    let committed = fs::read_to_string(root().join(SCHEMA)).unwrap_or_default();
    assert!(
        committed == schema(),
        "{SCHEMA} is not what the language is; `cargo run -- schema > {SCHEMA}` puts it right"
    );
}

#[test]
fn it_knows_the_words_that_the_plan_knows() {
    assert_eq!(STOP_SIGNALS, StopSignal::names());
    assert_eq!(ULIMITS, Resource::names());
}

#[test]
fn this_projects_own_blueprints_name_it_in_their_first_line() {
    for path in blueprints("blueprints") {
        let text = fs::read_to_string(&path).expect("a blueprint can be read");
        let first = text.lines().next();
        assert_eq!(first, Some(MODELINE), "{}", path.display());
    }
}

#[test]
fn every_good_blueprint_is_accepted() {
    let Some(judge) = tools::find("check-jsonschema", "check-jsonschema") else {
        return;
    };
    let good = [blueprints("blueprints"), blueprints("tests/suite/cases/ok")].concat();
    let output = judged(&judge, &good);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}

/// A file that is no YAML is not even read: there is nothing in it for a schema to judge.
#[test]
fn every_mistake_that_it_can_see_is_rejected() {
    let Some(judge) = tools::find("check-jsonschema", "check-jsonschema") else {
        return;
    };
    let mut bad = blueprints("tests/suite/cases/err");
    bad.retain(|path| codes(path).iter().all(|code| SEEN.contains(code)));
    bad.retain(|path| !path.to_string_lossy().contains(OF_RELEASES));
    assert!(bad.len() > 40, "only {} cases are of that kind", bad.len());
    let output = judged(&judge, &bad);
    let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // A key that is a mapping is refused before the schema is asked.
    let rejected: BTreeSet<&str> = ["errors", "parse_errors"]
        .into_iter()
        .filter_map(|kind| verdict[kind].as_array())
        .flatten()
        .filter_map(|error| error["filename"].as_str())
        .collect();
    let accepted: Vec<&PathBuf> = bad
        .iter()
        .filter(|path| !rejected.contains(&*path.to_string_lossy()))
        .collect();
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
}

fn judged(judge: &Path, files: &[PathBuf]) -> Output {
    let mut command = Command::new(judge);
    command.args(["--output-format", "json", "--schemafile", SCHEMA]);
    let output = command.args(files).current_dir(root()).output();
    output.expect("the judge starts")
}

/// The mistakes of a blueprint.
fn codes(path: &Path) -> Vec<Code> {
    let text = fs::read_to_string(path).expect("a case can be read");
    let mut sources = Sources::default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let id = sources.add(name, text);
    let (_, said) = compile_all(&sources, &[id]);
    said.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The blueprints of a folder, by name.
fn blueprints(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there is no blueprint in {folder}");
    paths
}
