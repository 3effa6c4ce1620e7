//! How a command says what it has to say: the form, and where it goes.

use std::collections::BTreeSet;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use s6_blueprint::diagnostic::{
    Code, Diagnostic, Format, Notice, Severity, Style, Topic, explain, has_errors, json_line,
};
use s6_blueprint::source::Sources;
use serde::Serialize;

use crate::cli::{complain, count, print};

/// The forms that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// The line of the blueprint, the word underlined, the remedy below.
    Human,
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands, for annotations in a pull request.
    Github,
}

/// What all commands that read blueprints can be told about their messages.
#[derive(clap::Args)]
pub struct Messages {
    /// The form of errors, warnings and drift. All but `human` go to standard output, but under `plan`.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,

    /// Let warnings make the run fail, as errors do.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Denied>,

    /// Say a warning that is off by default, too, or `all` of them. May be repeated.
    #[arg(long, value_name = "CODE", value_parser = warned())]
    warn: Vec<Warned>,
}

/// The codes that one `--warn` names.
#[derive(Clone)]
struct Warned(Vec<Code>);

/// Reads a code of a warning, or `all`. Those that are said anyway are taken too, and not listed.
fn warned() -> impl TypedValueParser<Value = Warned> {
    let all = PossibleValue::new(ALL).help("All that are off by default");
    let codes = Code::WARNINGS.into_iter().map(|code| {
        let value =
            PossibleValue::new(code.name()).help(explain(code).summary.trim_end_matches('.'));
        value.hide(!Code::OFF_BY_DEFAULT.contains(&code))
    });
    let values: Vec<PossibleValue> = std::iter::once(all).chain(codes).collect();
    PossibleValuesParser::new(values).map(|name| {
        let code = Code::parse(&name).map(|code| vec![code]);
        Warned(code.unwrap_or_else(|| Code::OFF_BY_DEFAULT.to_vec()))
    })
}

/// What stands for all codes.
const ALL: &str = "all";

/// What can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Everything that is legal and unwise.
    Warnings,
}

/// Says things in one form.
pub struct Reporter {
    format: Format,
    /// Whether the standard output is the messages' own, and not the result's.
    to_output: bool,
    /// What does not happen when a blueprint has a mistake.
    consequence: &'static str,
    /// Whether a warning is as bad as an error.
    deny_warnings: bool,
}

impl Messages {
    /// The warnings that are off by default, and wanted.
    pub fn wanted(&self) -> BTreeSet<Code> {
        let codes = self.warn.iter().flat_map(|Warned(codes)| codes);
        codes.copied().collect()
    }

    /// The reporter of a command; `consequence` is what follows from a mistake, such as "nothing is written".
    pub fn reporter(&self, consequence: &'static str) -> Reporter {
        let format = match self.message_format {
            MessageFormat::Human => Format::Human(style()),
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
            MessageFormat::Github => Format::Github,
        };
        Reporter {
            format,
            to_output: self.message_format != MessageFormat::Human,
            consequence,
            deny_warnings: self.deny == Some(Denied::Warnings),
        }
    }
}

impl Reporter {
    /// The reporter of a command that reads no blueprint.
    pub fn for_people() -> Self {
        Self {
            format: Format::Human(style()),
            to_output: false,
            consequence: "",
            deny_warnings: false,
        }
    }

    /// The same, with everything on standard error: standard output is for the result.
    pub fn beside_the_result(self) -> Self {
        Self {
            to_output: false,
            ..self
        }
    }

    /// Whether what was said keeps the command from going on.
    pub fn stops(&self, said: &[Diagnostic]) -> bool {
        has_errors(said) || (self.deny_warnings && !said.is_empty())
    }

    /// Says what there is to say of blueprints, and at the end how much it was.
    /// Those that could not be read have been said already, one error each.
    pub fn diagnostics(&self, sources: &Sources, said: &[Diagnostic], unread: usize) {
        self.say(&self.format.render(sources, said));
        let mut summary = self.summary(said);
        summary.errors += unread;
        summary.files += unread;
        match self.format {
            Format::Json => self.say(&json_line("summary", &summary)),
            Format::Human(_) if summary.files > 0 => self.notice(&self.closing(&summary)),
            // Every other failure has an error of its own among the lines.
            Format::Short | Format::Github if summary.denied => {
                self.notice(&self.closing(&summary));
            }
            Format::Human(_) | Format::Short | Format::Github => {}
        }
    }

    /// Says something of a file or of the run. Drift is what `check` was asked for: its result.
    pub fn notice(&self, notice: &Notice) {
        let text = self.format.notice(notice);
        match notice.topic {
            Topic::Drift(_) => print(&text),
            Topic::Run => self.say(&text),
        }
    }

    /// Says how it went: a line for people, or the same as JSON.
    pub fn result(&self, line: &str, fields: &impl Serialize) {
        match self.format {
            Format::Json => self.say(&json_line("result", fields)),
            Format::Human(_) | Format::Short | Format::Github => print(line),
        }
    }

    /// Says what the run failed with: a line for people, or how it went as JSON.
    pub fn failure(&self, notice: &Notice, fields: &impl Serialize) {
        match self.format {
            Format::Json => self.say(&json_line("result", fields)),
            // Each difference is an annotation already.
            Format::Github => complain(&Format::Human(style()).notice(notice)),
            Format::Human(_) | Format::Short => self.notice(notice),
        }
    }

    fn say(&self, text: &str) {
        if self.to_output {
            print(text);
        } else {
            complain(text);
        }
    }

    fn summary(&self, said: &[Diagnostic]) -> Summary {
        let number = |severity| {
            said.iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        let files = said.iter().map(|diagnostic| diagnostic.primary.span.source);
        Summary {
            errors: number(Severity::Error),
            warnings: number(Severity::Warning),
            files: files.collect::<BTreeSet<_>>().len(),
            denied: self.stops(said) && !has_errors(said),
        }
    }

    fn closing(&self, summary: &Summary) -> Notice {
        let parts = [(summary.errors, "error"), (summary.warnings, "warning")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| count(number, noun))
            .collect();
        let found = format!("{} in {}", parts.join(", "), count(summary.files, "file"));
        if summary.errors > 0 {
            Notice::error(format!("{found}; {}", self.consequence))
        } else if summary.denied {
            Notice::error(format!(
                "{found}, and warnings are denied; {}",
                self.consequence
            ))
        } else {
            Notice::warning(found)
        }
    }
}

/// How much was said.
#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    /// How many files it is about.
    files: usize,
    /// Whether it is only for its warnings, which are denied, that the run fails.
    denied: bool,
}

/// Colours when a person looks, unless the environment decides: `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`.
pub fn style() -> Style {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Style::Plain,
        _ => Style::Coloured,
    }
}
