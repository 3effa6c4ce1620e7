//! The explanations: each example is wrong in the way that it explains and in no other, and its cure is one.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use s6_blueprint::diagnostic::{Code, Diagnostic, Style, explain, render};
use s6_blueprint::source::Sources;
use s6_blueprint::{Options, compile_all_as};

use crate::generated::root;

#[test]
fn every_example_says_its_code_and_every_cure_says_nothing() {
    for code in Code::ALL {
        let explanation = explain(code);
        let (found, said) = said_of(code, explanation.example);
        assert!(
            !found.is_empty() && found.iter().all(|one| one.code == code),
            "the example of {} is about something else:\n{said}",
            code.name()
        );
        let (found, said) = said_of(code, explanation.cured);
        assert!(found.is_empty(), "the cure of {}:\n{said}", code.name());
        assert!(explanation.summary.ends_with('.') && !explanation.summary.contains('\n'));
    }
}

#[test]
fn every_code_is_in_the_list_once() {
    let mut names = Code::ALL.map(Code::name).to_vec();
    names.sort_unstable();
    names.dedup();
    let files = fs::read_dir(root().join("src/diagnostic/explain")).expect("it can be read");
    assert_eq!(
        names.len(),
        files.count(),
        "a file in src/diagnostic/explain is of no code"
    );
    assert!(names.iter().all(|name| Code::parse(name).is_some()));
}

#[test]
fn the_committed_page_is_as_generated() {
    let page = run(&["--page"]);
    let committed = fs::read(root().join("docs/diagnostics.md")).unwrap_or_default();
    assert!(
        page.status.success() && page.stdout == committed,
        "docs/diagnostics.md is not what is explained; \
         `cargo run -- explain --page > docs/diagnostics.md` puts it right"
    );
}

#[test]
fn a_code_is_explained_as_it_stands_in_a_message() {
    for name in [
        "port-collision",
        "error[port-collision]",
        "[port-collision]",
    ] {
        let shown = run(&[name]);
        let text = String::from_utf8_lossy(&shown.stdout);
        assert!(shown.status.success());
        assert!(
            text.starts_with("port-collision: Two listeners on one port.\n"),
            "{text}"
        );
        assert!(
            text.contains("    error[port-collision]: port 3003 is taken twice\n"),
            "{text}"
        );
    }
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let refused = run(&["port-colision"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(
        said,
        "error: there is no code `port-colision`; did you mean `port-collision`?\n"
    );
    assert!(refused.stdout.is_empty());
}

#[test]
fn without_a_code_all_are_listed() {
    let list = run(&[]);
    let text = String::from_utf8_lossy(&list.stdout);
    assert_eq!(text.lines().count(), Code::ALL.len());
    assert!(
        text.contains("Services that wait for each other in a circle."),
        "{text}"
    );
}

/// What is said of an example where this code is wanted.
fn said_of(code: Code, example: &str) -> (Vec<Diagnostic>, String) {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/example.yaml".to_owned(), example);
    let options = Options {
        warn: BTreeSet::from([code]),
        ..Options::default()
    };
    let (_, found) = compile_all_as(&sources, &[id], &options);
    let said = render(&sources, &found, Style::Plain);
    (found, said)
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_s6-blueprint"))
        .arg("explain")
        .args(arguments)
        .output()
        .expect("s6-blueprint starts")
}
