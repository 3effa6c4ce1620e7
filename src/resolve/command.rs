//! Commands to argvs. A string is split into words as a shell would, and nothing else of a shell happens.

use crate::blueprint::Command;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::template::Scope;
use crate::resolve::text::locate;
use crate::source::{Sources, Span};

/// What only a shell would understand when it stands outside of quotes.
const SHELL: &str = ";&|<>$`";

/// What hands write in front of a command, and only a shell knows.
const BUILTINS: [&str; 10] = [
    ".", "cd", "eval", "exec", "export", "set", "source", "trap", "ulimit", "umask",
];

/// Where a command runs, for a program that is named by a relative path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// The service's live directory, which has no programs.
    Service,
    /// The service's `working_dir`.
    WorkingDir,
}

/// The argv that a command means for one instance; nothing when it is a mistake, which then was said.
pub fn resolve(
    command: &Command,
    span: Span,
    folder: Folder,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let words: Vec<(String, Span)> = match command {
        Command::Line(line) => match split(line) {
            Ok(words) => words.into_iter().map(|word| (word, span)).collect(),
            Err(mistake) => {
                diagnostics.push(mistake.say(line, span, scope.sources));
                return None;
            }
        },
        Command::Words(words) => words
            .iter()
            .map(|word| (word.value.clone(), word.span))
            .collect(),
    };
    let expanded: Vec<Option<String>> = words
        .iter()
        .map(|(word, span)| scope.expand(word, *span, diagnostics))
        .collect();
    let argv: Vec<String> = expanded.into_iter().collect::<Option<_>>()?;
    check_program(argv, span, folder, diagnostics)
}

/// Quotes of written text.
const TYPOGRAPHIC: [char; 6] = ['“', '”', '„', '‘', '’', '«'];

/// The argv, if its first word can be a program.
fn check_program(
    argv: Vec<String>,
    span: Span,
    folder: Folder,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let Some(program) = argv.first().map(String::as_str) else {
        diagnostics.push(no_program(span, "the command is empty"));
        return None;
    };
    let diagnostic = if program.is_empty() {
        no_program(span, "the command's first word is empty")
    } else if program.starts_with('-') {
        no_program(span, "the command begins with an option")
    } else if BUILTINS.contains(&program) {
        let message = format!("`{program}` is no program but a shell's own word");
        Diagnostic::error(Code::ShellSyntax, span, message)
            .help("remove it, or run a shell: `[sh, -c, 'cd /srv && exec api']`")
    } else if let Some(diagnostic) = of_docker(&argv, span).or_else(|| of_systemd(program, span)) {
        diagnostic
    } else if is_assignment(program) {
        let message = format!("no shell reads this command, so `{program}` would be the program");
        Diagnostic::error(Code::ShellSyntax, span, message)
            .help("set the variable under `environment`")
    } else if let Some(interpreter) = program.strip_prefix("#!") {
        of_a_script(interpreter, span)
    } else if program.starts_with(TYPOGRAPHIC) {
        let message = format!("`{program}` begins with a quote that is none to YAML");
        Diagnostic::error(Code::InvalidValue, span, message).help(
            "write `\"` or `'`, or no quotes: a word processor or a web page has changed them",
        )
    } else if program.contains('/') && !program.starts_with('/') && folder == Folder::Service {
        let message = format!("`{program}` is looked for in the service's own folder");
        Diagnostic::error(Code::InvalidValue, span, message)
            .help("name the program by its whole path in the image: `/usr/bin/api`")
    } else {
        return Some(argv);
    };
    diagnostics.push(diagnostic);
    None
}

/// The words in front of a command in a `HEALTHCHECK` or in Compose's `test`.
fn of_docker(argv: &[String], span: Span) -> Option<Diagnostic> {
    let (word, rest) = argv.split_first()?;
    let help = match word.as_str() {
        "CMD" => format!("remove it: `[{}]`", rest.join(", ")),
        "CMD-SHELL" => format!("write `[sh, -c, '{}']`", rest.join(" ")),
        _ => return None,
    };
    let message = format!("`{word}` is no program but a word of Docker's health checks");
    Some(Diagnostic::error(Code::InvalidValue, span, message).help(help))
}

