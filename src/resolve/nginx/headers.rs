//! Headers that nginx adds to the answers of a location.

use crate::blueprint::{Blueprint, Entry, Location, Service, Text, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Header, ServiceName};
use crate::resolve::groups::{Group, Member};
use crate::resolve::ports;
use crate::resolve::template::Scope;
use crate::source::{Sources, Span};

/// What nginx or the connection itself decides: a second one makes an answer that clients refuse.
const OF_THE_CONNECTION: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "server",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The headers of a location, in the order of the blueprint.
pub fn resolve(
    sources: &Sources,
    location: &Location,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Header> {
    let nginx = proxy(blueprint);
    let scope = Scope {
        sources,
        groups,
        service: &Service::default(),
        member: &nginx,
    };
    let mut headers: Vec<Header> = Vec::new();
    for Entry { name, value, .. } in location.headers.entries() {
        let good = header_name(name, &headers, diagnostics);
        let value = value
            .as_ref()
            .and_then(|text| header_value(text, &scope, diagnostics));
        headers.extend(good.zip(value).map(|(name, value)| Header { name, value }));
    }
    headers
}

/// nginx as what a template may refer to.
fn proxy(blueprint: &Blueprint) -> Member {
    // What is wrong with the port is said where the port is asked for.
    let port = ports::listen(blueprint, &mut Vec::new());
    Member {
        name: ServiceName::nginx(),
        instance: 1,
        port,
    }
}

fn header_name(
    name: &Word,
    before: &[Header],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let text = &name.value;
    let token = |letter: char| letter.is_ascii_alphanumeric() || "!#%&'*+-.^_`|~".contains(letter);
    let error = |code, message: String| Diagnostic::error(code, name.span, message);
    let diagnostic = if text.is_empty() || !text.chars().all(token) {
        error(
            Code::InvalidName,
            format!("`{text}` cannot be the name of a header"),
        )
        .help("write something like `Cache-Control`")
    } else if OF_THE_CONNECTION.contains(&text.to_ascii_lowercase().as_str()) {
        error(
            Code::Conflict,
            format!("nginx itself answers with the header `{text}`"),
        )
        .help("remove it: a second one would spoil the answer")
    } else if before
        .iter()
        .any(|header| header.name.eq_ignore_ascii_case(text))
    {
        error(
            Code::DuplicateKey,
            format!("the header `{text}` stands twice"),
        )
        .help("keep one of the two: headers differ in more than capitals")
    } else {
        return Some(text.clone());
    };
    diagnostics.push(diagnostic);
    None
}

fn header_value(
    Text(word): &Text,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let value = scope.expand(&word.value, word.span, diagnostics)?;
    let diagnostic = if value.is_empty() {
        invalid(word.span, "nginx leaves a header without a value out").help("remove it")
    } else if value.contains(|letter: char| letter.is_control() && letter != '\t') {
        invalid(word.span, "the value of a header is one line")
            .help("join its lines; `>-` instead of `|` does it in YAML")
    } else if in_the_file(&value) > LONGEST {
        invalid(word.span, "nginx cannot read a value that is so long")
            .label(format!(
                "expected at most {LONGEST} bytes, a `$` counting for nine"
            ))
            .help("spread it over two headers, or let the service send it")
    } else {
        return Some(value);
    };
    diagnostics.push(diagnostic);
    None
}

/// nginx reads its configuration 4096 bytes at a time, and takes no longer word.
const LONGEST: usize = 4000;

/// How long a value is where it stands in nginx.conf.
fn in_the_file(value: &str) -> usize {
    let dollars = value.matches('$').count() * ("${dollar}".len() - 1);
    value.len() + dollars + value.matches(['"', '\\']).count()
}

fn invalid(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::InvalidValue, span, message)
}
