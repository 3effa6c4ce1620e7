//! Which release: its form, and whether what is generated runs on it.

use crate::blueprint::{Overlay, Text, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::OverlayVersion;
use crate::resolve::overlay::releases;

/// The generation that is generated for.
const GENERATION: u16 = 3;

/// The version; nothing when it is a mistake.
pub fn resolve(written: &Overlay, diagnostics: &mut Vec<Diagnostic>) -> Option<OverlayVersion> {
    let Some(Text(word)) = written.version.value() else {
        return written
            .version
            .is_absent()
            .then_some(OverlayVersion::NEWEST);
    };
    let Some(version) = OverlayVersion::parse(&word.value) else {
        diagnostics.push(malformed(word));
        return None;
    };
    let unfit = unfit(version, word);
    let fits = unfit.is_none();
    diagnostics.extend(unfit);
    fits.then_some(version)
}

fn malformed(word: &Word) -> Diagnostic {
    let text = word.value.as_str();
    let message = format!("`{text}` is not a version of s6-overlay");
    let diagnostic = Diagnostic::error(Code::InvalidValue, word.span, message);
    let rest = text.strip_prefix(['v', 'V']);
    if let Some(version) = rest.and_then(OverlayVersion::parse) {
        return diagnostic
            .label("only the download's address has a `v`")
            .help(format!("write `{version}`"));
    }
    let newest = releases::RELEASES
        .iter()
        .map(|release| release.version.to_string())
        .find(|known| known.starts_with(&format!("{text}.")));
    match newest {
        Some(version) => diagnostic.label("a release has four numbers").help(format!(
            "write `{version}`, the newest of them that is known here"
        )),
        None => diagnostic.help(format!(
            "write all four numbers of a release, such as `{}`",
            OverlayVersion::NEWEST
        )),
    }
}

/// What keeps a version from being used.
fn unfit(version: OverlayVersion, word: &Word) -> Option<Diagnostic> {
    let (message, label) = if version.generation() < GENERATION {
        (
            format!("s6-overlay {version} is another program than version {GENERATION}"),
            "nothing of what is generated runs on it",
        )
    } else if version.generation() > GENERATION {
        (
            format!("s6-overlay {version} is newer than this s6-blueprint"),
            "nobody knows yet what it reads",
        )
    } else if version < OverlayVersion::OLDEST {
        (
            format!("s6-overlay {version} is too old for what is generated"),
            "it gives up on every start that takes over five seconds",
        )
    } else {
        return None;
    };
    let diagnostic = Diagnostic::error(Code::InvalidValue, word.span, message);
    Some(diagnostic.label(label).help(format!(
        "take {} or a later release of version {GENERATION}; without the key it is {}",
        OverlayVersion::OLDEST,
        OverlayVersion::NEWEST
    )))
}
