//! Whatever path the language takes, nginx means that one: the beginning of a location, the folder of the files, and
//! the file that is included.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

use crate::proxy::instance::{Answer, Instance};
use crate::proxy::under_test::Nginx;
use crate::scripts::yaml;

/// What nginx, its regular expressions or who writes for them might take for something else.
const HOSTILE: [&str; 12] = [
    "a.b+c",
    "(x|y)",
    "^begin",
    "~tilde",
    "=equals",
    "@named",
    "a&b=c",
    "a:b,c",
    "it!s",
    "grüße-👋",
    "if",
    "..dots",
];

/// Some names that can be part of a path: the hostile ones, and others of any letters but those that the language refuses
/// in a path, with a message for each.
fn names(count: usize) -> Vec<String> {
    let letter = any::<char>().prop_filter("a letter that no path may have", |letter| {
        !letter.is_control() && !letter.is_whitespace() && !"\"'\\$`{};*?[]<>%#/".contains(*letter)
    });
    let name = proptest::collection::vec(letter, 1..10).prop_map(String::from_iter);
    let name = name.prop_filter("no name", |name| name != "." && name != "..");
    let mut runner = TestRunner::default();
    let random = (0..count).map(|_| name.new_tree(&mut runner).expect("a name").current());
    HOSTILE
        .iter()
        .map(|name| (*name).to_owned())
        .chain(random)
        .collect()
}

/// The ways in which clients write a name: encoded, with the digits in capitals or not, and as it stands.
fn spellings(name: &str) -> [String; 3] {
    let encoded = |digits: fn(u8) -> String| -> String {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let bytes = name.bytes().map(|byte| match byte {
            _ if unreserved(byte) => char::from(byte).to_string(),
            _ => digits(byte),
        });
        bytes.collect()
    };
    let capitals = encoded(|byte| format!("%{byte:02X}"));
    let small = encoded(|byte| format!("%{byte:02x}"));
    [capitals, small, name.to_owned()]
}

#[test]
fn requests_under_any_path_reach_the_service_with_that_path() {
    let names = names(40);
    let instances = [Instance::start(0, Answer::Port)];
    let locations: Vec<String> = (0..)
        .zip(&names)
        .map(|(number, name)| {
            let path = yaml::escaped(&format!("/{number}/{name}/"));
            format!("  {path}: {{proxy: api, headers: {{X-Number: '{number}'}}}}")
        })
        .collect();
    let lines = format!("locations:\n{}\n", locations.join("\n"));
    let Some(nginx) = Nginx::only(&instances, &lines) else {
        return;
    };
    let mut wanted = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let header = format!("\r\nX-Number: {number}\r\n");
        for written in spellings(name) {
            let path = format!("/{number}/{written}/x?y=%2F");
            let answer = nginx.get(&path);
            assert!(answer.contains(&header), "{path}: {answer}");
            let answer = nginx.get(&format!("/instances/api-1{path}"));
            assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
            wanted.extend([path.clone(), path].map(|path| format!("GET {path} HTTP/1.1")));
        }
        let [written, ..] = spellings(name);
        let other = nginx.get(&format!("/{number}/{written}x/"));
        assert!(other.starts_with("HTTP/1.1 404 "), "{name:?}: {other}");
    }
    assert_eq!(instances[0].seen(), wanted);
}

#[test]
fn files_come_from_any_folder_and_any_file_is_included() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("chmod");
    for name in names(4) {
        let root = folder.path().join(format!("{name}.d"));
        let included = folder.path().join(format!("{name}.conf"));
        fs::create_dir(&root).expect("a folder");
        fs::write(root.join("page"), &name).expect("a file");
        fs::write(&included, "location = /included { return 418; }\n").expect("a file");
        let [root, included] = [root, included].map(|path| yaml::escaped(&path.to_string_lossy()));
        let lines =
            format!("root: {root}\ninclude: [{included}]\nlocations:\n  /: {{static: true}}\n");
        let Some(nginx) = Nginx::only(&[], &lines) else {
            return;
        };
        let page = nginx.get("/page");
        assert!(
            page.ends_with(&format!("\r\n\r\n{name}")),
            "{name:?}: {page}"
        );
        let included = nginx.get("/included");
        assert!(
            included.starts_with("HTTP/1.1 418 "),
            "{name:?}: {included}"
        );
    }
}
