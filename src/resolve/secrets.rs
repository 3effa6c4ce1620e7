//! Literals that look like secrets: legal, and then in the image and in its history for everybody to read.

use crate::blueprint::{Entry, Service, Variable};
use crate::diagnostic::{Code, Diagnostic};

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

/// Warns of every variable of a service whose value should not stand in a blueprint.
pub fn warn(service: &Service, diagnostics: &mut Vec<Diagnostic>) {
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
    use super::is_secret;

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
