//! Who answers under a path: a service that speaks HTTP, php-fpm, or files.

use crate::blueprint::{Blueprint, Entry, Location, Nginx, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Answer, ServiceName};
use crate::resolve::groups::Group;
use crate::resolve::nginx::upstreams;
use crate::resolve::text::absolute;
use crate::source::Span;

/// The script that answers for a location of php-fpm where there is no file, unless another one is named.
const FRONT: &str = "index.php";

/// The answer of a location; nothing when it is a mistake, which then was said.
pub fn resolve(
    entry: &Entry<Location>,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Answer> {
    let written = entry.value.as_ref()?;
    one_of_three(entry, written, diagnostics)?;
    let fallback = fallback(written, diagnostics);
    if let Some(word) = written.proxy.value() {
        let answer = service(word, groups, blueprint, diagnostics).map(Answer::Proxy);
        senseless_fallback(written, diagnostics);
        return answer;
    }
    if let Some(word) = written.fastcgi.value() {
        let fallback = front(entry, written, fallback, diagnostics);
        let service = service(word, groups, blueprint, diagnostics);
        return Some(Answer::FastCgi {
            service: service?,
            fallback: fallback?,
        });
    }
    let (span, &wanted) = written.static_files.spanned()?;
    if !wanted {
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "`static: false` says nothing")
                .help("write `static: true`, or `proxy: SERVICE`"),
        );
        return None;
    }
    Some(Answer::Static { fallback })
}

/// Exactly one of the three keys; says when there is none, or more. Nothing when a mistake in one is said already.
fn one_of_three(
    entry: &Entry<Location>,
    written: &Location,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<()> {
    let keys = [
        (written.proxy.key(), written.proxy.is_invalid()),
        (written.fastcgi.key(), written.fastcgi.is_invalid()),
        (
            written.static_files.key(),
            written.static_files.is_invalid(),
        ),
    ];
    let mut given: Vec<Span> = keys.iter().filter_map(|(key, _)| *key).collect();
    given.sort();
    match given[..] {
        [_] => return Some(()),
        [] if keys.iter().any(|(_, invalid)| *invalid) => {}
        [] => diagnostics.push(
            Diagnostic::error(
                Code::MissingKey,
                entry.name.span,
                format!("nobody answers under `{}`", entry.name.value),
            )
            .help("add `proxy: SERVICE`, `fastcgi: SERVICE` or `static: true`"),
        ),
        [first, second, ..] => diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                second,
                "one path is answered in one way: by a service or by files",
            )
            .label("another way")
            .also(first, "one way")
            .help("keep one of the two; files can have a location of their own"),
        ),
    }
    None
}

/// Says once, at the first location that has files, that there is no folder to look for them in.
pub fn missing_root(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) {
    if !nginx.root.is_absent() {
        return;
    }
    let locations = nginx.locations.entries().iter();
    let first = locations
        .filter_map(|location| location.value.as_ref())
        .find_map(|location| {
            let files = location.static_files.spanned();
            let files = files.filter(|(_, wanted)| **wanted).map(|(span, _)| span);
            files.or(location.fastcgi.spanned().map(|(span, _)| span))
        });
    diagnostics.extend(first.map(|span| {
        Diagnostic::error(Code::MissingKey, span, "there is no folder of files")
            .help("add it: `nginx: {root: /var/www/html}`")
    }));
}

/// The written fallback, if it is a good path.
fn fallback(written: &Location, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let word = written.fallback.value()?;
    let help = "write its path below `root`, such as `/index.html`";
    absolute(&word.value, word.span, help, diagnostics)
}

fn senseless_fallback(written: &Location, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(key) = written.fallback.key() {
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                key,
                "`fallback` has no meaning where a service answers every request",
            )
            .help("remove it: it is for `static` and `fastcgi`"),
        );
    }
}

/// The script that answers where there is no file: the written one, or `index.php` of the location.
fn front(
    entry: &Entry<Location>,
    written: &Location,
    fallback: Option<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let folder = entry.name.value.trim_end_matches('/');
    let Some(word) = written.fallback.value() else {
        let default = || format!("{folder}/{FRONT}");
        return written.fallback.is_absent().then(default);
    };
    let path = fallback?;
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    let complaint = if ending != Some("php") {
        "only a script, `….php`, is given to php-fpm"
    } else if !path.starts_with(&format!("{folder}/")) {
        "it has to be below the location's own path"
    } else {
        return Some(path);
    };
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            word.span,
            format!("`{path}` cannot answer here"),
        )
        .label(complaint)
        .help(format!(
            "write something like `{folder}/{FRONT}`, or leave it out"
        )),
    );
    None
}

/// The service of this name, which must have a port.
fn service(
    word: &Word,
    groups: &[Group],
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ServiceName> {
    let group = upstreams::find(word, groups, blueprint, diagnostics)?;
    let service = group.written()?;
    if service.has_no_port() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingPort,
                word.span,
                format!("`{}` has no port to pass requests to", word.value),
            )
            .also(group.entry.name.span, "this service")
            .help("give the service a `port`"),
        );
        return None;
    }
    ServiceName::parse(&word.value)
}
