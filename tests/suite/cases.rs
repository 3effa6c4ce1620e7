//! Blueprints as files: what the good ones mean and become, and what is said of the bad ones.
//!
//! A new case is a new file in `cases/ok`, in `cases/err` or, for warnings that are off by default, in `cases/warn`; its snapshot lies beside it, and
//! `INSTA_UPDATE=always cargo test cases` writes it. Read what it wrote.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use insta::{Settings, assert_snapshot, glob};
use s6_blueprint::diagnostic::{Code, Diagnostic, Severity, Style, has_errors, render};
use s6_blueprint::plan::Plan;
use s6_blueprint::source::Sources;
use s6_blueprint::tree::File;
use s6_blueprint::{Layout, Options, Output, compile_all_as};

use crate::generated::root;

#[test]
fn good_blueprints_mean_and_become_what_lies_beside_them() {
    glob!("cases/ok/*.yaml", |path| {
        let run = Run::of(&[(&name(path), &read(path))]);
        let said = run.said();
        let [output] = &run.outputs[..] else {
            panic!("{} is refused:\n{said}", path.display());
        };
        run.assert(
            "ok",
            path,
            &format!("{said}{}{}", meaning(&output.plan), listing(output)),
        );
    });
}

#[test]
fn every_mistake_is_said_at_its_word() {
    glob!("cases/err/*.yaml", |path| {
        let run = Run::of(&[(&name(path), &read(path))]);
        let said = run.said();
        assert!(run.outputs.is_empty(), "{} is accepted", path.display());
        assert!(has_errors(&run.diagnostics), "nothing is wrong:\n{said}");
        for diagnostic in &run.diagnostics {
            assert!(
                points_at_a_word(diagnostic),
                "it points at nothing:\n{said}"
            );
            assert!(is_well_worded(&diagnostic.message), "reword:\n{said}");
        }
        run.assert("err", path, &said);
    });
}

/// Of these it is compared what is said to whom wants to be told everything; by default that is nothing.
#[test]
fn what_is_off_by_default_is_said_at_its_word() {
    let all = Options {
        warn: BTreeSet::from(Code::OFF_BY_DEFAULT),
        ..Options::default()
    };
    glob!("cases/warn/*.yaml", |path| {
        let files = [(name(path), read(path))];
        let files = files
            .each_ref()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let silent = Run::of(&files);
        assert!(silent.diagnostics.is_empty(), "{}", silent.said());
        let run = Run::with(&files, &all);
        let said = run.said();
        for diagnostic in &run.diagnostics {
            let wanted = diagnostic.severity == Severity::Warning && points_at_a_word(diagnostic);
            assert!(wanted && is_well_worded(&diagnostic.message), "{said}");
        }
        run.assert("warn", path, &said);
    });
}

#[test]
fn two_blueprints_of_one_name_are_a_mistake_in_the_second() {
    let text = "blueprint: 1\nname: shop\nservices: {api: {command: /usr/bin/api}}\n";
    let run = Run::of(&[("first.yaml", text), ("second.yaml", text)]);
    run.assert("err", Path::new("two-files-of-one-name"), &run.said());
}

