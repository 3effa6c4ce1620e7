//! Whatever value a header has, nginx takes the configuration and sends exactly that: the real one is asked.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::proxy::under_test::Nginx;
use crate::scripts::yaml;

/// What nginx, or who writes for it, would do something with.
const HOSTILE: [&str; 16] = [
    "it's \"quoted\"",
    "$host ${uri} $$",
    "$",
    "\\",
    "trailing\\",
    "\\n \\t \\\\",
    "a; b {} }",
    "# no comment",
    "%{x} %s",
    "{{ port }} }}",
    "'",
    "\"",
    "grüße 👋",
    "tab\there",
    "$dollar",
    "max-age=60, \"x\"",
];

#[test]
fn headers_arrive_as_they_are() {
    let values = values();
    let headers: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(number, value)| format!("      X-Value-{number}: {}\n", yaml::literal(value)))
        .collect();
    let lines = format!(
        "root: /srv/www\nlocations:\n  /:\n    static: true\n    headers:\n{}",
        headers.concat()
    );
    let Some(nginx) = Nginx::only(&[], &lines) else {
        return;
    };
    let answer = nginx.get("/nothing");
    for (number, value) in values.iter().enumerate() {
        let line = format!("\r\nX-Value-{number}: {value}\r\n");
        assert!(answer.contains(&line), "{value:?} in {answer}");
    }
}

/// The hostile values, and others of any letters that a header can have.
fn values() -> Vec<String> {
    let letter = any::<char>().prop_filter("a control character", |letter| !letter.is_control());
    let value = proptest::collection::vec(letter, 1..12).prop_map(String::from_iter);
    let mut runner = TestRunner::default();
    let random = (0..60).map(|_| value.new_tree(&mut runner).expect("a value").current());
    HOSTILE
        .iter()
        .map(|text| (*text).to_owned())
        .chain(random)
        .collect()
}
