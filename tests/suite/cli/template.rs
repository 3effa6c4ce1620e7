//! `image.dockerfile`: a template of the user's own.

use std::fmt::Write as _;
use std::fs;

use crate::cli::project::{Project, Run, run};
use crate::generated::root;

const BLUEPRINT: &str = "blueprint: 1\nservices:\n  api:\n    command: /usr/bin/api\nimage:\n  packages: [curl]\n  \
                         run: [echo it]\n  dockerfile: my.Dockerfile.in\n";

fn project(template: &str) -> Project {
    let project = Project::with(&[("one", BLUEPRINT)]);
    project.write("blueprints/my.Dockerfile.in", template);
    project
}

/// What is said of a template, without the lines that the renderer draws.
fn said(template: &str) -> Run {
    project(template).run(&["plan", "--message-format", "short"])
}

#[track_caller]
fn assert_refused(template: &str, place: &str, message: &str) {
    let template = format!("# {{{{ header }}}}\n{template}");
    let run = said(&template);
    let wanted =
        format!("blueprints/my.Dockerfile.in:{place}: error[invalid-template]: {message}\n");
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, wanted.as_str()),
        "{template}"
    );
}

#[test]
fn our_own_template_is_one_and_makes_the_same_file() {
    let ours = fs::read_to_string(root().join("Dockerfile.in")).expect("it is there");
    let project = project(&ours);
    assert_eq!(project.run(&["generate"]).code, 0);
    let made = project.read("generated/one/Dockerfile");
    let plain = BLUEPRINT.replace("  dockerfile: my.Dockerfile.in\n", "");
    project.write("blueprints/one.yaml", plain);
    let run = project.run(&["check"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "11 files as generated, checked in N ms\n"),
        "{made}"
    );
}

/// Every blueprint of ours, in both layouts, through our own template as a user's: nothing that passes can fail.
#[test]
fn our_own_template_renders_for_every_blueprint() {
    let project = Project::empty();
    let ours = fs::read_to_string(root().join("Dockerfile.in")).expect("it is there");
    project.write("blueprints/ours", ours);
    let blueprints = fs::read_dir(root().join("blueprints")).expect("they are there");
    for path in blueprints.map(|entry| entry.expect("it can be read").path()) {
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("it can be read");
        if !text.contains("\n  generator: image") {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("UTF-8");
            project.write(&format!("blueprints/{name}"), text);
        }
    }
    for layout in ["services.d", "s6-rc"] {
        assert_eq!(project.run(&["generate", "--layout", layout]).code, 0);
        for name in outputs(&project) {
            let blueprint = format!("blueprints/{name}.yaml");
            let set = ["--set", "image.dockerfile=ours", "--output", "other"];
            let made = run(project
                .command()
                .args(["generate", "--layout", layout, &blueprint])
                .args(set));
            assert_eq!(made.code, 0, "{}", made.stderr);
            let [plain, other] = ["generated", "other"].map(|folder| {
                let text = project.read(&format!("{folder}/{name}/Dockerfile"));
                // The first line says what was set.
                text.split_once('\n').expect("two lines").1.to_owned()
            });
            assert_eq!(plain, other, "{name}");
        }
    }
}

fn outputs(project: &Project) -> Vec<String> {
    let folders = fs::read_dir(project.path("generated")).expect("they are there");
    let names = folders.map(|entry| entry.expect("it can be read").file_name().into_string());
    names.map(|name| name.expect("UTF-8")).collect()
}