/// An editor of another system ends its lines with a carriage return too.
#[test]
fn the_ends_of_lines_change_nothing() {
    for folder in ["ok", "err"] {
        for path in cases(folder, "yaml") {
            let text = read(&path);
            let unix = Run::of(&[(&name(&path), &text)]);
            let other = Run::of(&[(&name(&path), &text.replace('\n', "\r\n"))]);
            assert_eq!(
                unix.said(),
                other.said().replace('\r', ""),
                "{}",
                path.display()
            );
            let trees = |run: &Run| {
                run.outputs
                    .iter()
                    .map(|output| output.tree.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(trees(&unix), trees(&other), "{}", path.display());
        }
    }
}

/// What hands do to a file while they type it: nothing of it is a reason to panic.
#[test]
fn no_half_typed_blueprint_is_a_panic() {
    for path in cases("ok", "yaml") {
        let (name, text) = (name(&path), read(&path));
        for (at, _) in text.char_indices() {
            Run::of(&[(&name, &text[..at])]);
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for left_out in 0..lines.len() {
            let rest = [&lines[..left_out], &lines[left_out + 1..]].concat();
            Run::of(&[(&name, &rest.concat())]);
        }
    }
}

/// What would fill the memory or the stack is refused, and soon.
#[test]
fn a_text_that_grows_beyond_measure_is_refused() {
    let deep = format!("blueprint: {}", "[".repeat(100_000));
    let deep_block = (0..5000).fold(String::new(), |text, level| {
        text + &" ".repeat(level) + "a:\n"
    });
    let wide = format!("blueprint: [{}]", "1, ".repeat(300_000));
    let ring = (0..2000).fold("blueprint: 1\nservices:\n".to_owned(), |text, number| {
        let next = (number + 1) % 2000;
        text + &format!("  s{number}: {{command: /usr/bin/s, depends_on: [s{next}]}}\n")
    });
    for text in [deep, deep_block, wide, ring] {
        let run = Run::of(&[("large.yaml", &text)]);
        assert!(has_errors(&run.diagnostics));
    }
}

#[test]
fn every_snapshot_has_its_case() {
    for folder in ["ok", "err", "warn"] {
        for snapshot in cases(folder, "snap") {
            let case = snapshot.with_extension("yaml");
            let named = snapshot.ends_with("two-files-of-one-name.snap");
            assert!(
                named || case.is_file(),
                "{} is of no case",
                snapshot.display()
            );
        }
    }
}

/// Some blueprints, compiled together.
struct Run {
    sources: Sources,
    outputs: Vec<Output>,
    diagnostics: Vec<Diagnostic>,
    input: String,
}

impl Run {
    fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, &Options::default())
    }

    fn with(files: &[(&str, &str)], options: &Options) -> Self {
        let mut sources = Sources::default();
        let ids: Vec<_> = files
            .iter()
            .map(|(name, text)| sources.add(format!("blueprints/{name}"), *text))
            .collect();
        let (outputs, diagnostics) = compile_all_as(&sources, &ids, options);
        let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
        Self {
            sources,
            outputs,
            diagnostics,
            input: texts.join("---\n"),
        }
    }

    fn said(&self) -> String {
        render(&self.sources, &self.diagnostics, Style::Plain)
    }

    /// Compares with the snapshot that lies beside the case and can be read without it.
    fn assert(&self, folder: &str, case: &Path, found: &str) {
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path(format!("cases/{folder}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.set_description(self.input.trim_end());
        let stem = case.file_stem().unwrap_or_default().to_string_lossy();
        settings.bind(|| assert_snapshot!(&*stem, found));
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of `cases/FOLDER` with this ending.
fn cases(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/suite/cases").join(folder);
    let entries = std::fs::read_dir(&folder).expect("the cases can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the cases can be read").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has no {ending}", folder.display());
    paths
}

/// Only what is missing from a whole file, or the file's own name, has no word to point at.
fn points_at_a_word(diagnostic: &Diagnostic) -> bool {
    let span = diagnostic.primary.span;
    let of_the_file = [Code::MissingKey, Code::InvalidName, Code::YamlSyntax];
    span.start < span.end || (span.end == 0 && of_the_file.contains(&diagnostic.code))
}

/// Lower case, no final period, backticks in pairs.
fn is_well_worded(message: &str) -> bool {
    !message.starts_with(char::is_uppercase)
        && !message.ends_with(['.', '!', ':'])
        && message.matches('`').count().is_multiple_of(2)
}

/// The plan without the release of s6-overlay, which stands in the Dockerfile.
fn meaning(plan: &Plan) -> String {
    let Plan {
        name,
        origin,
        layout,
        services,
        nginx,
        ready_within,
        image,
        dockerfile: _,
        overlay: _,
    } = plan;
    let limit = ready_within.map(|seconds| format!("ready within {seconds} s\n"));
    format!(
        "{name} from {origin}\n{}{}{services:#?}\n{nginx:#?}\n{image:#?}\n",
        if *layout == Layout::ServicesD {
            ""
        } else {
            "as definitions of s6-rc\n"
        },
        limit.unwrap_or_default()
    )
}

/// A script that is the same for all but in its widths: it is in generated/, and executed in the tests of scripts.
const SERVICES: &str = "rootfs/usr/bin/services";

/// Every file with its x bit, its size, and its lines behind bars: insta does not see how a text ends.
fn listing(output: &Output) -> String {
    let mut listing = String::new();
    for (path, File { bytes, executable }) in &output.tree.files {
        let mode = if *executable { "0755" } else { "0644" };
        let text = String::from_utf8_lossy(bytes);
        write!(listing, "\n{mode} {path}, {} bytes\n", bytes.len()).expect("memory takes it");
        if path == SERVICES {
            continue;
        }
        for line in text.split_inclusive('\n') {
            listing.push('|');
            listing.push_str(&visible(line));
        }
        if !text.ends_with('\n') {
            listing.push_str(" (and no end of the line)\n");
        }
    }
    listing
}

/// The text with its control characters as escapes.
fn visible(line: &str) -> String {
    line.chars()
        .map(|letter| match letter {
            '\n' => "\n".to_owned(),
            control if control.is_control() => control.escape_debug().to_string(),
            other => other.to_string(),
        })
        .collect()
}
