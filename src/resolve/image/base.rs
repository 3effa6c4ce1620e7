//! What images are made of: the container's own base, and the form of every image's name.

use crate::blueprint::{Image, Word, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Family;

/// The base when none is named.
pub const DEFAULT_BASE: &str = "debian:bookworm-slim";

/// What tells in an image's name what it is made of: the distributions, and Debian's and Ubuntu's code names.
const WORDS: [(&str, Family); 9] = [
    ("alpine", Family::Alpine),
    ("fedora", Family::Fedora),
    ("debian", Family::Debian),
    ("ubuntu", Family::Debian),
    ("bullseye", Family::Debian),
    ("bookworm", Family::Debian),
    ("trixie", Family::Debian),
    ("jammy", Family::Debian),
    ("noble", Family::Debian),
];

/// The names of the families.
const FAMILIES: [(&str, Family); 4] = [
    ("debian", Family::Debian),
    ("ubuntu", Family::Debian),
    ("alpine", Family::Alpine),
    ("fedora", Family::Fedora),
];

/// The base and its kind; nothing when it is a mistake.
pub fn resolve(image: &Image, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Family)> {
    named_family(image, diagnostics);
    let family = family(image);
    let Some(word) = image.base.value() else {
        let base = image.base.is_absent().then(|| DEFAULT_BASE.to_owned());
        return base.zip(family);
    };
    reference(word, diagnostics)?;
    if family.is_none() && image.family.is_absent() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                word.span,
                format!("cannot tell which distribution `{}` is made of", word.value),
            )
            .label("neither the name nor the tag says it")
            .help("say it: `family: debian`, or `ubuntu`, `alpine` or `fedora`"),
        );
    }
    Some(word.value.clone()).zip(family)
}

/// The kind of distribution, as it is named or as the base's name tells; nothing when neither does.
pub fn family(image: &Image) -> Option<Family> {
    if image.family.is_invalid() {
        return None;
    }
    if let Some(named) = image.family.value() {
        let mut families = FAMILIES.iter();
        return families
            .find(|(name, _)| name == named)
            .map(|(_, family)| *family);
    }
    let base = match image.base.value() {
        Some(word) => word.value.as_str(),
        None => DEFAULT_BASE,
    };
    let mut words = WORDS.iter();
    words
        .find(|(word, _)| base.contains(word))
        .map(|(_, family)| *family)
}

fn named_family(image: &Image, diagnostics: &mut Vec<Diagnostic>) {
    let Some((span, named)) = image.family.spanned() else {
        return;
    };
    let known = FAMILIES.map(|(name, _)| name);
    if known.contains(&named.as_str()) {
        return;
    }
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("there is no way to build on `{named}`"),
    );
    let diagnostic = match nearest(named, known) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic,
    };
    diagnostics.push(diagnostic.help(format!(
        "known are {}; take the one that the distribution is made of",
        known.join(", ")
    )));
}

/// A reference stands bare in a `FROM` line: letters, digits and the signs that references are made of.
pub fn reference(word: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
    let good = |letter: char| letter.is_ascii_alphanumeric() || "._-/:@".contains(letter);
    let whole = word
        .value
        .split(['/', ':', '@'])
        .all(|part| part.starts_with(|letter: char| letter.is_ascii_alphanumeric()));
    let digest = word.value.split('@').next().unwrap_or_default();
    let (path, name) = digest.rsplit_once('/').unwrap_or(("", digest));
    let name = name.split(':').next().unwrap_or_default();
    if whole && word.value.chars().all(good) {
        if !name.contains(char::is_uppercase) {
            return Some(());
        }
        let folder = if path.is_empty() { "" } else { "/" };
        let rest = &word.value[path.len() + folder.len() + name.len()..];
        let lower = name.to_lowercase();
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                word.span,
                format!("`{}` is not the name of an image", word.value),
            )
            .label("Docker takes such a name in lower case only")
            .help(format!("write `{path}{folder}{lower}{rest}`")),
        );
        return None;
    }
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            word.span,
            format!("`{}` is not the name of an image", word.value),
        )
        .help("write something like `debian:bookworm-slim`"),
    );
    None
}
