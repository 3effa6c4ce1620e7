//! Who may import whom. The house stands as long as this table holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::generated::root;

/// Each room, and the rooms that it may name. A room's own name is always allowed.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    ("shell", &[]),
    ("source", &[]),
    ("tree", &[]),
    ("manifest", &[]),
    ("plan", &[]),
    ("diagnostic", &["source"]),
    ("blueprint", &["source", "diagnostic"]),
    (
        "resolve",
        &["blueprint", "plan", "diagnostic", "shell", "source"],
    ),
    ("emit", &["plan", "shell", "tree"]),
    ("view", &["plan", "shell"]),
    ("disk", &["source", "tree", "manifest"]),
    (
        "lib",
        &[
            "blueprint",
            "diagnostic",
            "disk",
            "emit",
            "manifest",
            "plan",
            "resolve",
            "shell",
            "source",
            "tree",
            "view",
        ],
    ),
    (
        "cli",
        &[
            "lib",
            "blueprint",
            "diagnostic",
            "disk",
            "manifest",
            "source",
            "tree",
            "view",
        ],
    ),
    ("main", &["cli"]),
];

/// The rooms that may touch the disk, the clock and the environment, and print.
const DOORS: [&str; 3] = ["disk", "cli", "main"];

/// What only they may name: modules of the standard library, other crates, and macros.
const OUTSIDE: [&str; 9] = [
    "env", "fs", "io", "net", "os", "process", "thread", "time", "path",
];
const OUTSIDE_CRATES: [&str; 4] = ["anyhow", "clap", "tempfile", "walkdir"];
const PRINTING: [&str; 5] = ["dbg!", "eprint!", "eprintln!", "print!", "println!"];

#[test]
fn no_room_names_another_that_it_must_not_know() {
    let strangers = files().into_iter().flat_map(|(path, code)| {
        let room = room(&path);
        let allowed = allowed(&room);
        let mut named: BTreeSet<String> = ["crate", "s6_blueprint"]
            .into_iter()
            .flat_map(|start| first_words(&code, start))
            .map(|word| room_of(&word))
            .collect();
        named.retain(|name| *name != room && !allowed.contains(&name.as_str()));
        named
            .into_iter()
            .map(move |name| format!("{path}: {room} names {name}"))
    });
    assert_none(&strangers.collect::<Vec<_>>());
}

/// `super` would be a second way to name a room; only the tests within a file need it.
#[test]
fn rooms_are_named_by_their_whole_path() {
    let relative = files().into_iter().filter(|(_, code)| {
        let code = code.split("mod tests {").next().unwrap_or_default();
        !first_words(code, "super").is_empty()
    });
    assert_none(&relative.map(|(path, _)| path).collect::<Vec<_>>());
    let doubled = files()
        .into_iter()
        .filter(|(_, code)| code.contains("super::super"));
    assert_none(&doubled.map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn between_the_doors_nothing_touches_the_outside() {
    let touches = files().into_iter().flat_map(|(path, code)| {
        let at_the_door = DOORS.contains(&room(&path).as_str());
        let named = if at_the_door {
            Vec::new()
        } else {
            outside(&code)
        };
        named.into_iter().map(move |name| format!("{path}: {name}"))
    });
    assert_none(&touches.collect::<Vec<_>>());
}

#[test]
fn every_form_of_an_import_is_seen() {
    let rooms = |code: &str| first_words(code, "crate").into_iter().collect::<Vec<_>>();
    assert_eq!(rooms("use crate::plan::{Plan, Port};"), ["plan"]);
    let grouped =
        "use crate::{\n    disk::{self, cannot},\n    tree::{File, inner::{A, B}},\n    plan,\n};";
    assert_eq!(rooms(grouped), ["disk", "plan", "tree"]);
    assert_eq!(rooms("pub use crate :: plan;"), Vec::<String>::new());
    assert_eq!(
        rooms("fn f() -> crate::disk::Lock { crate::tree::x() }"),
        ["disk", "tree"]
    );
    assert_eq!(
        rooms("use mycrate::plan; let encrate::x;"),
        Vec::<String>::new()
    );
    assert_eq!(rooms("use crate::*;"), ["*"]);
    assert_eq!(
        without_comments("a // crate::b\n//! crate::c\nd"),
        "a \n\nd\n"
    );
    assert_eq!(
        outside("use std::{collections::BTreeMap, fs::{self, File}};"),
        ["std::fs"]
    );
    assert_eq!(
        outside("use std::collections::BTreeMap;"),
        Vec::<String>::new()
    );
    assert_eq!(
        outside("let x = walkdir::WalkDir::new(y); println!()"),
        ["walkdir", "println!"]
    );
}

/// Every source file by its path from the project's root, with its code.
fn files() -> Vec<(String, String)> {
    let folder = root().join("src");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let path = entry.expect("src can be read").into_path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("src can be read");
            let below = path
                .strip_prefix(root())
                .expect("the path is below the root");
            files.push((
                below.to_string_lossy().into_owned(),
                without_comments(&text),
            ));
        }
    }
    assert!(files.len() > MAY_IMPORT.len(), "there is hardly any code");
    files
}

fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n")
        .collect()
}

fn allowed(room: &str) -> &'static [&'static str] {
    let line = MAY_IMPORT.iter().find(|(name, _)| *name == room);
    line.unwrap_or_else(|| panic!("{room} is in no line of the table"))
        .1
}

/// `src/emit/nginx.rs` and `src/emit.rs` are both the room `emit`.
fn room(path: &str) -> String {
    let mut parts = Path::new(path).iter().skip(1);
    let first = parts.next().unwrap_or_default().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// What lib.rs itself offers counts as `lib`, and so does everything at once.
fn room_of(word: &str) -> String {
    let is_room = MAY_IMPORT.iter().any(|(name, _)| *name == word);
    if is_room { word } else { "lib" }.to_owned()
}

fn outside(code: &str) -> Vec<String> {
    let modules = first_words(code, "std")
        .into_iter()
        .filter(|module| OUTSIDE.contains(&module.as_str()))
        .map(|module| format!("std::{module}"));
    let crates = OUTSIDE_CRATES
        .iter()
        .filter(|name| !first_words(code, name).is_empty());
    let macros = PRINTING
        .iter()
        .filter(|name| words_at(code, name).next().is_some());
    modules
        .chain(crates.chain(macros).map(|name| (*name).to_owned()))
        .collect()
}

/// The first word behind every `START::`, of a group the first word of each member.
fn first_words(code: &str, start: &str) -> BTreeSet<String> {
    let paths = words_at(code, start).filter_map(|rest| rest.strip_prefix("::"));
    paths
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => members(group),
            None => vec![rest],
        })
        .map(first_word)
        .filter(|word| !word.is_empty())
        .collect()
}

/// What follows each place where this word stands by itself.
fn words_at<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = &'c str> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word)
        .filter(move |(at, _)| !code[..*at].ends_with(is_part))
        .map(move |(at, _)| &code[at + word.len()..])
}

/// The members of a group, from behind its opening brace to its end; groups within stay whole.
fn members(group: &str) -> Vec<&str> {
    let mut members = Vec::new();
    let (mut start, mut depth) = (0, 0);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                members.push(&group[start..at]);
                break;
            }
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members
}

fn first_word(path: &str) -> String {
    let path = path.trim_start();
    if path.starts_with('*') {
        return "*".to_owned();
    }
    let letters = path.chars();
    letters
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "against the table:\n{}", wrong.join("\n"));
}
