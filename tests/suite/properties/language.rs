//! Any blueprint gives a tree or diagnostics, never a panic, and the same ones again. Two kinds are tried: mappings made
//! of the language's own keys, and the good cases with what hands do to them by mistake.

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use s6_blueprint::blueprint::schema;
use s6_blueprint::compile_all;
use s6_blueprint::diagnostic::{Diagnostic, Severity, Style, has_errors, render};
use s6_blueprint::source::Sources;
use serde_json::{Map, Value, json};

use crate::generated::root;

/// Values that hands write where others are wanted, or that would break out of a file.
const HOSTILE: [&str; 30] = [
    "",
    " ",
    "~",
    "yes",
    "no",
    "true",
    "0",
    "-1",
    "080",
    "1.5",
    "65536",
    "99999999999999999999",
    "5",
    "5s",
    "1MB",
    "a b",
    "it's",
    "\"",
    "$(id)",
    "${PORT}",
    "{{ port }}",
    "{{ x",
    "{{ services.api.port }}",
    "/",
    "/srv/../x",
    "api",
    "api-1",
    "nginx",
    "grüße 👋",
    "a\nb: c",
];

/// Names, of which some are those of services, so that they meet each other.
const NAMES: [&str; 6] = ["api", "db", "web", "/", "/api/", "build"];

fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A value that a schema describes, or now and then one that it does not.
fn value(schema: &Value, depth: u32) -> BoxedStrategy<Value> {
    let good = described(schema, depth);
    let bad = prop_oneof![
        select(&HOSTILE[..]).prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([["x"]])),
    ];
    prop_oneof![9 => good, 1 => bad].boxed()
}

fn described(schema: &Value, depth: u32) -> BoxedStrategy<Value> {
    let choices = schema["enum"].as_array().or(schema["examples"].as_array());
    if let Some(choices) = choices {
        return select(choices.clone()).boxed();
    }
    if depth == 0 {
        return select(&HOSTILE[..]).prop_map(Value::from).boxed();
    }
    if let Some(keys) = schema["properties"].as_object() {
        return mapping(keys, depth);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let entries = (
                select(&NAMES[..]),
                value(&schema["additionalProperties"], depth - 1),
            );
            let entries = proptest::collection::vec(entries, 0..4);
            let map = |(name, value): (&str, Value)| (name.to_owned(), value);
            entries
                .prop_map(move |entries| Value::Object(entries.into_iter().map(map).collect()))
                .boxed()
        }
        Some("array") => proptest::collection::vec(value(&schema["items"], depth - 1), 0..3)
            .prop_map(Value::from)
            .boxed(),
        Some("integer") => prop_oneof![1..10u32, 3000..3010u32]
            .prop_map(Value::from)
            .boxed(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        _ => prop_oneof![select(&NAMES[..]), select(&HOSTILE[..])]
            .prop_map(Value::from)
            .boxed(),
    }
}

/// Some of the keys, each with a value.
fn mapping(keys: &Map<String, Value>, depth: u32) -> BoxedStrategy<Value> {
    let entries: Vec<_> = keys
        .iter()
        .map(|(name, schema)| {
            let name = name.clone();
            proptest::option::weighted(0.3, value(schema, depth - 1))
                .prop_map(move |value| value.map(|value| (name.clone(), value)))
        })
        .collect();
    entries
        .prop_map(|entries| Value::Object(entries.into_iter().flatten().collect()))
        .boxed()
}

#[test]
fn any_mapping_of_the_languages_keys_is_judged() {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    let result = TestRunner::new(config(300)).run(&described(&schema, 5), |mut blueprint| {
        blueprint["blueprint"] = json!(1);
        // JSON is YAML.
        judge(&blueprint.to_string())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// What hands do to a file.
#[derive(Clone, Debug)]
enum Slip {
    Delete(Index),
    Double(Index),
    Swap(Index, Index),
    Indent(Index),
    Value(Index, &'static str),
}

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let index = any::<Index>;
    let slip = prop_oneof![
        index().prop_map(Slip::Delete),
        index().prop_map(Slip::Double),
        (index(), index()).prop_map(|(one, other)| Slip::Swap(one, other)),
        index().prop_map(Slip::Indent),
        (index(), select(&HOSTILE[..])).prop_map(|(line, text)| Slip::Value(line, text)),
    ];
    proptest::collection::vec(slip, 1..4)
}

fn apply(lines: &mut Vec<String>, slip: &Slip) {
    let count = lines.len();
    if count == 0 {
        return;
    }
    match slip {
        Slip::Delete(line) => drop(lines.remove(line.index(count))),
        Slip::Double(line) => {
            let at = line.index(count);
            lines.insert(at, lines[at].clone());
        }
        Slip::Swap(one, other) => {
            let (one, other) = (one.index(count), other.index(count));
            lines.swap(one, other);
        }
        Slip::Indent(line) => lines[line.index(count)].insert_str(0, "  "),
        Slip::Value(line, text) => {
            let line = &mut lines[line.index(count)];
            if let Some((key, _)) = line.split_once(": ") {
                *line = format!("{key}: {}", json!(text));
            }
        }
    }
}

#[test]
fn any_slip_in_a_good_blueprint_is_judged() {
    let good = good_cases();
    let cases = (select(good), slips());
    let result = TestRunner::new(config(300)).run(&cases, |(text, slips)| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for slip in &slips {
            apply(&mut lines, slip);
        }
        judge(&(lines.join("\n") + "\n"))
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// The good cases, but for those whose output is large.
fn good_cases() -> Vec<String> {
    let entries = fs::read_dir(root().join("tests/suite/cases/ok")).expect("the cases can be read");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("the cases can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter(|path| !path.to_string_lossy().contains("many-instances"))
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a case can be read"));
    texts.collect()
}

/// Whether a blueprint gives a tree or a reason, twice the same, and every reason is one that helps.
fn judge(text: &str) -> Result<(), TestCaseError> {
    let (said, diagnostics, trees) = compiled(text);
    let again = compiled(text);
    prop_assert_eq!(&said, &again.0, "{}", text);
    prop_assert!(trees == again.2, "another tree: {}", text);
    prop_assert_eq!(
        has_errors(&diagnostics),
        trees.is_empty(),
        "{}\n{}",
        text,
        said
    );
    for diagnostic in &diagnostics {
        let spoken = !diagnostic.primary.label.is_empty() || !diagnostic.help.is_empty();
        let warning = diagnostic.severity == Severity::Warning;
        prop_assert!(spoken || warning, "no remedy:\n{}", said);
        let place = diagnostic.primary.span;
        prop_assert!(
            place.start <= place.end && place.end <= text.len(),
            "{}",
            said
        );
    }
    Ok(())
}

type Compiled = (String, Vec<Diagnostic>, Vec<s6_blueprint::tree::Tree>);

fn compiled(text: &str) -> Compiled {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/case.yaml", text);
    let (outputs, diagnostics) = compile_all(&sources, &[id]);
    let said = render(&sources, &diagnostics, Style::Plain);
    // A tree of a blueprint with an error is never written.
    let good = !has_errors(&diagnostics);
    let trees = outputs
        .into_iter()
        .filter(|_| good)
        .map(|output| output.tree);
    (said, diagnostics, trees.collect())
}
