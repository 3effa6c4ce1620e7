//! The forms that messages are given in: one renderer each, one snapshot each, and the wire formats read back.

use insta::{Settings, assert_snapshot};
use s6_blueprint::compile_all;
use s6_blueprint::diagnostic::{Diagnostic, Format, Notice, Style};
use s6_blueprint::source::Sources;
use serde_json::Value;

/// Two places in one message, a warning, a place of two lines, letters of more than one byte, and all that a
/// workflow command must escape.
const FIRST: &str = "\
blueprint: 1
services:
  größe: {command: '100%: a, b'}
  api:
    port: 3001
    command: >-
      /usr/bin/api
      --grüße &
    environment: {API_TOKEN: hunter2}
  web: {port: 3001, command: /usr/bin/web}
";

/// A second file, of the first one's name.
const TWINS: [&str; 2] = ["blueprint: 1\nname: shop\nservices: {a: {command: /usr/bin/a}}\n"; 2];

struct Run {
    sources: Sources,
    said: Vec<Diagnostic>,
}

fn run() -> Run {
    let mut sources = Sources::default();
    let files = [
        ("blueprints/a,b.yaml", FIRST),
        ("blueprints/one.yaml", TWINS[0]),
        ("blueprints/two.yaml", TWINS[1]),
    ];
    let ids = files.map(|(path, text)| sources.add(path, text));
    let (_, said) = compile_all(&sources, &ids);
    assert!(said.len() > 3, "the example lost its mistakes");
    Run { sources, said }
}

fn notices() -> Vec<Notice> {
    let changed = Notice {
        line: Some(7),
        detail: "--- a\n+++ b\n@@ -7 +7 @@\n-x\n+y\n".to_owned(),
        ..Notice::drift("changed", "generated/shop/Dockerfile", "changed")
    };
    vec![
        changed,
        Notice::drift("missing", "generated/shop/a,b: 100%", "missing"),
        Notice::error("cannot read blueprints/c.yaml: permission denied").of("blueprints/c.yaml"),
        Notice::warning("it stays"),
    ]
}

fn rendered(format: Format) -> String {
    let run = run();
    let said = format.render(&run.sources, &run.said);
    let noticed: String = notices()
        .iter()
        .map(|notice| format.notice(notice))
        .collect();
    said + &noticed
}

#[test]
fn every_form_looks_as_it_should() {
    for (name, format) in [
        ("human", Format::Human(Style::Plain)),
        ("coloured", Format::Human(Style::Coloured)),
        ("short", Format::Short),
        ("json", Format::Json),
        ("github", Format::Github),
    ] {
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path("messages");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let text = rendered(format).replace('\x1b', "␛");
        settings.bind(|| assert_snapshot!(name, text));
    }
}

/// A program that follows a span finds the word that the message is about.
#[test]
fn the_spans_on_the_wire_point_at_their_words() {
    let run = run();
    let text = Format::Json.render(&run.sources, &run.said);
    let lines: Vec<Value> = text.lines().map(parse).collect();
    assert_eq!(lines.len(), run.said.len());
    for (line, diagnostic) in lines.iter().zip(&run.said) {
        let span = diagnostic.primary.span;
        let source = run.sources.get(span.source);
        assert_eq!(line["version"], 1);
        assert_eq!(line["type"], "diagnostic");
        assert_eq!(line["code"], diagnostic.code.name());
        assert_eq!(line["file"], source.path.as_str());
        let byte = |end: &str| position(&line["span"], end, "byte");
        assert_eq!(byte("start")..byte("end"), span.start..span.end);
        for (end, at) in [("start", span.start), ("end", span.end)] {
            let number = position(&line["span"], end, "line");
            let column = position(&line["span"], end, "column");
            let written = source.text.split('\n').nth(number - 1).unwrap_or_default();
            let before: String = written.chars().take(column - 1).collect();
            assert!(source.text[..at].ends_with(&before), "{line}");
        }
        let labels = line["labels"].as_array().expect("labels");
        assert_eq!(labels.len(), 1 + diagnostic.secondary.len());
        assert_eq!(labels[0]["primary"], true);
        assert_eq!(labels[0]["span"], line["span"]);
    }
}

/// What the runner does with a command, undone: every property and the text come back as they were.
#[test]
fn workflow_commands_survive_the_runner() {
    let run = run();
    let text = Format::Github.render(&run.sources, &run.said);
    assert_eq!(text.lines().count(), run.said.len());
    for (line, diagnostic) in text.lines().zip(&run.said) {
        let (command, text) = line[2..].split_once("::").expect("a command");
        let (severity, properties) = command.split_once(' ').expect("properties");
        assert_eq!(severity, diagnostic.severity.name());
        let file = properties
            .split(',')
            .find_map(|property| property.strip_prefix("file="));
        let path = &run.sources.get(diagnostic.primary.span.source).path;
        assert_eq!(file.map(unescape).as_ref(), Some(path));
        assert!(unescape(text).starts_with(&diagnostic.message), "{line}");
    }
}

fn unescape(text: &str) -> String {
    text.replace("%3A", ":")
        .replace("%2C", ",")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}

fn position(span: &Value, end: &str, what: &str) -> usize {
    let number = span[end][what].as_u64().expect("a number");
    usize::try_from(number).expect("it fits")
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}
