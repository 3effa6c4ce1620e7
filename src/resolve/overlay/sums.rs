//! The sha256 of the release's tarballs: their form, whose they are, and whether there are enough.

use crate::blueprint::{Entry, Overlay, Text, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::OverlayVersion;
use crate::resolve::overlay::releases::{self, ARCHES, NOARCH};
use crate::source::Span;

/// The hexadecimal digits of a sha256.
const DIGITS: usize = 64;

/// The sums of other kinds by their number of digits.
const OTHERS: [(usize, &str); 4] = [
    (32, "MD5 sum"),
    (40, "SHA-1 sum"),
    (96, "SHA-384 sum"),
    (128, "SHA-512 sum"),
];

/// The sum that the blueprint gives for a tarball.
pub struct Pin {
    /// The tarball's name.
    pub tarball: &'static str,
    /// The sum, in lower case.
    pub sum: String,
    /// Where it is written.
    span: Span,
}

/// The sums that are written, each in its form and at its own tarball.
pub fn pinned(
    written: &Overlay,
    version: Option<OverlayVersion>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pin> {
    let mut pins: Vec<Pin> = Vec::new();
    for entry in written.sha256.entries() {
        let tarball = tarball(&entry.name, diagnostics);
        let sum = sum(entry, diagnostics);
        let (Some(tarball), Some((span, sum))) = (tarball, sum) else {
            continue;
        };
        let pin = Pin { tarball, sum, span };
        let mistake = twice(&pin, &pins).or_else(|| of_another(&pin, version?));
        diagnostics.extend(mistake);
        pins.push(pin);
    }
    pins
}

/// Says what is missing: without noarch and one kind of machine nothing can be built.
pub fn enough(
    written: &Overlay,
    version: OverlayVersion,
    pinned: &[Pin],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let entries = written.sha256.entries();
    // What is misspelt may be what is missing.
    let unclear = written.sha256.is_invalid() || pinned.len() < entries.len();
    let built_in = releases::known_sum(version, NOARCH).is_some();
    let Some(Text(word)) = written.version.value() else {
        return;
    };
    let has = |wanted: fn(&str) -> bool| pinned.iter().any(|pin| wanted(pin.tarball));
    let missing = match (has(|name| name == NOARCH), has(|name| name != NOARCH)) {
        _ if built_in || unclear => return,
        (true, true) => return,
        (false, false) => "`noarch` and of one kind of machine, such as `x86_64`",
        (false, true) => "`noarch`",
        (true, false) => "one kind of machine, such as `x86_64`",
    };
    let diagnostic = Diagnostic::error(
        Code::MissingKey,
        word.span,
        format!("no sha256 is known here for s6-overlay {version}"),
    );
    let diagnostic = diagnostic.label(format!("needs that of {missing}"));
    let diagnostic = match written.sha256.key() {
        Some(key) => diagnostic.also(key, "not among these"),
        None => diagnostic,
    };
    diagnostics.push(diagnostic.help(format!(
        "add `sha256: {{noarch: …, x86_64: …}}`: each tarball of the release has a `.sha256` file beside it; or take {}",
        known_versions()
    )));
}

/// The tarball of this name; says what it is called otherwise.
fn tarball(name: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<&'static str> {
    let known = || std::iter::once(NOARCH).chain(ARCHES.iter().map(|arch| arch.name));
    let typed = name.value.as_str();
    if let Some(tarball) = known().find(|tarball| *tarball == typed) {
        return Some(tarball);
    }
    let lower = typed.to_lowercase();
    let alias = ARCHES
        .iter()
        .find(|arch| arch.near.contains(&lower.as_str()));
    let meant = alias
        .map(|arch| arch.name)
        .or_else(|| nearest(typed, known()));
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        name.span,
        format!("s6-overlay has no tarball `{typed}`"),
    );
    let diagnostic = match meant {
        Some(tarball) => diagnostic.label(format!("did you mean `{tarball}`?")),
        None => diagnostic,
    };
    let names: Vec<&str> = known().collect();
    diagnostics.push(diagnostic.help(format!(
        "the tarballs are {}: gcc's names of the machines",
        names.join(", ")
    )));
    None
}

/// The sum and its place; says what is wrong with its form.
fn sum(entry: &Entry<Text>, diagnostics: &mut Vec<Diagnostic>) -> Option<(Span, String)> {
    let Text(word) = entry.value.as_ref()?;
    let text = word.value.as_str();
    let hexadecimal = |text: &str| text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if text.len() == DIGITS && hexadecimal(text) {
        return Some((word.span, text.to_ascii_lowercase()));
    }
    let other = OTHERS
        .iter()
        .find(|(digits, _)| hexadecimal(text) && text.len() == *digits);
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        word.span,
        format!("`{text}` is not a sha256"),
    );
    diagnostics.push(if text.starts_with("sha256:") {
        diagnostic.help("write the digits alone, without `sha256:`")
    } else if let Some((_, kind)) = other {
        diagnostic
            .label(format!("this has the length of an {kind}"))
            .help("take the release's `.sha256` file")
    } else if hexadecimal(text) && !text.is_empty() {
        let digits = text.len();
        diagnostic
            .label(format!("{digits} digits, expected {DIGITS}"))
            .help("copy the whole line of the release's `.sha256` file, without the file's name")
    } else {
        diagnostic.help(format!("a sha256 is {DIGITS} hexadecimal digits"))
    });
    None
}

/// Two tarballs never have one sum.
fn twice(pin: &Pin, before: &[Pin]) -> Option<Diagnostic> {
    let first = before.iter().find(|other| other.sum == pin.sum)?;
    let diagnostic = Diagnostic::error(
        Code::Conflict,
        pin.span,
        format!(
            "`{}` and `{}` have the same sha256",
            first.tarball, pin.tarball
        ),
    );
    let diagnostic = diagnostic.also(first.span, "first here");
    Some(diagnostic.help("each tarball has a sum of its own: look them up again"))
}

/// Says it when the sum is known to be another one.
fn of_another(pin: &Pin, version: OverlayVersion) -> Option<Diagnostic> {
    let tarball = pin.tarball;
    let whose = releases::whose(&pin.sum);
    let known = releases::known_sum(version, tarball);
    if whose == Some((version, tarball)) || (whose.is_none() && known.is_none()) {
        return None;
    }
    let diagnostic = Diagnostic::error(
        Code::Conflict,
        pin.span,
        format!("this is not the sha256 of s6-overlay-{tarball}.tar.xz of {version}"),
    );
    let diagnostic = match whose {
        Some((other, name)) if other == version => {
            diagnostic.label(format!("it is that of `{name}`"))
        }
        Some((other, name)) => diagnostic.label(format!("it is that of `{name}` of {other}")),
        None => diagnostic.label("another one is built in"),
    };
    Some(match known {
        Some(_) => diagnostic.help(
            "remove the line: the sum is built in; one for tarballs of your own is a build argument, S6_OVERLAY_NOARCH_SHA256 or S6_OVERLAY_ARCH_SHA256",
        ),
        None => diagnostic.help(format!("take that of s6-overlay-{tarball}.tar.xz of {version}")),
    })
}

fn known_versions() -> String {
    let versions = releases::RELEASES.iter();
    let versions: Vec<String> = versions
        .map(|release| release.version.to_string())
        .collect();
    match versions.split_last() {
        Some((last, rest)) => format!("{} or {last}, whose sums are built in", rest.join(", ")),
        None => String::new(),
    }
}
