//! `explain`: what a code is about, with an example, what is said of it, and its cure. Writes nothing.

mod page;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use s6_blueprint::blueprint::nearest;
use s6_blueprint::diagnostic::{Code, Explanation, Style, explain, render};
use s6_blueprint::source::Sources;
use s6_blueprint::{Options, compile_all_as, diagnostic};

use crate::cli::print;

#[derive(clap::Args)]
pub struct Arguments {
    /// The code, as it stands in square brackets behind `error` or `warning` [default: a list of all].
    code: Option<String>,

    /// Print the page with all of them, which is docs/diagnostics.md of this project.
    #[arg(long, conflicts_with = "code")]
    page: bool,
}

/// Prints the explanation of one code, the list, or the page.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.code {
        None if arguments.page => print(&page::page()),
        None => print(&list()),
        Some(name) => print(&text(parse(name)?)),
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(name: &str) -> Result<Code> {
    // As it is copied out of a message.
    let bare = name
        .trim_start_matches("error")
        .trim_start_matches("warning");
    let bare = bare.trim_matches(['[', ']']);
    if let Some(code) = Code::parse(bare) {
        return Ok(code);
    }
    match nearest(bare, Code::ALL.map(Code::name)) {
        Some(near) => bail!("there is no code `{name}`; did you mean `{near}`?"),
        None => bail!("there is no code `{name}`; `s6-blueprint explain` lists all of them"),
    }
}

fn list() -> String {
    let widest = Code::ALL.map(|code| code.name().len()).into_iter().max();
    let width = widest.unwrap_or_default();
    let mut list = String::new();
    for code in Code::ALL {
        let summary = explain(code).summary;
        let off = if Code::OFF_BY_DEFAULT.contains(&code) {
            " Off by default."
        } else {
            ""
        };
        writeln!(list, "{:width$}  {summary}{off}", code.name()).expect("memory takes it");
    }
    list
}

/// For a terminal: what is a block in Markdown is indented.
fn text(code: Code) -> String {
    let Explanation {
        summary,
        cause,
        example,
        cure,
        cured,
    } = explain(code);
    format!(
        "{}: {summary}\n\n{cause}\n\n{}\n{}\n{cure}\n\n{}{}",
        code.name(),
        indented(example),
        indented(&said_of(code, example)),
        indented(cured),
        ways(code).map_or_else(String::new, |ways| format!("\n{ways}\n")),
    )
}

/// How a warning is turned on, where it is off, and how it is silenced.
fn ways(code: Code) -> Option<String> {
    let name = code.name();
    if Code::OFF_BY_DEFAULT.contains(&code) {
        return Some(format!(
            "It is off by default: `--warn {name}` turns it on, or `--warn all`."
        ));
    }
    let silenced = Code::WARNINGS.contains(&code) && code != Code::UnusedAllow;
    silenced.then(|| {
        format!("A warning that is meant: `# s6-blueprint: allow({name})` in its line silences it.")
    })
}

/// What the compiler says of an example.
fn said_of(code: Code, example: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/example.yaml".to_owned(), example);
    let options = Options {
        warn: BTreeSet::from([code]),
        ..Options::default()
    };
    let (_, mut said) = compile_all_as(&sources, &[id], &options);
    diagnostic::sort(&mut said);
    render(&sources, &said, Style::Plain).trim_end().to_owned() + "\n"
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("    {line}\n")
        }
    });
    lines.collect()
}
