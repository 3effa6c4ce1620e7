//! Drift in words: what differs between a file on disk and the one that would be generated.

use std::path::Path;

use s6_blueprint::diagnostic::Notice;
use s6_blueprint::tree::{Drift, DriftKind, Found};
use similar::{ChangeTag, TextDiff};

use crate::cli::show;

/// One difference below an output folder.
pub fn describe(folder: &Path, drift: &Drift) -> Notice {
    let path = show(&folder.join(&drift.path));
    let (kind, message) = match &drift.kind {
        DriftKind::Missing => ("missing", "missing".to_owned()),
        DriftKind::Stale => ("stale", "stale, no longer generated".to_owned()),
        DriftKind::Unexpected => ("unexpected", "unexpected, not generated".to_owned()),
        DriftKind::EmptyFolder => ("unexpected", "unexpected, an empty folder".to_owned()),
        DriftKind::NotAFile(found) => ("not-a-file", format!("not a file but {}", what(found))),
        DriftKind::Mode { executable: true } => ("mode", "not executable".to_owned()),
        DriftKind::Mode { executable: false } => {
            ("mode", "executable, and should not be".to_owned())
        }
        DriftKind::Content { found, wanted } => return changed(&path, found, wanted),
    };
    Notice::drift(kind, path, message)
}

fn what(found: &Found) -> String {
    match found {
        Found::File(_) => "a file".to_owned(),
        Found::Link(target) => format!("a link to {}", show(Path::new(target))),
        Found::Folder => "a folder".to_owned(),
        Found::Special => "a socket, a pipe or a device".to_owned(),
    }
}

/// The change that `generate` would make, as a unified diff, and the line at which it begins.
fn changed(path: &str, found: &[u8], wanted: &[u8]) -> Notice {
    let notice = |detail: String, line| Notice {
        line,
        detail,
        ..Notice::drift("changed", path, "changed")
    };
    let (Some(found), Some(wanted)) = (text(found), text(wanted)) else {
        return notice("  (not text)\n".to_owned(), None);
    };
    if found.replace("\r\n", "\n") == wanted {
        let detail = "  only the line ends differ: CRLF instead of LF\n";
        return notice(detail.to_owned(), Some(1));
    }
    let diff = TextDiff::from_lines(found, wanted);
    let unified = diff
        .unified_diff()
        .header(path, &format!("{path} (generated)"))
        .to_string();
    let same = diff
        .iter_all_changes()
        .take_while(|change| change.tag() == ChangeTag::Equal);
    let last = found.lines().count().max(1);
    notice(unified, Some((same.count() + 1).min(last)))
}

/// The bytes as text, when they are some that a terminal can show.
fn text(bytes: &[u8]) -> Option<&str> {
    let odd = |letter: char| letter.is_control() && !"\t\n\r".contains(letter);
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.contains(odd)).then_some(text)
}
