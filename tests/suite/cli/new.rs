//! `new`: each kind is a blueprint that generates at once, and nothing of a person's is ever overwritten.

use s6_blueprint::compile;
use s6_blueprint::source::Sources;

use crate::cli::project::{Project, assert_run};

const KINDS: [&str; 3] = ["web", "worker", "minimal"];

const MODELINE: &str = "# yaml-language-server: $schema=../schema/blueprint.schema.json\n";

#[test]
fn each_kind_generates_without_a_word() {
    for kind in KINDS {
        let project = Project::empty();
        let run = project.run(&["new", kind]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{kind}");
        let path = format!("blueprints/{kind}.yaml");
        assert!(
            run.stdout
                .contains(&format!("s6-blueprint generate {path}")),
            "{}",
            run.stdout
        );
        let run = project.run(&["generate", "--quiet"]);
        assert_run(&run, 0, "", "");
        assert!(project.has(&format!("generated/{kind}/Dockerfile")));
        let mut sources = Sources::default();
        let id = sources.add(path.clone(), project.read(&path));
        let mut said = Vec::new();
        assert!(compile(&sources, id, &mut said).is_some() && said.is_empty());
    }
}

/// What is commented out is there to be uncommented.
#[test]
fn what_is_commented_out_is_of_the_language_too() {
    for kind in KINDS {
        let project = Project::empty();
        project.run(&["new", kind]);
        let path = format!("blueprints/{kind}.yaml");
        let text = project.read(&path);
        let begin = ["copy:", "  - {", "stages:", "  build:", "/assets/:"];
        let with: Vec<String> = text
            .lines()
            .map(|line| match line.split_once("# ") {
                Some((indent, rest)) if begin.iter().any(|word| rest.starts_with(word)) => {
                    format!("{indent}{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        let with = with
            .concat()
            .replace("listen: 8080", "listen: 8080\n  root: /var/www/html");
        assert_ne!(with, text, "{kind}");
        project.write(&path, &with);
        let run = project.run(&["generate"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{kind}:\n{with}");
    }
}

#[test]
fn what_is_there_stays() {
    let project = Project::with(&[("web", "mine")]);
    let run = project.run(&["new", "web"]);
    let said = "error: blueprints/web.yaml is there already: choose another name, `s6-blueprint new web NAME`\n";
    assert_run(&run, 2, "", said);
    assert_eq!(project.read("blueprints/web.yaml"), "mine");
    assert_eq!(project.run(&["new", "web", "shop"]).code, 0);
    assert!(project.has("blueprints/shop.yaml"));
}

#[test]
fn the_name_is_one_of_a_container() {
    let project = Project::empty();
    for name in ["My App", "../x", "a/b", ".", "1st", ""] {
        let run = project.run(&["new", "web", name]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains("cannot be the name"), "{}", run.stderr);
    }
    assert!(!project.has("blueprints"));
}

/// An editor that is told of a schema that is not there complains.
#[test]
fn the_schema_is_named_where_it_is() {
    let project = Project::empty();
    let run = project.run(&["new", "minimal"]);
    assert!(
        run.stdout.contains("s6-blueprint schema >schema/"),
        "{}",
        run.stdout
    );
    assert!(!project.read("blueprints/minimal.yaml").contains("$schema"));
    project.write(
        "schema/blueprint.schema.json",
        project.run(&["schema"]).stdout,
    );
    let run = project.run(&["new", "minimal", "second"]);
    assert!(!run.stdout.contains("schema"), "{}", run.stdout);
    assert!(project.read("blueprints/second.yaml").starts_with(MODELINE));
}
