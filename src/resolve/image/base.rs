//! What images are made of: the container's own base, and the form of every image's name.

use crate::blueprint::{Image, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Family;

/// The base when none is named.
const DEFAULT_BASE: &str = "debian:bookworm-slim";

/// What tells in an image's name that it is made of Debian: the distributions, and Debian's code names.
const DEBIAN_WORDS: [&str; 7] = [
    "debian", "ubuntu", "bullseye", "bookworm", "trixie", "jammy", "noble",
];

/// The base and its kind; nothing when it is a mistake.
pub fn resolve(image: &Image, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Family)> {
    let Some(word) = image.base.value() else {
        return image
            .base
            .is_absent()
            .then(|| (DEFAULT_BASE.to_owned(), Family::Debian));
    };
    reference(word, diagnostics)?;
    if DEBIAN_WORDS.iter().any(|known| word.value.contains(known)) {
        return Some((word.value.clone(), Family::Debian));
    }
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            word.span,
            format!("cannot tell which distribution `{}` is made of", word.value),
        )
        .label("expected an image of Debian or Ubuntu")
        .help("take one whose name or tag says it, such as `debian:bookworm-slim` or `python:3.13-slim-bookworm`"),
    );
    None
}

/// A reference stands bare in a `FROM` line: letters, digits and the signs that references are made of.
pub fn reference(word: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
    let good = |letter: char| letter.is_ascii_alphanumeric() || "._-/:@".contains(letter);
    let whole = word
        .value
        .split(['/', ':', '@'])
        .all(|part| part.starts_with(|letter: char| letter.is_ascii_alphanumeric()));
    if whole && word.value.chars().all(good) {
        return Some(());
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
