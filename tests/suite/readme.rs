//! What the README shows is what a person sees who types it.

use std::fs;

use serde_json::Value;

use crate::cli::project::{PROGRAM, Project, run};
use crate::generated::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README can be read")
}

/// The blocks of this kind (`yaml`, `text`, `console`), in their order.
fn blocks(kind: &str) -> Vec<String> {
    let text = readme();
    let parts = text.split("\n```");
    let begun = parts.filter_map(|part| part.strip_prefix(kind)?.strip_prefix('\n'));
    begun.map(|block| format!("{block}\n")).collect()
}

fn without_comments(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_example_is_the_blueprint() {
    let blueprint =
        fs::read_to_string(root().join("blueprints/nginx-api.yaml")).expect("it is there");
    let shown = blocks("yaml");
    assert_eq!(without_comments(&shown[0]), without_comments(&blueprint));
}

#[test]
fn a_new_blueprint_is_said_as_shown() {
    let project = Project::empty();
    let mut shown = blocks("console").into_iter();
    let shown =
        shown.find_map(|block| Some(block.strip_prefix("$ s6-blueprint new web\n")?.to_owned()));
    let said = project.run(&["new", "web"]).stdout;
    let shown = shown.expect("the README shows it");
    assert!(said.starts_with(&shown), "{said}");
}

#[test]
fn the_mistake_looks_as_shown() {
    let project = Project::with(&[(
        "shop",
        "blueprint: 1\nservices:\n  api:\n    instances: 3\n    port: 3001\n    command: /usr/bin/api\n  worker:\n    \
         command: /usr/bin/worker\n    user: nobody\n    port: 3003\n",
    )]);
    let said = project.run(&["plan"]).stderr;
    let shown = &blocks("text")[0];
    assert!(said.starts_with(shown.as_str()), "{said}");
}

#[test]
fn the_plan_says_what_is_shown() {
    let mut program = std::process::Command::new(PROGRAM);
    let said = run(program
        .current_dir(root())
        .args(["plan", "blueprints/nginx-api.yaml"]))
    .stdout;
    let shown = blocks("text");
    let shown = shown
        .iter()
        .find(|block| block.starts_with("with the fewest rights"));
    assert!(
        said.contains(shown.expect("the README shows it").as_str()),
        "{said}"
    );
}

/// A key that is in no line of the table is one that nobody finds.
#[test]
fn the_table_names_every_key() {
    let schema: Value =
        serde_json::from_str(&s6_blueprint::blueprint::schema()).expect("it is JSON");
    let text = readme();
    let table: String = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let parts = [
        "/properties",
        "/properties/services/additionalProperties/properties",
        "/properties/nginx/properties",
        "/properties/image/properties",
    ];
    for part in parts {
        let keys = schema.pointer(part).and_then(Value::as_object);
        for key in keys.unwrap_or_else(|| panic!("{part} is not there")).keys() {
            let named = [
                "blueprint",
                "name",
                "services",
                "nginx",
                "image",
                "s6_overlay",
            ];
            assert!(
                named.contains(&key.as_str()) || table.contains(key.as_str()),
                "the README's table has no line for {key} of {part}"
            );
        }
    }
}
