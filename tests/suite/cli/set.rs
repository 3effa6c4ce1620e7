//! `--set`: a value changed from outside, seen wherever what it changed is seen.

use crate::cli::project::{Project, assert_run};

const SHOP: &str = "blueprint: 1\nservices:\n  api:\n    instances: 3\n    port: 3001\n    command: /usr/bin/api\n";

const SET: [&str; 2] = ["--set", "services.api.instances=5"];

#[test]
fn the_output_says_what_was_set_and_check_tells_the_difference() {
    let project = Project::with(&[("shop", SHOP)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    let before = project.files("generated");
    let set = [&["generate"][..], &SET].concat();
    assert_eq!(project.run(&set).code, 0);
    let run = project.read("generated/shop/rootfs/etc/services.d/api-5/run");
    let header = "# Generated from blueprints/shop.yaml by \
        `s6-blueprint generate --set services.api.instances=5 blueprints/shop.yaml`: change";
    assert!(run.contains(header), "{run}");
    let after = project.files("generated");
    for name in before.keys() {
        assert!(after.contains_key(name), "{name} has another name");
    }
    let same = project.run(&[&["check"][..], &SET].concat());
    assert_eq!((same.code, same.stderr.as_str()), (0, ""));
    let other = project.run(&["check"]);
    assert_eq!(other.code, 1);
    assert!(
        other
            .stdout
            .contains("-# Generated from blueprints/shop.yaml by `s6-blueprint generate --set")
    );
}

#[test]
fn the_plan_names_it_as_it_is_typed() {
    let project = Project::with(&[("shop", SHOP)]);
    let run = project.run(&["plan", "--set", "services.api.command=sleep 5"]);
    let first = run.stdout.lines().next().unwrap_or_default();
    assert!(
        first.contains("blueprints/shop.yaml with --set 'services.api.command=sleep 5'"),
        "{first}"
    );
    let graph = project.run(&["graph", "--set", "services.api.instances=2"]);
    assert!(graph.stdout.contains("api-2") && !graph.stdout.contains("api-3"));
}

#[test]
fn a_mistake_is_said_at_the_argument() {
    let project = Project::with(&[("shop", SHOP)]);
    for (setting, place, said) in [
        (
            "services.api.instnces=3",
            "--set:1:14",
            "did you mean `instances`?",
        ),
        (
            "services.api.instances=x",
            "--set:1:24",
            "expected a whole number",
        ),
        ("services.apu.port=3", "--set:1:10", "did you mean `api`?"),
        (
            "services.api.port.x=1",
            "--set:1:19",
            "`services.api.port` is not a mapping",
        ),
        ("services.api.ports.0=1", "--set:1:20", "expected a list"),
        (
            "services.api.command=[x",
            "--set:1:22",
            "this bracket is never closed",
        ),
        ("services.api.port=", "--set:1:14", "there is no value"),
        ("services", "--set:1:1", "it has no `=`"),
        ("services..port=3", "--set:1:1", "a key in it is empty"),
        ("services.\"api", "--set:1:1", "never closed"),
        (
            "servces.api.port=3",
            "--set:1:1",
            "did you mean `services`?",
        ),
    ] {
        let run = project.run(&["generate", "--set", setting]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{setting}");
        assert!(run.stderr.contains(place), "{setting}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{setting}: {}", run.stderr);
    }
    assert!(!project.has("generated/shop"));
}

#[test]
fn values_are_yaml_and_the_last_one_counts() {
    let project = Project::with(&[("shop", SHOP)]);
    let settings = [
        "services.api.environment.LEVEL=1.10",
        "services.api.environment.\"MORE\"=\"{{ port }} = x\"",
        "services.worker={command: [/bin/a, \"b c\"]}",
        "services.api.instances=9",
        "services.api.instances=1",
    ];
    let settings = settings.iter().flat_map(|setting| ["--set", setting]);
    let arguments: Vec<&str> = ["plan", "--json"].into_iter().chain(settings).collect();
    let run = project.run(&arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let services = &json["plans"][0]["services"];
    assert_eq!(services[0]["environment"]["LEVEL"], "1.10");
    assert_eq!(services[0]["environment"]["MORE"], "3001 = x");
    assert_eq!(services[1]["command"]["argv"][1], "b c");
    assert_eq!(services[2], serde_json::Value::Null);
}

/// The other outputs have their blueprints still, which only are not meant.
#[test]
fn nothing_that_is_left_over_is_removed() {
    let project = Project::with(&[("shop", SHOP)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    let run = project.run(&["generate", "--set", "name=other"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(project.has("generated/other/Dockerfile") && project.has("generated/shop/Dockerfile"));
}

#[test]
fn a_blueprint_that_is_no_mapping_says_so_once() {
    let project = Project::with(&[("list", "- a\n")]);
    let run = project.run(&["plan", "--set", "services.api.port=1"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("found a list") && run.stderr.contains("1 error in 1 file"),
        "{}",
        run.stderr
    );
}

#[test]
fn it_is_for_one_blueprint_and_one_line() {
    let project = Project::with(&[("one", SHOP), ("two", SHOP)]);
    let run = project.run(&["check", "--set", "services.api.port=1"]);
    assert_run(&run, 2, "", "error: --set changes one blueprint: name it\n");
    let run = project.run(&["check", "blueprints/one.yaml", "--set", "name=a\nb"]);
    let said = "error: cannot set \"name=a\\nb\": there is a control character in it\n";
    assert_run(&run, 2, "", said);
}
