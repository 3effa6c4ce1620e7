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
use serde_json::Value;

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
    let verdict: Value = serde_json::from_slice(&output.stdout).expect("JSON");
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

/// Every mapping that has a key with a default or a list of words, and where it stands in [`WHOLE`].
const MAPPINGS: [(&str, &str); 10] = [
    ("", ""),
    ("s6_overlay", "/s6_overlay"),
    ("services.api", "/services/*"),
    ("services.api.ready", "/services/*/ready"),
    ("services.api.logging", "/services/*/logging"),
    ("services.api.restart", "/services/*/restart"),
    ("nginx", "/nginx"),
    ("nginx.upstreams.api", "/nginx/upstreams/*"),
    ("image", "/image"),
    ("image.healthcheck", "/image/healthcheck"),
];

/// A blueprint in which each of them is there and says nothing that it need not.
const WHOLE: &str = "blueprint: 1
s6_overlay: {}
services:
  api:
    command: /usr/bin/api
    port: 3001
    ready: {tcp: true}
    logging: {directory: /var/log/api}
    restart: {max: 5}
nginx:
  upstreams: {api: {}}
  locations: {/: {proxy: api}}
image:
  packages: [nginx-light]
  healthcheck: {}
";

#[test]
fn every_default_is_what_holds_without_it() {
    let (absent, _) = compiled(None);
    let mut count = 0;
    for (path, key) in keys() {
        let Some(default) = key.get("default") else {
            continue;
        };
        let (written, said) = compiled(Some(&format!("{path}={default}")));
        assert_eq!(written, absent, "{path}={default}: {said:?}");
        count += 1;
    }
    assert!(count > 15, "only {count} defaults were found");
}

#[test]
fn every_word_of_a_list_is_taken() {
    let mut count = 0;
    for (path, key) in keys() {
        for word in key
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let (_, said) = compiled(Some(&format!("{path}={word}")));
            let refused = [Code::InvalidValue, Code::WrongType, Code::UnknownVersion];
            let refused = said.iter().find(|code| refused.contains(code));
            assert_eq!(refused, None, "{path}={word}");
            count += 1;
        }
    }
    assert!(count > 25, "only {count} words were found");
}

/// The keys of the mappings, with their paths in [`WHOLE`] and their schemas.
fn keys() -> Vec<(String, Value)> {
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    let keys = MAPPINGS.iter().flat_map(|(path, pointer)| {
        let pointer = pointer.replace("/*", "/additionalProperties");
        let steps = pointer.split('/').filter(|step| !step.is_empty());
        let mapping = steps.fold(&schema, |here, step| match step {
            "additionalProperties" => &here[step],
            key => &here["properties"][key],
        });
        let keys = mapping["properties"].as_object().expect("a mapping");
        keys.iter().map(move |(key, schema)| {
            let path = format!("{path}.{key}");
            (path.trim_start_matches('.').to_owned(), schema.clone())
        })
    });
    keys.collect()
}

/// What [`WHOLE`] means with one setting, wherever it comes from, and the mistakes in the setting.
fn compiled(setting: Option<&str>) -> (Option<String>, Vec<Code>) {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/whole.yaml", WHOLE);
    if let Some(setting) = setting {
        sources.add_setting(id, setting);
    }
    let (outputs, said) = compile_all(&sources, &[id]);
    let meaning = outputs.into_iter().next().map(|output| {
        let mut plan = output.plan;
        plan.origin.flags.clear();
        format!("{plan:#?}")
    });
    let codes = said
        .iter()
        .filter(|diagnostic| diagnostic.primary.span.source != id)
        .map(|diagnostic| diagnostic.code);
    (meaning, codes.collect())
}
