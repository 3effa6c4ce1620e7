//! The definitions of s6-rc, as the real compiler reads them: none that it refuses, none that it takes in silence and that
//! is wrong all the same.
//!
//! The checker needs nothing. Where `s6-rc-compile` and `s6-rc-db` are on the PATH, or in the folder that `S6_RC_BIN`
//! names, they judge too.

mod checker;
mod compiler;
mod definitions;
mod execline;
mod graphs;
mod mistakes;
mod sources;

use s6_blueprint::source::Sources;
use s6_blueprint::{Layout, Options, Output, compile_all_as};

use crate::generated::root;

/// Every good case and every example, as definitions of s6-rc.
fn outputs() -> Vec<Output> {
    let cases = glob("tests/suite/cases/ok");
    let mut sources = Sources::default();
    let mut outputs = Vec::new();
    for (path, text) in cases.into_iter().chain(glob("blueprints")) {
        let id = sources.add(path, text);
        let (mut output, _) = compile_all_as(&sources, &[id], &Options::in_layout(Layout::S6Rc));
        outputs.append(&mut output);
    }
    assert!(outputs.len() > 20, "only {}", outputs.len());
    outputs
}

/// The YAML files of a folder, with their names.
fn glob(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join(folder)).expect("it can be read");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    yaml.map(|path| {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        (path.to_string_lossy().into_owned(), text)
    })
    .collect()
}

#[test]
fn the_checker_finds_nothing_in_any_case_or_example() {
    for output in outputs() {
        let problems = checker::problems(&output.tree);
        assert!(problems.is_empty(), "{}: {problems:#?}", output.plan.name);
    }
}

#[test]
fn the_real_compiler_takes_every_case_and_example_without_a_word() {
    let Some(compiler) = compiler::Compiler::find() else {
        return;
    };
    for output in outputs() {
        let database = compiler.compile(&output.tree);
        assert!(
            database.success && database.said.is_empty(),
            "{}: {}",
            output.plan.name,
            database.said
        );
        database.keeps_the_dependencies_of(&output.plan);
    }
}
