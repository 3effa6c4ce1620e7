//! Commands that are legal and most probably not meant so: what leaves the foreground, and what only a shell would
//! understand.

use crate::blueprint::{Command, Entry, Service, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::{background, command};
use crate::source::Span;

/// Programs that read `$NAME` in what they are given.
const SHELLS: [&str; 7] = ["ash", "bash", "dash", "env", "ksh", "sh", "zsh"];

/// Warns once for a service, whatever its instances.
pub fn warn(service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    for Entry { span, value, .. } in service.environment.entries() {
        if let Some(Variable::Value(text)) = value {
            diagnostics.extend(unexpanded(text, *span));
        }
    }
    let Some((span, written)) = service.command.spanned() else {
        return;
    };
    let Some(words) = command::words(written) else {
        return;
    };
    diagnostics.extend(background::warn(&words, span));
    if let Command::Words(written) = written {
        diagnostics.extend(one_word(&words, span));
        let shell = words
            .first()
            .is_some_and(|program| SHELLS.contains(&name(program)));
        let read = if shell { &[][..] } else { written };
        diagnostics.extend(
            read.iter()
                .filter_map(|word| unexpanded(&word.value, word.span)),
        );
    }
}

/// A whole line in a list is the name of one program.
fn one_word(words: &[String], span: Span) -> Option<Diagnostic> {
    let [line] = words else { return None };
    let has_arguments = line.split_whitespace().nth(1).is_some();
    has_arguments.then(|| {
        Diagnostic::warning(
            Code::ShellSyntax,
            span,
            "the whole line is taken for the name of one program",
        )
        .help("write one word an item, or the line without the list")
    })
}

/// `$PORT` in a list or a variable arrives as it stands.
fn unexpanded(word: &str, span: Span) -> Option<Diagnostic> {
    const KNOWN: [(&str, &str); 4] = [
        ("$PORT", "port"),
        ("${PORT}", "port"),
        ("$INSTANCE_ID", "instance"),
        ("${INSTANCE_ID}", "instance"),
    ];
    let (variable, template) = KNOWN.iter().find(|(variable, _)| word.contains(variable))?;
    Some(
        Diagnostic::warning(
            Code::ShellSyntax,
            span,
            format!("no shell reads this, so `{variable}` arrives as it stands"),
        )
        .help(format!("write `{{{{ {template} }}}}`")),
    )
}

/// A program's name without its folder.
pub fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}
