//! Which blueprints are read, and under which name each is known.

use std::os::unix::fs::symlink;

use crate::cli::project::{BAD, Project, SMALL, assert_run, run};

#[test]
fn without_a_folder_of_blueprints_the_error_names_the_remedy() {
    let project = Project::empty();
    for command in ["generate", "check"] {
        let run = project.run(&[command]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        let said = "error: cannot read the folder of blueprints blueprints: there is none here; run s6-blueprint \
                    where it is, name a blueprint, or begin with `s6-blueprint new web`\n";
        assert_eq!(run.stderr, said);
    }
    assert!(project.files(".").is_empty());
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error() {
    let project = Project::empty();
    project.write("blueprints", "");
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    let said = "error: cannot read the folder of blueprints blueprints: blueprints is there, and is not a folder; \
                move it away, or name another place\n";
    assert_eq!(run.stderr, said);
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
        run.stdout.starts_with("2 blueprints, 22 files: "),
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
    let said = "error: cannot read the blueprint blueprints/two.yaml: it is a link to nowhere, where nothing is; \
                remove it, or let it lead to something\nerror: 1 error in 1 file; nothing is written\n";
    assert_eq!(run.stderr, said);
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
    let said = "error: cannot read the blueprint blueprints/one\\nRUN evil.yaml: there is a control character in \
                its path; rename it\nerror: 1 error in 1 file; nothing is written\n";
    assert_eq!(run.stderr, said);
    assert!(!project.has("generated"));
}

#[test]
fn what_is_not_utf8_is_an_error_that_names_the_file() {
    let project = Project::with(&[("good", SMALL)]);
    project.write(
        "blueprints/one.yaml",
        b"blueprint: 1\n# gr\xc3\xbcn, gr\xfcn\n",
    );
    let run = project.run(&["generate"]);
    let said = "error: cannot read the blueprint blueprints/one.yaml: it is not UTF-8, at line 2, column 11 (the byte \
                0xfc); save it as UTF-8, in the editor or, where it is Latin-1, with `iconv -f latin1 -t utf-8`\n\
                error: 1 error in 1 file; nothing is written\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, said));
    assert!(!project.has("generated"));
    let annotated = project.run(&["check", "--message-format", "github"]);
    let start = "::error file=blueprints/one.yaml,line=2::cannot read the blueprint";
    assert!(annotated.stdout.starts_with(start), "{}", annotated.stdout);
}

/// Notepad and PowerShell write it.
#[test]
fn what_is_utf16_is_called_so() {
    let project = Project::empty();
    let units = SMALL.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    project.write("blueprints/one.yaml", bytes);
    let run = project.run(&["plan"]);
    let said = "error: cannot read the blueprint blueprints/one.yaml: it is UTF-16; save it as UTF-8, in the editor \
                or with `iconv -f utf-16 -t utf-8`\nerror: 1 error in 1 file; there is no plan\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, said));
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

/// Each of these was typed by somebody.
#[test]
fn a_blueprint_that_cannot_be_read_is_an_error_with_a_remedy() {
    let project = Project::with(&[("one", SMALL)]);
    let remedies = [
        (
            "missing.yaml",
            "there is no such file; look at how it is written, `s6-blueprint new` makes one",
        ),
        (
            "one",
            "there is no such file; did you mean blueprints/one.yaml?",
        ),
        (
            "blueprints/one",
            "there is no such file; did you mean blueprints/one.yaml?",
        ),
        (
            "blueprints",
            "it is a folder; name the blueprints in it one by one",
        ),
    ];
    for (name, remedy) in remedies {
        let run = project.run(&["generate", name]);
        let said = format!(
            "error: cannot read the blueprint {name}: {remedy}\nerror: 1 error in 1 file; nothing is written\n"
        );
        assert_eq!((run.code, run.stderr), (2, said));
    }
}

#[test]
fn one_that_cannot_be_read_does_not_hide_the_mistakes_of_others() {
    let project = Project::with(&[("bad", BAD), ("good", SMALL)]);
    symlink("circle.yaml", project.path("blueprints/circle.yaml")).expect("a link");
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    let [first, .., last] = &run.stderr.lines().collect::<Vec<_>>()[..] else {
        panic!("{}", run.stderr);
    };
    let refused = "error: cannot read the blueprint blueprints/circle.yaml: its links lead in a circle; put a file \
                   there instead";
    assert_eq!(*first, refused);
    assert!(
        run.stderr.contains(" --> blueprints/bad.yaml:4:5"),
        "{}",
        run.stderr
    );
    assert_eq!(*last, "error: 2 errors in 2 files; nothing is written");
    assert!(!project.has("generated"));
}

#[test]
fn a_blueprint_that_is_named_twice_is_read_once() {
    let project = Project::with(&[("one", SMALL)]);
    let absolute = project.path("blueprints/one.yaml");
    let names = [
        "blueprints/one.yaml",
        "./blueprints/../blueprints/one.yaml",
        absolute.to_str().expect("UTF-8"),
    ];
    let run = run(project.command().arg("generate").args(names));
    let said = "1 blueprint, 11 files: 11 written, 0 unchanged, 0 removed in N ms\n";
    assert_run(&run, 0, said, "");
}
