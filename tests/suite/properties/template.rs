//! A template of the Dockerfile is refused at a word of it, or it renders: with any words of the template language in any
//! order, and with any slips in our own.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use s6_blueprint::compile_all;
use s6_blueprint::diagnostic::{Code, Style, render};
use s6_blueprint::source::Sources;

use crate::generated::root;

/// What a template is made of, right and wrong.
const PIECES: [&str; 44] = [
    "FROM x\n",
    "\n",
    "{% if user %}",
    "{% if not user %}",
    "{% if user is not none %}",
    "{% if packages is none %}",
    "{% elif read_only %}",
    "{% if loop.first %}",
    "{% else %}",
    "{% endif %}",
    "{% for x in stages %}",
    "{% for x in run %}",
    "{% for user in ports %}",
    "{% for x in x.run %}",
    "{% for line in packages.lines %}",
    "{% endfor %}",
    "{% include \"Dockerfile\" %}",
    "{% include x %}",
    "{%- endif -%}",
    "{{ user }}",
    "{{ x }}",
    "{{ x.base }}",
    "{{ x | docker_run }}",
    "{{ line | sh }}",
    "{{ loop.last }}",
    "{{ \"a\" if loop.last else \"\" }}",
    "{{ user if user else \"\" }}",
    "{{ packages.lines | join(\" && \") }}",
    "{{ packages.rule if packages else name | docker_value }}",
    "{{ layout.other_bundle.message | sh }}",
    "{% if layout.other_bundle %}",
    "{{ layout.stage2_hook }}",
    "{{ generator.image }}",
    "{% if generator %}",
    "{{ kill_gracetime }}",
    "{{ healthcheck.interval }}",
    "{{ name | sh | docker_value }}",
    "{{ ports | join('\\n') }}",
    "{{# {{ a }} #}}",
    "{{",
    "}}",
    "{%",
    "{{ name }",
    "'",
];

/// A slip in a template of ours: which of its pieces, and what becomes of it.
#[derive(Clone, Debug)]
enum Slip {
    Remove(Index),
    Repeat(Index),
    Swap(Index, Index),
}

fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

#[test]
fn any_pieces_are_refused_or_render() {
    let template = vec(select(PIECES.to_vec()), 0..12);
    TestRunner::new(config(800))
        .run(&template, |pieces| {
            judge(&format!("# {{{{ header }}}}\n{}", pieces.concat()))
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn any_slips_in_ours_are_refused_or_render() {
    let ours = fs::read_to_string(root().join("Dockerfile.in")).expect("it is there");
    let pieces = pieces(&ours);
    let index = any::<Index>;
    let slip = prop_oneof![
        index().prop_map(Slip::Remove),
        index().prop_map(Slip::Repeat),
        (index(), index()).prop_map(|(one, other)| Slip::Swap(one, other)),
    ];
    TestRunner::new(config(200))
        .run(&vec(slip, 1..4), |slips| {
            let mut pieces = pieces.clone();
            for slip in slips {
                match slip {
                    Slip::Remove(at) => drop(pieces.remove(at.index(pieces.len()))),
                    Slip::Repeat(at) => {
                        let at = at.index(pieces.len());
                        pieces.insert(at, pieces[at].clone());
                    }
                    Slip::Swap(one, other) => {
                        let (one, other) = (one.index(pieces.len()), other.index(pieces.len()));
                        pieces.swap(one, other);
                    }
                }
            }
            judge(&pieces.concat())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// A template cut in front of and behind each of its brackets.
fn pieces(text: &str) -> Vec<String> {
    let cut = text.replace("{{", "\u{1}{{").replace("{%", "\u{1}{%");
    let cut = cut.replace("}}", "}}\u{1}").replace("%}", "%}\u{1}");
    cut.split('\u{1}').map(str::to_owned).collect()
}

/// Fails unless the template renders for blueprints with much and with little, or is refused at its words.
fn judge(template: &str) -> Result<(), TestCaseError> {
    for (layout, image) in [
        ("services.d", ""),
        ("s6-rc", ""),
        (
            "s6-rc",
            ", packages: [curl], user: 1000, read_only: true, run: [x, y], stages: {b: {base: x, run: [z]}}, copy: [{from: b, path: /src/z, to: /z, mode: \"0755\"}]",
        ),
    ] {
        let mut sources = Sources::default();
        let text = format!(
            "blueprint: 1\nlayout: {layout}\nservices: {{api: {{command: /bin/x, port: 3000}}}}\nimage: {{dockerfile: t{image}}}\n"
        );
        let id = sources.add("blueprints/one.yaml", text);
        sources.add_file(
            id,
            "t",
            Ok(("blueprints/t".to_owned(), template.to_owned())),
        );
        let (outputs, said) = compile_all(&sources, &[id]);
        let shown = render(&sources, &said, Style::Plain);
        prop_assert_eq!(outputs.len(), usize::from(said.is_empty()), "{}", &shown);
        for diagnostic in &said {
            prop_assert_eq!(diagnostic.code, Code::InvalidTemplate, "{}", &shown);
            prop_assert!(diagnostic.primary.span.source != id, "{}", &shown);
        }
    }
    Ok(())
}
