//! The commands: arguments, printing and exit codes. No rule of the domain lives here.
//!
//! Exit codes: 0 is fine, 1 means that `check` found a difference, 2 is a bad blueprint, a denied warning, bad
//! usage, or a file that cannot be read or written.

mod check;
mod completions;
mod dockerfile;
mod drift;
mod explain;
mod generate;
mod graph;
mod made_with;
mod man;
mod messages;
mod new;
mod plan;
mod progress;
mod schema;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

use anyhow::{Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use s6_blueprint::diagnostic::Notice;
use s6_blueprint::disk::Failure;
use s6_blueprint::source::{SourceId, Sources};
use s6_blueprint::{Layout, Options, Output, compile_all_as, disk, named_files};

use crate::cli::messages::{Messages, Reporter};

/// The program's name.
const NAME: &str = "s6-blueprint";

/// The exit code of a bad blueprint, bad usage, or I/O.
const FAILED: u8 = 2;

/// Why a part of the result could not be printed.
static LOST: OnceLock<std::io::Error> = OnceLock::new();

/// Compiles blueprints into containers: an s6-overlay rootfs, an nginx.conf and a Dockerfile.
#[derive(Parser)]
#[command(version, about)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the container of every blueprint, and only the files that differ.
    Generate(generate::Arguments),
    /// Compares what is written with what would be, and writes nothing; exits with 1 where they differ.
    Check(check::Arguments),
    /// Shows what blueprints mean: the services, the order of their start, the time of a stop, how to run it.
    Plan(plan::Arguments),
    /// Draws one blueprint: its services, who waits for whom, and what nginx passes on to whom.
    Graph(graph::Arguments),
    /// Explains what a code such as `unknown-key` is about, with an example and its cure; without one, lists them.
    Explain(explain::Arguments),
    /// Prints the JSON Schema of blueprints, with which an editor completes and checks them.
    Schema,
    /// Prints the Dockerfile of one blueprint whose tree is made during the build, for `docker build -f - .`.
    Dockerfile(dockerfile::Arguments),
    /// Writes a commented blueprint to start from, which generates at once.
    New(new::Arguments),
    /// Prints the script with which a shell completes this program's commands and flags.
    Completions(completions::Arguments),
    /// Prints a page of the manual, for `man -l -`.
    Man(man::Arguments),
}

/// Which blueprints are meant.
#[derive(Args)]
struct Blueprints {
    /// Blueprints to compile [default: all of blueprints/].
    #[arg(value_name = "BLUEPRINT")]
    paths: Vec<PathBuf>,

    /// Change a value of the blueprint, without changing the file: `services.api.instances=5`. May be repeated.
    ///
    /// What is behind the `=` is YAML. A key with a dot in it stands in double quotes. What is generated says at its
    /// top what was set; `check` wants the same settings, or shows the difference.
    #[arg(long = "set", value_name = "KEY.KEY=VALUE")]
    settings: Vec<String>,

    /// The layout, whatever the blueprints say of it.
    #[arg(long, value_name = "LAYOUT", value_parser = layout())]
    layout: Option<Layout>,

    #[command(flatten)]
    messages: Messages,
}

/// Which blueprints are meant, and where their output is.
#[derive(Args)]
struct Selection {
    #[command(flatten)]
    blueprints: Blueprints,

    /// The folder that holds one folder of output for each blueprint.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    output: PathBuf,

    /// Say nothing but what is wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// Reads one of the layouts' names.
fn layout() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::NAMES)
        .map(|name| Layout::parse(&name).expect("clap took one of the names"))
}

/// Parses the arguments, runs the command, and says how it went.
pub fn main() -> ExitCode {
    let command = Program::parse().command;
    let reporter = command.reporter();
    let result = match command {
        Command::Generate(arguments) => generate::run(&arguments, &reporter),
        Command::Check(arguments) => check::run(&arguments, &reporter),
        Command::Plan(arguments) => plan::run(&arguments, &reporter),
        Command::Graph(arguments) => graph::run(&arguments, &reporter),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Schema => Ok(schema::run()),
        Command::Dockerfile(arguments) => dockerfile::run(&arguments, &reporter),
        Command::New(arguments) => new::run(&arguments),
        Command::Completions(arguments) => Ok(completions::run(&arguments)),
        Command::Man(arguments) => man::run(&arguments),
    };
    let code = result.unwrap_or_else(|error| {
        reporter.notice(&refusal(&error));
        ExitCode::from(FAILED)
    });
    let Some(error) = LOST.get() else {
        return code;
    };
    let reason = disk::reason(error, Path::new("the standard output"));
    let lost = Notice::error(format!("cannot write to the standard output: {reason}"));
    Reporter::for_people().notice(&lost);
    ExitCode::from(FAILED)
}

