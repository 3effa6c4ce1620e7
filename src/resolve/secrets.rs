//! Literals that look like secrets: legal, and then in the image and in its history for everybody to read.

use crate::blueprint::{Command, Entry, Field, Service, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::command;
use crate::resolve::text::locate;
use crate::source::Sources;

/// What names of secrets have in them.
const WORDS: [&str; 9] = [
    "ACCESS_KEY",
    "API_KEY",
    "APIKEY",
    "CREDENTIAL",
    "PASSWD",
    "PASSWORD",
    "PRIVATE_KEY",
    "SECRET",
    "TOKEN",
];

/// What is behind them when the variable tells where or how, and not the secret itself.
const ABOUT: [&str; 7] = ["_FILE", "_PATH", "_DIR", "_URL", "_TTL", "_NAME", "_LENGTH"];

/// Warns of every variable and of every argument of a service whose value should not stand in a blueprint.
pub fn warn(service: &Service, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    in_environment(service, diagnostics);
    for command in [&service.command, &service.up, &service.down] {
        in_command(command, sources, diagnostics);
    }
}

fn in_environment(service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    for Entry { name, span, value } in service.environment.entries() {
        if let Some(Variable::Value(text)) = value
            && is_secret(&name.value, text)
        {
            diagnostics.push(
                Diagnostic::warning(
                    Code::Secret,
                    *span,
                    format!("the value of `{}` looks like a secret", name.value),
                )
                .label("whoever has the image can read it")
                .help(format!(
                    "write `{0}: null` and give it to the container: `docker run -e {0}=…`",
                    name.value
                )),
            );
        }
    }
}

fn in_command(command: &Field<Command>, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let Some((span, written)) = command.spanned() else {
        return;
    };
    let words = command::words(written).unwrap_or_default();
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or("", String::as_str);
        let Some(option) = secret_option(word, next) else {
            continue;
        };
        let at = if word.contains('=') { index } else { index + 1 };
        let place = match written {
            Command::Words(words) => words[at].span,
            Command::Line(_) => locate(sources, span, word),
        };
        diagnostics.push(
            Diagnostic::warning(
                Code::Secret,
                place,
                format!("the value of `{option}` looks like a secret"),
            )
            .label("whoever has the image, or sees its processes, can read it")
            .help("let the program read it from a variable that is `null` under `environment`, or from a file"),
        );
    }
}

/// The option whose value, in the same word or in the next, is a secret: `--db-password=hunter2`.
fn secret_option<'w>(word: &'w str, next: &str) -> Option<&'w str> {
    let (option, value) = word.split_once('=').unwrap_or((word, next));
    let name = option.strip_prefix('-')?.trim_start_matches('-');
    let name = name.to_ascii_uppercase().replace('-', "_");
    // What stands for another value, or is an option itself, is none.
    let literal = !value.contains('$') && !value.starts_with(['-', '@']);
    let named = WORDS.iter().any(|word| name.ends_with(word));
    (named && literal && is_secret(&name, value)).then_some(option)
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let named = WORDS.iter().any(|word| name.contains(word));
    let about = ABOUT.iter().any(|ending| name.ends_with(ending));
    let plain = value.is_empty() || value.contains("{{") || value.starts_with('/');
    let switch = ["true", "false"].contains(&value) || value.parse::<f64>().is_ok();
    (named && !about && !plain && !switch) || has_password(value)
}

/// Whether it is an address of the form `scheme://user:password@host`.
fn has_password(value: &str) -> bool {
    let authority = value
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next());
    let user = authority.and_then(|authority| authority.rsplit_once('@'));
    let password = user.and_then(|(user, _)| user.split_once(':'));
    password.is_some_and(|(_, password)| !password.is_empty() && !password.contains("{{"))
}

#[cfg(test)]
mod tests {
    use super::{is_secret, secret_option};

    #[test]
    fn a_secret_among_arguments_is_told_from_other_words() {
        for (word, next) in [
            ("--password=hunter2", "-v"),
            ("--db-password", "hunter2"),
            ("-token", "ghp_x"),
            ("--api-key=x=y", ""),
        ] {
            assert!(secret_option(word, next).is_some(), "{word} {next}");
        }
        for (word, next) in [
            ("--password-stdin", "hunter2"),
            ("--password-file=hunter2", ""),
            ("--password", "/run/secrets/db"),
            ("--password", "--verbose"),
            ("--password=$PASSWORD", ""),
            ("--password", ""),
            ("--token={{ name }}", ""),
            ("password", "hunter2"),
            ("--verbose", "secret"),
        ] {
            assert_eq!(secret_option(word, next), None, "{word} {next}");
        }
    }

    #[test]
    fn a_secret_is_told_from_what_is_about_one() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("github_token", "ghp_x"),
            ("DATABASE_URL", "postgres://api:hunter2@db/api"),
        ] {
            assert!(is_secret(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD_FILE", "run/secrets/db"),
            ("TLS_PRIVATE_KEY", "/etc/tls/key.pem"),
            ("TOKEN_TTL", "1h"),
            ("MAX_TOKENS", "4096"),
            ("DATABASE_URL", "postgres://api@db:5432/api"),
            ("RUST_LOG", "info"),
        ] {
            assert!(!is_secret(name, value), "{name}={value}");
        }
    }
}
