//! Which blueprints are read, and under which name each is known.

use std::os::unix::fs::symlink;

use crate::cli::project::{BAD, Project, SMALL, run};

#[test]
fn without_a_folder_of_blueprints_the_error_names_the_remedy() {
    let project = Project::empty();
    for command in ["generate", "check"] {
        let run = project.run(&[command]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        let start = "error: cannot read the folder of blueprints blueprints: run s6-blueprint where the \
                     folder is, or name a blueprint: ";
        assert!(run.stderr.starts_with(start), "{}", run.stderr);
    }
    assert!(project.files(".").is_empty());
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error() {
    let project = Project::empty();
    project.write("blueprints", "");
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("the folder of blueprints blueprints"),
        "{}",
        run.stderr
    );
}

/// Nobody means to remove every output; a typing error or a wrong folder is likelier.
#[test]
fn an_empty_folder_of_blueprints_is_an_error_and_removes_nothing() {
    let project = Project::generated();
    project.remove("blueprints/one.yaml");
    let run = project.run(&["generate"]);
    let said = "error: there is no blueprint (*.yaml, *.yml) in blueprints: write one, or name one that lies \
                elsewhere\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, said));
    assert!(project.has("generated/one/Dockerfile"));
}

#[test]
fn other_files_and_hidden_ones_are_no_blueprints() {
    let project = Project::with(&[("one", SMALL)]);
    for path in ["README.md", ".hidden.yaml", "one.yaml~", "folder.yaml/x"] {
        project.write(&format!("blueprints/{path}"), "no blueprint");
    }
    project.write("blueprints/two.yml", SMALL);
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.starts_with("2 blueprints, 14 files: "),
        "{}",
        run.stdout
    );
}

#[test]
fn a_link_that_leads_nowhere_is_an_error_and_its_output_stays() {
    let project = Project::with(&[("one", SMALL), ("two", SMALL)]);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.remove("blueprints/two.yaml");
    symlink("nowhere", project.path("blueprints/two.yaml")).expect("a link");
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("cannot read the blueprint blueprints/two.yaml"),
        "{}",
        run.stderr
    );
    assert!(project.has("generated/two/Dockerfile"));
}

#[test]
fn the_same_blueprint_has_the_same_output_however_it_is_named() {
    let project = Project::generated();
    let wanted = project.files("generated");
    let absolute = project.path("blueprints/one.yaml");
    symlink("blueprints", project.path("linked")).expect("a link");
    let absolute = absolute.to_str().expect("UTF-8");
    let twisted = "blueprints/../blueprints/one.yaml";
    for name in [
        "blueprints/one.yaml",
        "./blueprints//one.yaml",
        twisted,
        absolute,
    ] {
        let run = project.run(&["generate", name]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.contains(" 0 written, "),
            "{name}: {}",
            run.stdout
        );
    }
    assert_eq!(project.files("generated"), wanted);
}

#[test]
fn no_absolute_path_enters_the_output() {
    let project = Project::with(&[("one", SMALL)]);
    let elsewhere = Project::empty();
    let blueprint = project.path("blueprints/one.yaml");
    let ended = run(elsewhere.command().arg("generate").arg(&blueprint));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let folder = blueprint
        .parent()
        .and_then(std::path::Path::to_str)
        .expect("UTF-8");
    for (path, bytes) in elsewhere.files("generated") {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains(folder), "{path}: {text}");
        assert!(!text.contains("Generated from /"), "{path}: {text}");
    }
    let header = "# Generated from one.yaml by";
    assert!(
        elsewhere
            .read("generated/one/Dockerfile")
            .starts_with(header)
    );
}

#[test]
fn a_name_that_would_end_the_comment_is_refused() {
    let project = Project::empty();
    project.write(
        "blueprints/one\nRUN evil.yaml",
        SMALL.to_owned() + "name: one\n",
    );
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    let said = "error: cannot read the blueprint \"blueprints/one\\nRUN evil.yaml\": rename it, there is a \
                control character in its path\n";
    assert_eq!(run.stderr, said);
    assert!(!project.has("generated"));
}

#[test]
fn what_is_not_utf8_is_an_error_that_names_the_file() {
    let project = Project::with(&[("good", SMALL)]);
    project.write("blueprints/one.yaml", b"blueprint: 1 # \xff\n");
    let run = project.run(&["generate"]);
    let said = "error: cannot read the blueprint blueprints/one.yaml: it is not UTF-8\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, said));
    assert!(!project.has("generated"));
}

#[test]
fn a_byte_order_mark_and_other_line_ends_change_nothing() {
    let project = Project::generated();
    project.write(
        "blueprints/one.yaml",
        format!("\u{feff}{SMALL}").replace('\n', "\r\n"),
    );
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let project = Project::with(&[("bad", BAD)]);
    let plain = project.run(&["generate"]);
    project.write("blueprints/bad.yaml", format!("\u{feff}{BAD}"));
    assert_eq!(project.run(&["generate"]), plain);
    // On the first line it would be off by three.
    let first = "blueprnt: 1\n";
    project.write("blueprints/bad.yaml", format!("\u{feff}{first}"));
    let run = project.run(&["generate"]);
    assert!(
        run.stderr.contains("blueprints/bad.yaml:1:1"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains('\u{feff}'), "{}", run.stderr);
}

#[test]
fn a_blueprint_that_cannot_be_read_is_an_error() {
    let project = Project::with(&[("one", SMALL)]);
    let run = project.run(&["generate", "missing.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("error: cannot read the blueprint missing.yaml: "),
        "{}",
        run.stderr
    );
    let run = project.run(&["generate", "blueprints"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("error: cannot read the blueprint blueprints: "),
        "{}",
        run.stderr
    );
}