/// A whole script, of which no shell reads the first line.
fn of_a_script(interpreter: &str, span: Span) -> Diagnostic {
    let name = interpreter.rsplit('/').next().unwrap_or(interpreter);
    let help = if ["sh", "bash", "dash", "ash", "env", "with-contenv"].contains(&name) {
        "write `script: |` instead of `command`, and leave this line out: sh reads it"
    } else {
        "put it into a file, bring that into the image with `image.copy`, and name it here"
    };
    Diagnostic::error(
        Code::ShellSyntax,
        span,
        "this is a script, and not a command",
    )
    .help(help)
}

/// What asks a service manager that is not in the container to run something.
fn of_systemd(program: &str, span: Span) -> Option<Diagnostic> {
    let name = program.rsplit('/').next().unwrap_or(program);
    if !["systemctl", "service", "rc-service", "initctl"].contains(&name) {
        return None;
    }
    let message = format!("`{name}` asks a service manager that is not in the container");
    Some(Diagnostic::error(Code::InvalidValue, span, message).help(
        "write the program itself, as it runs in the foreground: `[nginx, -g, 'daemon off;']`",
    ))
}

/// The words of a command as they are written, with their templates; nothing when they cannot be told.
pub fn words(command: &Command) -> Option<Vec<String>> {
    match command {
        Command::Line(line) => split(line).ok(),
        Command::Words(words) => Some(words.iter().map(|word| word.value.clone()).collect()),
    }
}

fn no_program(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::InvalidValue, span, message)
        .help("the first word is the program: `/usr/bin/api --verbose`")
}

fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else {
        return false;
    };
    let good = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    !name.is_empty() && name.chars().all(good)
}

/// Why a line cannot be split.
#[derive(Debug, PartialEq, Eq)]
enum Mistake {
    /// A character that a shell would act upon, at this byte.
    Shell(usize, char),
    /// A quote that is never closed, at this byte.
    Quote(usize),
    /// A backslash with nothing behind it.
    Backslash,
}

impl Mistake {
    /// The diagnostic, at the very character where its line stands in the file as it is.
    fn say(&self, command: &str, span: Span, sources: &Sources) -> Diagnostic {
        let place = |offset: usize| {
            let start = command[..offset].rfind('\n').map_or(0, |end| end + 1);
            let line = command[start..].lines().next().unwrap_or_default();
            let found = locate(sources, span, line);
            if found.end - found.start == line.len() {
                found.part(offset - start, 1)
            } else {
                span
            }
        };
        match *self {
            Self::Shell(offset, letter) => Diagnostic::error(
                Code::ShellSyntax,
                place(offset),
                match letter {
                    '`' => {
                        "no shell reads this command, so a backquote would do nothing".to_owned()
                    }
                    _ => format!("no shell reads this command, so `{letter}` would do nothing"),
                },
            )
            .label("a shell's character outside of quotes")
            .help(match template(&command[offset..]) {
                Some(template) => format!("write `{{{{ {template} }}}}`"),
                None if &command[offset..] == "&" => {
                    "remove it: a service stays in the foreground".to_owned()
                }
                None => "put the word in single quotes if it is meant as it stands".to_owned(),
            })
            .help("or run a shell: `command: [sh, -c, 'exec …']`"),
            Self::Quote(offset) => Diagnostic::error(
                Code::ShellSyntax,
                place(offset),
                "this quote is never closed",
            )
            .help("close it, or write the command as a list of words"),
            Self::Backslash => Diagnostic::error(
                Code::ShellSyntax,
                place(command.len() - 1),
                "a backslash ends the command",
            )
            .help("remove it, or write the command as a list of words"),
        }
    }
}

