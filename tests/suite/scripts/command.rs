//! The words of a command arrive as they stand in the blueprint, whatever is in them.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use s6_blueprint::plan::Command;

use crate::scripts::compile::service;
use crate::scripts::sandbox::Sandbox;
use crate::scripts::{shells, yaml};

/// What a shell, a template or a printf would do something with.
const HOSTILE: [&str; 30] = [
    "",
    " ",
    "two words",
    "a\nb\n",
    "\n",
    "\t",
    "\r\n",
    "it's",
    "''",
    "'",
    "\"double\"",
    "$(touch /tmp/never)",
    "`touch /tmp/never`",
    "$HOME ${HOME} $$ $?",
    "{{ port }}",
    "{% if %} {# #} }}",
    "%s %n %%",
    "\\",
    "\\n \\\\ \\'",
    "trailing\\",
    "*",
    "[a-z]*?",
    "~",
    "~root",
    "-",
    "--help",
    "a;b&c|d>e<f",
    "#no comment",
    "grüße 👋 \u{2028}\u{feff}",
    "\u{1}\u{7f}\u{1b}[31m",
];

#[test]
fn hostile_words_arrive_as_they_are() {
    let words = [&["/usr/bin/api"], &HOSTILE[..]].concat();
    assert_arrive(&words);
    for word in HOSTILE {
        assert_arrive(&["/usr/bin/api", word]);
    }
}

#[test]
fn hostile_programs_arrive_as_they_are() {
    for program in [
        "/opt/the shop/api",
        "/opt/it's",
        "/opt/$(id)",
        "/opt/-x",
        "api",
    ] {
        assert_arrive(&[program, "x"]);
    }
}

#[test]
fn any_words_arrive_as_they_are() {
    let word = proptest::collection::vec(
        any::<char>().prop_filter("NUL", |letter| *letter != '\0'),
        0..12,
    )
    .prop_map(String::from_iter);
    let words = proptest::collection::vec(word, 1..12);
    let config = Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    };
    let sandbox = Sandbox::new();
    let sh = [std::path::PathBuf::from("/bin/sh")];
    let result = TestRunner::new(config).run(&words, |words| {
        let words: Vec<&str> = std::iter::once("/usr/bin/api")
            .chain(words.iter().map(String::as_str))
            .collect();
        prop_assert_eq!(arrived(&sandbox, &sh, &words), words);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_program_is_asked_for_readiness_in_front_of_its_user() {
    let (_, script) = service(
        "port: 3001\ncommand: [/usr/bin/api, it's]\nuser: nobody\nready: {tcp: true, interval: 1s, timeout: 2s}",
    );
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", script);
    let ended = sandbox.run(&shells::all()[0], &script, &[]);
    assert_eq!(sandbox.read("program"), "s6-notifyoncheck");
    let wanted = [
        "-d",
        "-n",
        "0",
        "-t",
        "2000",
        "s6-setuidgid",
        "nobody",
        "/usr/bin/api",
        "it's",
    ];
    assert_eq!(ended.became().arguments, wanted);
}

#[test]
fn a_start_is_said_on_the_error_stream_only() {
    let (_, script) = service("port: 3001\ncommand: /usr/bin/api\nuser: nobody");
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", script);
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.stdout, "");
        assert_eq!(ended.stderr, "api: starting on port 3001\n");
        assert_eq!(ended.code, Some(0));
    }
}

/// Fails unless a service with this command becomes exactly it, under every shell.
#[track_caller]
fn assert_arrive(words: &[&str]) {
    let sandbox = Sandbox::new();
    for shell in shells::all() {
        assert_eq!(arrived(&sandbox, &shell, words), words, "{shell:?}");
    }
}

/// The words with which a service becomes its command, the user's name left out.
fn arrived(sandbox: &Sandbox, shell: &[std::path::PathBuf], words: &[&str]) -> Vec<String> {
    let (planned, script) = service(&format!("command: {}\nuser: nobody", yaml::list(words)));
    let words_of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(planned.command, Command::Argv(words_of(words)));
    let script = sandbox.write("service/run", script);
    let ended = sandbox.run(shell, &script, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let called = ended.became();
    assert_eq!(called.arguments[0], "nobody");
    called.arguments[1..].to_vec()
}