/// What cannot be done, at the file where it is one's.
fn refusal(error: &anyhow::Error) -> Notice {
    let notice = Notice::error(format!("{error:#}"));
    match error.downcast_ref::<Failure>() {
        Some(failure) => Notice {
            line: failure.line,
            ..notice.of(&failure.path)
        },
        None => notice,
    }
}

impl Command {
    /// How this command says what it has to say, and what does not happen when a blueprint has a mistake.
    fn reporter(&self) -> Reporter {
        match self {
            Self::Generate(arguments) => arguments.messages().reporter("nothing is written"),
            Self::Check(arguments) => arguments.messages().reporter("nothing is compared"),
            Self::Plan(arguments) => {
                let reporter = arguments.messages().reporter("there is no plan");
                reporter.beside_the_result()
            }
            Self::Graph(arguments) => {
                let reporter = arguments.messages().reporter("there is no picture");
                reporter.beside_the_result()
            }
            Self::Dockerfile(arguments) => {
                let reporter = arguments.messages().reporter("there is no Dockerfile");
                reporter.beside_the_result()
            }
            Self::Explain(_)
            | Self::Schema
            | Self::New(_)
            | Self::Completions(_)
            | Self::Man(_) => Reporter::for_people(),
        }
    }
}

impl Blueprints {
    /// Whether every blueprint is meant as it stands, so that an output without one is left over.
    fn is_everything(&self) -> bool {
        self.paths.is_empty() && self.settings.is_empty()
    }

    /// Reads and compiles the blueprints; gives nothing when one has a mistake, which then is said.
    fn compile(&self, reporter: &Reporter) -> Result<Option<Vec<Output>>> {
        let paths = if self.paths.is_empty() {
            disk::blueprints_in("blueprints".as_ref())?
        } else {
            disk::each_once(&self.paths)
        };
        let mut sources = Sources::default();
        let (mut ids, mut read, mut unread) = (Vec::new(), Vec::new(), 0);
        for path in &paths {
            match disk::read_blueprint(path, &mut sources) {
                Ok(id) => {
                    ids.push(id);
                    read.push((path, id));
                }
                // The others have mistakes of their own, of which a person wants to know now.
                Err(error) => {
                    unread += 1;
                    reporter.notice(&refusal(&error));
                }
            }
        }
        self.change(&paths, &ids, &mut sources)?;
        for (path, id) in &read {
            for name in named_files(&sources, *id) {
                disk::read_beside(path, *id, &name, &mut sources);
            }
        }
        let options = Options {
            layout: self.layout,
            warn: self.messages.wanted(),
        };
        let (outputs, said) = compile_all_as(&sources, &ids, &options);
        reporter.diagnostics(&sources, &said, unread);
        Ok((unread == 0 && !reporter.stops(&said)).then_some(outputs))
    }

    /// The same for a command whose result is of one blueprint; `what` names that result, with its article.
    fn compile_one(&self, reporter: &Reporter, what: &str) -> Result<Option<Output>> {
        let Some(mut outputs) = self.compile(reporter)? else {
            return Ok(None);
        };
        match (outputs.pop(), outputs.is_empty()) {
            (Some(output), true) => Ok(Some(output)),
            _ => bail!("{what} is of one blueprint: name it"),
        }
    }

    /// Adds what is set here to the one blueprint that it is for.
    fn change(&self, paths: &[PathBuf], ids: &[SourceId], sources: &mut Sources) -> Result<()> {
        if self.settings.is_empty() {
            return Ok(());
        }
        let [_] = paths else {
            bail!("--set changes one blueprint: name it");
        };
        let [id] = ids else { return Ok(()) };
        for setting in &self.settings {
            // It stands in a comment at the top of every generated file, where a line end would end the comment.
            if setting.contains(|letter: char| letter.is_control()) {
                bail!("cannot set {setting:?}: there is a control character in it");
            }
            sources.add_setting(*id, setting);
        }
        Ok(())
    }
}

/// `1 file`, `2 files`.
fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// A path as one line, whatever is in it.
fn show(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains(|letter: char| letter.is_control()) {
        text.escape_debug().to_string()
    } else {
        text.into_owned()
    }
}

/// Prints for a person. A reader that has gone is nobody to complain to.
fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Prints the result. A reader that has gone (`| head`) has seen what it wanted; one whose disk is full has not.
fn print(text: &str) {
    let mut output = std::io::stdout();
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = LOST.set(error);
        }
        _ => {}
    }
}