/// What stands for a variable at the start of a text, where it is one that every process has.
fn template(text: &str) -> Option<&'static str> {
    let name = text.strip_prefix('$')?.trim_start_matches('{');
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    match &name[..end.unwrap_or(name.len())] {
        "PORT" => Some("port"),
        "INSTANCE_ID" => Some("instance"),
        _ => None,
    }
}

/// Splits a line as POSIX shells quote: '…' is verbatim, "…" knows \" and \\, a backslash takes the next letter
/// as it is and joins two lines. `{{ … }}` is one piece, so that the blanks within do not split it.
fn split(line: &str) -> Result<Vec<String>, Mistake> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            _ if letter.is_whitespace() => words.extend(word.take()),
            '\'' => {
                let quoted = line[at + 1..].split_once('\'').ok_or(Mistake::Quote(at))?.0;
                word.get_or_insert_default().push_str(quoted);
                skip(&mut letters, quoted.chars().count() + 1);
            }
            '"' => double_quoted(at, &mut letters, word.get_or_insert_default())?,
            '\\' => {
                let (_, next) = letters.next().ok_or(Mistake::Backslash)?;
                if next != '\n' {
                    word.get_or_insert_default().push(next);
                }
            }
            '{' if line[at..].starts_with("{{") && line[at..].contains("}}") => {
                let length = line[at..].find("}}").unwrap_or(0) + 2;
                let template = &line[at..at + length];
                word.get_or_insert_default().push_str(template);
                skip(&mut letters, template.chars().count() - 1);
            }
            _ if SHELL.contains(letter) => return Err(Mistake::Shell(at, letter)),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

fn double_quoted(
    start: usize,
    letters: &mut std::str::CharIndices,
    word: &mut String,
) -> Result<(), Mistake> {
    loop {
        match letters.next() {
            None => return Err(Mistake::Quote(start)),
            Some((_, '"')) => return Ok(()),
            Some((_, '\\')) => match letters.next() {
                None => return Err(Mistake::Quote(start)),
                Some((_, next @ ('"' | '\\'))) => word.push(next),
                Some((_, '\n')) => {}
                Some((_, next)) => word.extend(['\\', next]),
            },
            Some((_, letter)) => word.push(letter),
        }
    }
}

fn skip(letters: &mut std::str::CharIndices, count: usize) {
    for _ in 0..count {
        letters.next();
    }
}

#[cfg(test)]
mod tests {
    use super::{Mistake, split};

    fn words(line: &str) -> Vec<String> {
        split(line).unwrap_or_else(|mistake| panic!("{line}: {mistake:?}"))
    }

    #[test]
    fn quotes_group_and_vanish() {
        assert_eq!(words(r#"a 'b c' "d e" f\ g"#), ["a", "b c", "d e", "f g"]);
        assert_eq!(words(r#"a'b'"c" '' "\"\\\n""#), ["abc", "", r#""\\n"#]);
        assert_eq!(words("  "), Vec::<String>::new());
    }

    #[test]
    fn a_shells_characters_are_literal_only_in_quotes() {
        assert_eq!(
            words("echo '$HOME' \"a;b\" \\&"),
            ["echo", "$HOME", "a;b", "&"]
        );
        assert_eq!(split("a $HOME"), Err(Mistake::Shell(2, '$')));
        assert_eq!(split("a && b"), Err(Mistake::Shell(2, '&')));
        assert_eq!(split("a 'b"), Err(Mistake::Quote(2)));
        assert_eq!(split("a \"b"), Err(Mistake::Quote(2)));
        assert_eq!(split("a \\"), Err(Mistake::Backslash));
    }

    #[test]
    fn a_backslash_joins_two_lines() {
        assert_eq!(words("a \\\n  b\\\nc \"d\\\ne\""), ["a", "bc", "de"]);
    }

    #[test]
    fn blanks_within_a_template_do_not_split_it() {
        assert_eq!(words("a --port={{ port }}x"), ["a", "--port={{ port }}x"]);
    }
}
