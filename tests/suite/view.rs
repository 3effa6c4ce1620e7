//! Plans as people and programs are shown them: three whole ones as they are printed, and what holds for all.

use std::fs;

use insta::{Settings, assert_snapshot, glob};
use s6_blueprint::compile;
use s6_blueprint::diagnostic::{Style, render};
use s6_blueprint::plan::Plan;
use s6_blueprint::source::Sources;
use s6_blueprint::view::{self, Format};
use serde_json::Value;

use crate::generated::root;
use crate::linters::containers::all;

#[test]
fn plans_are_shown_as_they_lie_beside_their_blueprints() {
    glob!("view/*.yaml", |path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(path).expect("a blueprint can be read");
        let plan = plan(&format!("blueprints/{stem}.yaml"), &text);
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path("view");
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.bind(|| {
            assert_snapshot!(format!("{stem}-text"), view::describe(&plan));
            assert_snapshot!(format!("{stem}-json"), view::json(&[&plan]));
            for (name, format) in [("mermaid", Format::Mermaid), ("dot", Format::Dot)] {
                assert_snapshot!(format!("{stem}-{name}"), view::graph(&plan, format));
            }
        });
    });
}

/// The README shows it.
#[test]
fn the_committed_picture_is_as_drawn() {
    let path = "docs/nginx-api.svg";
    let blueprint = "blueprints/nginx-api.yaml";
    let committed = fs::read_to_string(root().join(path)).unwrap_or_default();
    let text = fs::read_to_string(root().join(blueprint)).expect("a blueprint can be read");
    assert!(
        committed == view::graph(&plan(blueprint, &text), Format::Svg),
        "{path} is not what {blueprint} says; `cargo run -- graph --format svg {blueprint} > {path}` puts it right"
    );
}

/// Every number is one, every tag is closed, and the picture is drawn the same each time.
#[test]
fn every_picture_is_whole() {
    for container in all() {
        let plan = &container.output.plan;
        let picture = view::graph(plan, Format::Svg);
        assert!(
            !picture.contains("NaN") && !picture.contains("inf"),
            "{picture}"
        );
        assert!(
            !picture.contains("\"-"),
            "outside of the picture:\n{picture}"
        );
        for tag in ["svg", "g", "style", "defs", "title", "text", "marker"] {
            let opened = picture.matches(&format!("<{tag} ")).count()
                + picture.matches(&format!("<{tag}>")).count();
            let closed = picture.matches(&format!("</{tag}>")).count();
            assert_eq!(opened, closed, "{tag} of {}", container.blueprint);
        }
        assert_eq!(picture, view::graph(plan, Format::Svg));
    }
}

#[test]
fn no_line_ends_in_a_blank_and_none_is_empty_twice() {
    for container in all() {
        let text = view::describe(&container.output.plan);
        let blueprint = &container.blueprint;
        assert!(text.ends_with('\n'), "{blueprint}");
        assert!(!text.contains("\n\n\n"), "{blueprint}:\n{text}");
        for line in text.lines() {
            assert_eq!(line.trim_end(), line, "{blueprint}");
        }
    }
}

/// The waves are checked against the dependencies in another way than they are made.
#[test]
fn json_names_every_service_once_and_nobody_before_what_it_waits_for() {
    for container in all() {
        let plan = &container.output.plan;
        let json: Value = serde_json::from_str(&view::json(&[plan])).expect("JSON");
        assert_eq!(json["version"], 1);
        let shown = &json["plans"][0];
        let services = shown["services"].as_array().expect("a list");
        let waves = shown["waves"].as_array().expect("a list");
        let order: Vec<(usize, &str)> = waves
            .iter()
            .enumerate()
            .flat_map(|(number, wave)| texts(wave).map(move |name| (number, name)))
            .collect();
        assert_eq!(order.len(), plan.services.len(), "{}", container.blueprint);
        let wave = |name: &str| order.iter().find(|(_, other)| *other == name);
        for service in services {
            let name = service["name"].as_str().expect("a name");
            let own = wave(name).expect("every service is in a wave").0;
            let earlier = |other| wave(other).is_some_and(|(number, _)| *number < own);
            assert!(texts(&service["depends_on"]).all(earlier), "{name}");
        }
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str)
}

fn plan(path: &str, text: &str) -> Plan {
    let mut sources = Sources::default();
    let id = sources.add(path, text);
    let mut said = Vec::new();
    let output = compile(&sources, id, &mut said)
        .unwrap_or_else(|| panic!("{}", render(&sources, &said, Style::Plain)));
    output.plan
}
