//! Commands that are legal and most probably not meant so: programs that leave the foreground, which s6 would start
//! again and again, and what only a shell would understand.

use crate::blueprint::{Command, Entry, Service, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::command;
use crate::source::Span;

/// Programs that go into the background by themselves: what their names begin with, the options that keep them in
/// front (by how a word begins or, behind a `*`, what it has in it), and how to write it.
const DAEMONS: [(&str, &[&str], &str); 11] = [
    (
        "nginx",
        &["*daemon off"],
        "`-g 'daemon off;'`, or the key `nginx`",
    ),
    ("php-fpm", &["-F", "--nodaemonize"], "`--nodaemonize`"),
    ("sshd", &["-D", "-d", "-i", "-t", "-T"], "`-D`"),
    ("crond", &["-f", "-n", "-d"], "`-f`, or `-n` on Fedora"),
    ("cron", &["-f"], "`-f`"),
    (
        "apachectl",
        &["-D", "-DFOREGROUND", "-X"],
        "`-D FOREGROUND`",
    ),
    (
        "apache2ctl",
        &["-D", "-DFOREGROUND", "-X"],
        "`-D FOREGROUND`",
    ),
    (
        "dnsmasq",
        &["-k", "-d", "--keep-in-foreground", "--no-daemon"],
        "`--keep-in-foreground`",
    ),
    ("supervisord", &["-n", "--nodaemon"], "`--nodaemon`"),
    (
        "vsftpd",
        &["*background=NO", "*background=no"],
        "`-obackground=NO`",
    ),
    ("named", &["-f", "-g"], "`-f`"),
];

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
    diagnostics.extend(in_the_background(&words, span));
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

fn in_the_background(words: &[String], span: Span) -> Option<Diagnostic> {
    let program = name(words.first()?);
    let version = |rest: &str| rest.chars().all(|it| it.is_ascii_digit() || it == '.');
    let (_, options, remedy) = DAEMONS
        .iter()
        .find(|(daemon, ..)| program.strip_prefix(daemon).is_some_and(version))?;
    let stays = |word: &String| {
        options.iter().any(|option| match option.strip_prefix('*') {
            Some(part) => word.contains(part),
            None => word.starts_with(option),
        })
    };
    if words[1..].iter().any(stays) {
        return None;
    }
    let message =
        format!("`{program}` goes into the background, and would be started again and again");
    Some(
        Diagnostic::warning(Code::Background, span, message)
            .label("unless its configuration keeps it in the foreground")
            .help(format!("add {remedy}")),
    )
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

fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}
