//! Shells that append to a log file: nobody rotates it, and it grows until the disk is full.
//!
//! What a program does with an option such as `--log-file` cannot be known: many rotate by themselves. What a shell does
//! with `>>` can.

use crate::blueprint::{Blueprint, Command, Field};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::groups::Group;
use crate::resolve::text::locate;
use crate::resolve::{command, doubts};
use crate::source::{Sources, Span};

/// Programs that run what stands behind their `-c`.
const SHELLS: [&str; 6] = ["ash", "bash", "dash", "ksh", "sh", "zsh"];

/// Warns of every such file, unless a package is there that rotates.
pub fn warn(
    groups: &[Group],
    blueprint: &Blueprint,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let image = blueprint.image.value();
    let mut packages = image.map_or(&[][..], |image| image.packages.items()).iter();
    if packages.any(|package| package.value.contains("logrotate")) {
        return;
    }
    for service in groups.iter().filter_map(Group::written) {
        if let Some((span, body)) = service.script.spanned() {
            read(body, span, sources, diagnostics);
        }
        for command in [&service.command, &service.up, &service.down] {
            if let Some((body, span)) = body(command) {
                read(&body, span, sources, diagnostics);
            }
        }
    }
}

/// What a command gives to a shell, and its place.
fn body(command: &Field<Command>) -> Option<(String, Span)> {
    let (span, written) = command.spanned()?;
    let words = command::words(written)?;
    let (program, rest) = words.split_first()?;
    if !SHELLS.contains(&doubts::name(program)) {
        return None;
    }
    let mut options = rest.iter().take_while(|word| word.starts_with('-'));
    let behind = options.position(|option| option.contains('c'))? + 1;
    let place = match written {
        Command::Words(words) => words.get(behind + 1)?.span,
        Command::Line(_) => span,
    };
    Some((rest.get(behind)?.clone(), place))
}

fn read(body: &str, span: Span, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    for file in body.lines().filter_map(appended) {
        let message = format!("nobody rotates `{file}`");
        diagnostics.push(
            Diagnostic::warning(Code::LogFile, locate(sources, span, file), message)
                .label("it grows until the disk is full")
                .help("write to standard output, and bound the files with `logging: {directory: /var/log/api}`"),
        );
    }
}

/// The log file that a line of a shell appends to, or that a process writes as long as it lives.
fn appended(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line.starts_with('#') {
        return None;
    }
    let stays = line.starts_with("exec ");
    let mut signs = line
        .match_indices('>')
        .filter(|(at, _)| !is_quoted(&line[..*at]));
    let redirected = signs.find_map(|(at, sign)| {
        let behind = &line[at + sign.len()..];
        match behind.strip_prefix('>') {
            Some(rest) => log_file(rest),
            None if stays => log_file(behind),
            None => None,
        }
    });
    redirected.or_else(|| tee(line))
}

/// The file of `tee -a FILE`.
fn tee(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    words.find(|word| doubts::name(word) == "tee")?;
    words.find(|word| ["-a", "--append"].contains(word))?;
    log_file(words.next()?)
}

/// Whether what follows is in quotes.
fn is_quoted(before: &str) -> bool {
    let mut open = None;
    for letter in before.chars().filter(|letter| ['"', '\''].contains(letter)) {
        open = match open {
            None => Some(letter),
            Some(quote) if quote == letter => None,
            other => other,
        };
    }
    open.is_some()
}

/// The first word, if it is the path of a log.
fn log_file(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches(['"', '\'']);
    let ends = |letter: char| letter.is_whitespace() || "\"';|&)".contains(letter);
    let path = &text[..text.find(ends).unwrap_or(text.len())];
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    let is_log = path.starts_with("/var/log/") || ending == Some("log");
    (path.starts_with('/') && is_log).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::appended;

    #[test]
    fn a_log_is_told_from_other_files() {
        for line in [
            "date >>/var/log/api/a.log",
            "  date >> \"/var/log/api\" 2>&1",
            "date 2>&1 >>/srv/a.log; true",
            "exec /usr/bin/api >/var/log/api 2>&1",
            "exec /usr/bin/api 2>&1 > /srv/api.log &",
            "echo 'it is > that' | tee -i -a /var/log/api",
        ] {
            assert!(appended(line).is_some(), "{line}");
        }
        for line in [
            "date >/var/log/started",
            "date >>/srv/data",
            "date >> \"$LOG\"",
            "# date >>/var/log/api",
            "echo 'date >>/var/log/api'",
            "exec /usr/bin/api >/dev/stdout 2>&1",
            "tee /var/log/api",
            "exec /usr/bin/api >>/dev/stderr",
        ] {
            assert_eq!(appended(line), None, "{line}");
        }
    }
}
