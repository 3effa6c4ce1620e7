//! The environment of a service: the blueprint's below, the container's above it, and above all what is always set.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::scripts::compile::{compile, file, service};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::{shells, yaml};

const HOSTILE: [&str; 12] = [
    "",
    " two  words ",
    "a\nb\n",
    "it's \"quoted\"",
    "$(touch /tmp/never) `id` ${HOME}",
    "{{ name }} %s",
    "\\ \\n",
    "*",
    "~root:~",
    "-n",
    "grüße 👋",
    "\u{1b}[31m\u{7f}",
];

/// The environment of a service with these lines, under every shell, in this container.
fn environments(lines: &str, container: &[(&str, &str)]) -> Vec<BTreeMap<String, String>> {
    let (_, script) = service(&format!("command: /usr/bin/api\nuser: nobody\n{lines}"));
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", script);
    let run = |shell: Vec<PathBuf>| {
        let ended = sandbox.run(&shell, &script, container);
        ended.became().environment.clone()
    };
    shells::all().into_iter().map(run).collect()
}

/// Fails unless the environment is exactly this, under every shell.
#[track_caller]
fn assert_environment(lines: &str, container: &[(&str, &str)], wanted: &[(&str, &str)]) {
    let wanted: BTreeMap<String, String> = wanted
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    for environment in environments(lines, container) {
        assert_eq!(environment, wanted);
    }
}

#[test]
fn hostile_values_arrive_as_they_are() {
    for value in HOSTILE {
        let lines = format!("environment: {{VALUE: {}}}", yaml::literal(value));
        assert_environment(&lines, &[], &[("INSTANCE_ID", "1"), ("VALUE", value)]);
        // The container's own pass through as well, whether the blueprint names them or not.
        let container = [("OTHER", value), ("VALUE", value)];
        let wanted = [("INSTANCE_ID", "1"), ("OTHER", value), ("VALUE", value)];
        assert_environment("environment: {VALUE: mine}", &container, &wanted);
    }
}

#[test]
fn any_values_arrive_as_they_are() {
    let letter = any::<char>().prop_filter("NUL", |letter| *letter != '\0');
    let value = proptest::collection::vec(letter, 0..12).prop_map(String::from_iter);
    let config = Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    };
    let sandbox = Sandbox::new();
    let sh = [PathBuf::from("/bin/sh")];
    let result =
        TestRunner::new(config).run(&(value.clone(), value), |(blueprints, containers)| {
            let lines = format!(
                "command: /usr/bin/api\nuser: nobody\nenvironment: {{A: {}, B: mine}}",
                yaml::literal(&blueprints)
            );
            let script = sandbox.write("service/run", service(&lines).1);
            let ended = sandbox.run(&sh, &script, &[("B", &containers)]);
            prop_assert_eq!(&ended.became().environment["A"], &blueprints);
            prop_assert_eq!(&ended.became().environment["B"], &containers);
            Ok(())
        });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_containers_value_wins_also_an_empty_one() {
    let lines = "environment: {A: blueprint, B: blueprint, C: blueprint}";
    let container = [("A", "container"), ("B", "")];
    let wanted = [
        ("A", "container"),
        ("B", ""),
        ("C", "blueprint"),
        ("INSTANCE_ID", "1"),
    ];
    assert_environment(lines, &container, &wanted);
}

#[test]
fn what_is_always_set_wins_over_the_containers() {
    let container = [
        ("PORT", "1"),
        ("INSTANCE_ID", "x"),
        ("NOTIFICATION_FD", "9"),
    ];
    let wanted = [
        ("INSTANCE_ID", "1"),
        ("NOTIFICATION_FD", "4"),
        ("PORT", "3001"),
    ];
    assert_environment(
        "port: 3001\nready: {notification_fd: 4}",
        &container,
        &wanted,
    );
}

#[test]
fn a_variable_that_must_come_from_the_container_stops_the_start_by_name() {
    let lines = "command: /usr/bin/api\nuser: nobody\nenvironment: {TOKEN: null, URL: null}";
    let (_, script) = service(lines);
    let sandbox = Sandbox::new();
    let script = sandbox.write("service/run", script);
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &[("URL", "")]);
        assert_eq!(ended.code, Some(1));
        assert!(ended.became.is_none());
        let said = "api: TOKEN is not set; give it to the container: docker run -e TOKEN=...\n";
        assert!(ended.stderr.ends_with(said), "{}", ended.stderr);
        assert!(!ended.stderr.contains("URL"), "{}", ended.stderr);
        let ended = sandbox.run(&shell, &script, &[("URL", ""), ("TOKEN", "")]);
        assert_eq!(ended.became().environment["TOKEN"], "");
    }
}

/// Neither what a shell might take as its own, nor what a script might use for itself.
#[test]
fn the_scripts_leave_the_containers_variables_alone() {
    let output = compile(
        "blueprint: 1\nservices:\n  db: {command: /bin/db}\n  api: {command: /usr/bin/api, user: nobody, depends_on: [db]}\n",
    );
    let sandbox = Sandbox::new();
    let wait = sandbox.write(
        "wait.sh",
        file(&output, "etc/s6-blueprint/wait-for-dependencies.sh"),
    );
    let run = String::from_utf8(file(&output, "etc/services.d/api/run")).expect("UTF-8");
    // The script's place is the container's; here it lies elsewhere.
    let run = run.replace(
        "/etc/s6-blueprint/wait-for-dependencies.sh",
        &wait.to_string_lossy(),
    );
    let script = sandbox.write("service/run", run);
    sandbox.write("service/dependencies", "# comment\ndb\n");
    sandbox.write("db/run", "");
    for (program, body) in [
        ("s6-svok", "exit 0"),
        ("s6-svstat", "echo true"),
        ("s6-svwait", "exit 0"),
    ] {
        sandbox.program(program, body);
    }
    let names = [
        "name",
        "names",
        "service",
        "status",
        "seconds",
        "left",
        "fd",
        "i",
        "ENV",
        "BASH_ENV",
        "LANG",
        "TERM",
        "HOME",
        "wait",
        "WAIT_NAMES",
        "S6_KEEP_ENV",
    ];
    let container: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (*name, "the container's"))
        .collect();
    for shell in shells::all() {
        let ended = sandbox.run(&shell, &script, &container);
        let found = &ended.became().environment;
        for name in names {
            let value = found.get(name).map(String::as_str);
            assert_eq!(value, Some("the container's"), "{shell:?}: {name}");
        }
        let added: Vec<_> = found
            .keys()
            .filter(|name| !names.contains(&name.as_str()))
            .collect();
        assert_eq!(added, ["INSTANCE_ID"]);
    }
}
