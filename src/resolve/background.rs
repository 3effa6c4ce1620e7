//! Programs that leave the foreground: s6 would take each for one that ended, and start it again and again.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::doubts;
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

/// Programs that go into the background when they are told to: what their names begin with, and the words that tell
/// them, one behind the other.
const DETACHED: [(&str, &[&str]); 12] = [
    ("redis-server", &["--daemonize", "yes"]),
    ("gunicorn", &["--daemon"]),
    ("gunicorn", &["-D"]),
    ("memcached", &["-d"]),
    ("memcached", &["--daemon"]),
    ("mysqld", &["--daemonize"]),
    ("mongod", &["--fork"]),
    ("haproxy", &["-D"]),
    ("php-fpm", &["--daemonize"]),
    ("php-fpm", &["-D"]),
    ("uwsgi", &["--daemonize"]),
    ("pg_ctl", &["start"]),
];

/// Warns of a command that starts such a program.
pub fn warn(words: &[String], span: Span) -> Option<Diagnostic> {
    told_to(words, span).or_else(|| by_itself(words, span))
}

/// Where the words that tell it stand in the command, in their order.
fn told_to(words: &[String], span: Span) -> Option<Diagnostic> {
    let program = doubts::name(words.first()?);
    let tells = |told: &[&str]| {
        let mut rest = words[1..].iter();
        told.iter().all(|one| rest.any(|word| says(one, word)))
    };
    let (_, told) = DETACHED
        .iter()
        .find(|(daemon, told)| is(daemon, program) && tells(told))?;
    let message = format!(
        "`{program}` is told to go into the background, and would be started again and again"
    );
    Some(
        Diagnostic::warning(Code::Background, span, message)
            .label(format!("by `{}`", told.join(" ")))
            .help("run the program itself, in the foreground"),
    )
}

/// Whether a program is this daemon, whatever version is in its name: `php-fpm8.2`.
fn is(daemon: &str, program: &str) -> bool {
    let version = |rest: &str| rest.chars().all(|it| it.is_ascii_digit() || it == '.');
    program.strip_prefix(daemon).is_some_and(version)
}

/// Whether a word is this one, or this option with its value behind a `=`.
fn says(one: &str, word: &str) -> bool {
    word.strip_prefix(one)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

fn by_itself(words: &[String], span: Span) -> Option<Diagnostic> {
    let program = doubts::name(words.first()?);
    let (_, options, remedy) = DAEMONS.iter().find(|(daemon, ..)| is(daemon, program))?;
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
