//! What the plan says of a process is what its scripts do, for any text: the words that ask whether it is ready, the
//! folder that it starts in, the work of a oneshot with its variables, and the body of a script.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::scripts::compile::{compile, compile_service, file, service};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::yaml;

/// Any text that can be an argument.
fn text() -> impl Strategy<Value = String> {
    let letter = any::<char>().prop_filter("NUL", |letter| *letter != '\0');
    proptest::collection::vec(letter, 0..12).prop_map(String::from_iter)
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 1..8)
}

#[track_caller]
fn holds<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(strategy, test);
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn sh() -> [PathBuf; 1] {
    [PathBuf::from("/bin/sh")]
}

fn list(words: &[String]) -> String {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    yaml::list(&words)
}

#[test]
fn what_asks_for_readiness_gets_any_words() {
    let sandbox = Sandbox::new();
    holds(&(words(), text()), |(words, value)| {
        let argv = [vec!["s6-setuidgid".to_owned()], words].concat();
        let output = compile(&format!(
            "blueprint: 1\nservices: {{api: {{command: /bin/api, port: 3001, environment: {{VALUE: {}}}, ready: {{command: {}}}}}}}\n",
            yaml::literal(&value),
            list(&argv)
        ));
        let check = sandbox.write("check", file(&output, "etc/services.d/api/data/check"));
        let ended = sandbox.run(&sh(), &check, &[]);
        prop_assert_eq!(&ended.became().arguments, &argv[1..]);
        // It finds what the service finds, whoever asks.
        prop_assert_eq!(&ended.became().environment["VALUE"], &value);
        prop_assert_eq!(&ended.became().environment["PORT"], "3001");
        Ok(())
    });
}

#[test]
fn a_oneshot_works_with_any_words_and_variables() {
    let sandbox = Sandbox::new();
    sandbox.program("s6-pause", "exit 0\n");
    holds(&(words(), text()), |(words, value)| {
        let argv = [vec!["/bin/work".to_owned()], words].concat();
        let lines = format!(
            "type: oneshot\nuser: nobody\ncommand: {}\nenvironment: {{VALUE: {}}}",
            list(&argv),
            yaml::literal(&value)
        );
        let script = sandbox.write("service/run", service(&lines).1);
        let _ = fs::remove_file(sandbox.path("service/worked"));
        let ended = sandbox.run(&sh(), &script, &[]);
        prop_assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        prop_assert_eq!(&ended.became().arguments[0], "nobody");
        prop_assert_eq!(&ended.became().arguments[1..], &argv);
        prop_assert_eq!(&ended.became().environment["VALUE"], &value);
        Ok(())
    });
}

#[test]
fn a_process_starts_in_any_folder() {
    let sandbox = Sandbox::new();
    sandbox.program("s6-setuidgid", "pwd\n");
    holds(&"[a-z0-9 ,:=()&|#!%~@+ü-]{1,12}", |name: String| {
        let folder = sandbox.path(&format!("x{name}x"));
        fs::create_dir_all(&folder).expect("a folder");
        let shown = folder.display().to_string();
        let lines = format!(
            "command: /usr/bin/api\nuser: nobody\nworking_dir: {}",
            yaml::literal(&shown)
        );
        let script = sandbox.write("service/run", service(&lines).1);
        let ended = sandbox.run(&sh(), &script, &[]);
        prop_assert_eq!(ended.stdout, format!("{shown}\n"), "{}", ended.stderr);
        Ok(())
    });
}

#[test]
fn a_logger_writes_into_any_folder() {
    let sandbox = Sandbox::new();
    sandbox.program("mkdir", "exec /bin/mkdir \"$@\"\n");
    sandbox.program("s6-log", "for last; do :; done; printf '%s' \"$last\"\n");
    holds(&"[a-zA-Z0-9 ,:=()&|#!%~@+ü-]{1,12}", |name: String| {
        let folder = sandbox.path(&format!("x{name}x"));
        let lines = format!(
            "command: /bin/api\nlogging: {{directory: {}}}",
            yaml::literal(&folder.display().to_string())
        );
        let output = compile_service(&lines);
        let script = sandbox.write("log", file(&output, "etc/services.d/api/log/run"));
        let ended = sandbox.run(&sh(), &script, &[]);
        prop_assert_eq!(ended.stdout, folder.join("api").display().to_string());
        prop_assert!(folder.join("api").is_dir(), "{}", ended.stderr);
        Ok(())
    });
}

#[test]
fn the_body_of_a_script_is_any_text() {
    holds(&text(), |text| {
        let body = format!("echo {text}");
        let output = compile(&format!(
            "blueprint: 1\nservices: {{api: {{script: {}}}}}\n",
            yaml::escaped(&body)
        ));
        let script = file(&output, "etc/services.d/api/data/script");
        let wanted = format!("{}\n", body.trim_end_matches('\n'));
        prop_assert!(script.ends_with(wanted.as_bytes()));
        Ok(())
    });
}