#[test]
fn a_few_lines_below_ours_are_enough() {
    let project = project(
        "{% include \"Dockerfile\" %}\nLABEL org.opencontainers.image.vendor={{ name | docker_value }}",
    );
    assert_eq!(project.run(&["generate"]).code, 0);
    let made = project.read("generated/one/Dockerfile");
    assert!(
        made.starts_with("# Generated from blueprints/one.yaml by "),
        "{made}"
    );
    assert!(
        made.ends_with("CMD []\nLABEL org.opencontainers.image.vendor=\"one\"\n"),
        "{made}"
    );
    assert_eq!(project.run(&["check"]).code, 0);
    project.write(
        "blueprints/my.Dockerfile.in",
        "{% include \"Dockerfile\" %}\nLABEL a=b\n",
    );
    let run = project.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout
            .starts_with("changed: generated/one/Dockerfile\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn everything_that_can_be_said_is_rendered() {
    let template = "{{ header }}\nFROM {{ base }}\n{% if packages %}\nRUN {{ packages.lines | join(\" && \") }}\n{% elif not user \
                    %}\nUSER 0\n{% else %}\nUSER {{ user }}\n{% endif %}\n{% for command in run %}\n# {{ \"first\" if loop.first \
                    else 'later' }}\nRUN {{ command | docker_run }}\n{% endfor %}\n{% if read_only is not none %}\n# {{ kill_gracetime }}\n{% endif %}\n";
    let project = project(template);
    let run = project.run(&["generate"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let made = project.read("generated/one/Dockerfile");
    let rest = made.split_once('\n').expect("two lines").1;
    assert!(
        rest.starts_with("FROM debian:bookworm-slim\nRUN apt-get update && "),
        "{made}"
    );
    assert!(rest.ends_with("\n# first\nRUN echo it\n# 200\n"), "{made}");
}

#[test]
fn what_it_knows_nothing_of_is_said_at_its_word() {
    assert_refused(
        "FROM {{ bsae }}",
        "2:9",
        "a template of the Dockerfile knows no `bsae`",
    );
    assert_refused(
        "{% for s in stages %}{{ s.bse }}{% endfor %}",
        "2:25",
        "`s` has no `bse`",
    );
    assert_refused(
        "{{ name | upper }}",
        "2:11",
        "a template of the Dockerfile knows no filter `upper`",
    );
    assert_refused(
        "{% set x = 1 %}",
        "2:10",
        "`=` means nothing in a template of the Dockerfile",
    );
    assert_refused(
        "{% macro x() %}",
        "2:4",
        "a template of the Dockerfile knows no tag `macro`",
    );
    assert_refused("{{ name.first }}", "2:4", "`name` has no `first`");
    assert_refused(
        "{{ loop.first }}",
        "2:4",
        "a template of the Dockerfile knows no `loop`",
    );
}

#[test]
fn what_would_not_be_a_dockerfile_is_refused() {
    assert_refused("{{ user }}", "2:4", "`user` may be not there");
    assert_refused(
        "{% if not user %}{{ user }}{% endif %}",
        "2:21",
        "`user` may be not there",
    );
    assert_refused("{{ ports }}", "2:4", "`ports` is a list");
    assert_refused("{{ layout }}", "2:4", "`layout` has parts");
    assert_refused("{{ read_only }}", "2:4", "`read_only` is a yes or a no");
    let message = "`c` can have what a Dockerfile would take for something else";
    assert_refused("{% for c in run %}{{ c }}{% endfor %}", "2:22", message);
    assert_refused(
        "{{ run | join(\" \") }}",
        "2:10",
        "these want quotes one by one",
    );
    assert_refused("{{ kill_gracetime | sh }}", "2:21", "`sh` is for texts");
    assert_refused(
        "{% for x in name %}{% endfor %}",
        "2:13",
        "`name` is no list",
    );
}

#[test]
fn what_is_not_closed_is_said_where_it_opens() {
    assert_refused("{{ name", "2:1", "this `{{` is never closed");
    assert_refused("{{# name", "2:1", "this `{{#` is never closed");
    assert_refused("{{ \"}}", "2:1", "this `{{` is never closed");
    assert_refused("{% if user %}", "2:1", "this `if` is never closed");
    assert_refused("{% for x in run %}", "2:1", "this `for` is never closed");
    assert_refused(
        "{% endif %}",
        "2:1",
        "`endif` belongs to an `if`, and none is open here",
    );
    assert_refused(
        "{% if user %}{% endfor %}",
        "2:14",
        "`endfor` closes a `if`",
    );
    assert_refused(
        "{% if user %}{% else %}{% else %}{% endif %}",
        "2:24",
        "this stands behind the `else` of its `if`",
    );
    assert_refused(
        "{% for x in stages[0] %}{{ x }}{% endfor %}",
        "2:19",
        "`[` means nothing in a template of the Dockerfile",
    );
    assert_refused(
        "{% for x in stges %}{{ x }}{% endfor %}",
        "2:13",
        "a template of the Dockerfile knows no `stges`",
    );
    assert_refused(
        "{% if user == 1 %}{{ user }}{% endif %}",
        "2:12",
        "`=` means nothing in a template of the Dockerfile",
    );
    assert_refused(
        "{% if %}{% endif %}",
        "2:1",
        "this is no condition of a template of the Dockerfile",
    );
    assert_refused(
        "{% include \"other\" %}",
        "2:1",
        "a template includes ours and no other",
    );
    assert_refused("{{ }}", "2:1", "expected a name here");
    assert_refused(
        "{{ name name }}",
        "2:9",
        "this does not belong into an output",
    );
}

#[test]
fn all_mistakes_are_said_in_one_run() {
    let run = said("{{ a }}\n{{ b }}\n{% c %}\n{{ name | d }}\n");
    assert_eq!(run.stderr.lines().count(), 4, "{}", run.stderr);
}

#[test]
fn a_template_that_names_no_header_is_refused() {
    let run = said("FROM {{ base }}\nRUN true\n");
    let wanted = "blueprints/my.Dockerfile.in:1:1: error[invalid-template]: the template does not say what the file is made of\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, wanted));
}

#[test]
fn one_that_cannot_be_read_is_the_blueprints_mistake() {
    let project = Project::with(&[("one", BLUEPRINT)]);
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    let mut shown = String::new();
    for line in [
        "error[invalid-value]: cannot read the template `my.Dockerfile.in`",
        " --> blueprints/one.yaml:8:15",
        "  |",
        "8 |   dockerfile: my.Dockerfile.in",
        "  |               ^^^^^^^^^^^^^^^^ there is no such file",
    ] {
        writeln!(shown, "{line}").expect("memory takes it");
    }
    assert!(run.stderr.starts_with(&shown), "{}", run.stderr);
    fs::create_dir(project.path("blueprints/my.Dockerfile.in")).expect("a folder");
    let run = project.run(&["generate"]);
    assert!(
        run.stderr.contains(" it is a folder, not a file\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_build_that_makes_its_own_tree_has_none() {
    let project = project("{{ header }}\nFROM {{ base }}\n");
    let run = project.run(&[
        "plan",
        "--set",
        "image.generator=image",
        "--message-format",
        "short",
    ]);
    let wanted = "blueprints/one.yaml:8:3: error[conflict]: a build that makes its own tree has no template of its own\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, wanted));
}
