//! Commands and paths stand in the Dockerfile as they were written, whatever is in them: what Docker reads is read back.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::scripts::compile::compile;
use crate::scripts::yaml;

/// What a Dockerfile would do something with.
const PIECES: [&str; 22] = [
    "a",
    " ",
    "  ",
    "\\",
    "\n",
    "\r",
    "\t",
    "#",
    "<<EOF",
    "EOF",
    "[",
    "]",
    "\"",
    "'",
    "$x",
    "${y}",
    "&&",
    "-",
    "--mount=",
    "# escape=`",
    "`",
    "ü",
];

fn config() -> Config {
    Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    }
}

#[test]
fn any_command_is_read_back() {
    let command = proptest::collection::vec(select(&PIECES[..]), 1..8).prop_map(|it| it.concat());
    let command = command.prop_filter("an empty command", |command| !command.trim().is_empty());
    let result = TestRunner::new(config()).run(&command, |command| {
        let text = format!(
            "blueprint: 1\nservices: {{api: {{command: /usr/bin/api}}}}\nimage: {{run: [{}]}}\n",
            yaml::literal(&command)
        );
        let lines = instructions(&dockerfile(&text));
        let place = lines
            .iter()
            .position(|line| line.starts_with("COPY --from=rootfs"));
        let run = &lines[place.expect("the tree is copied") + 1];
        let run = run.strip_prefix("RUN ").expect("the command is next");
        if let Ok(argv) = serde_json::from_str::<Vec<String>>(run) {
            prop_assert_eq!(argv, ["/bin/sh", "-c", &command]);
        } else {
            prop_assert_eq!(run, &command);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_path_is_read_back() {
    let letter = select("aZ0 .-_~@+,:=()&|#!%ü👋".chars().collect::<Vec<char>>());
    let path = proptest::collection::vec(letter, 1..8).prop_map(String::from_iter);
    let result = TestRunner::new(config()).run(&(path.clone(), path), |(from, to)| {
        let (from, to) = (format!("x{from}x"), format!("/opt/x{to}x"));
        let text = format!(
            "blueprint: 1\nservices: {{api: {{command: /usr/bin/api}}}}\nimage: {{copy: [{{path: {}, to: {}}}]}}\n",
            yaml::literal(&from),
            yaml::literal(&to)
        );
        let lines = instructions(&dockerfile(&text));
        let copies: Vec<Vec<String>> = lines.iter().filter_map(|line| copied(line)).collect();
        prop_assert!(copies.iter().any(|words| words[0] == from), "{:?}", copies);
        prop_assert!(copies.iter().any(|words| words[1] == to), "{:?}", copies);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn dockerfile(blueprint: &str) -> String {
    let output = compile(blueprint);
    String::from_utf8(output.tree.files["Dockerfile"].bytes.clone()).expect("UTF-8")
}

/// The instructions as Docker takes them: without comments, lines that end with a backslash joined.
fn instructions(text: &str) -> Vec<String> {
    let mut instructions = Vec::new();
    let mut open = String::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
    {
        match line.trim_end().strip_suffix('\\') {
            Some(part) => open.push_str(part),
            None => instructions.push(std::mem::take(&mut open) + line),
        }
    }
    instructions
}

/// The arguments of a `COPY`, without its options.
fn copied(line: &str) -> Option<Vec<String>> {
    let mut rest = line.strip_prefix("COPY ")?;
    while rest.starts_with("--") {
        rest = rest.split_once(' ')?.1;
    }
    if rest.starts_with('[') {
        return serde_json::from_str(rest).ok();
    }
    Some(rest.split_whitespace().map(str::to_owned).collect())
}
