//! What the world refuses, as a sentence: the file, what was being done, why not, and a remedy. What the operating
//! system says of it (`Is a directory (os error 21)`) is for programmers.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// A file that cannot be read or written.
#[derive(Debug)]
pub struct Failure {
    /// The file, as it was named.
    pub path: String,
    /// The line of the file, from 1, where one is to blame.
    pub line: Option<usize>,
    /// What was being done to it.
    action: String,
    /// Why not, and what to do about it.
    pub reason: String,
}

/// What can be refused by the disk.
pub trait Refused<T> {
    /// Says what was being done (`read`, `make the folder`), and to which file.
    ///
    /// # Errors
    /// The refusal, if it is one.
    fn refused(self, action: &str, path: &Path) -> anyhow::Result<T>;
}

impl<T> Refused<T> for io::Result<T> {
    fn refused(self, action: &str, path: &Path) -> anyhow::Result<T> {
        self.map_err(|error| Failure::new(action, path, reason(&error, path)).into())
    }
}

impl Failure {
    /// A refusal for a reason, behind which a remedy may stand.
    pub fn new(action: &str, path: &Path, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_string_lossy().into_owned(),
            line: None,
            action: action.to_owned(),
            reason: reason.into(),
        }
    }

    /// Names the line that is to blame.
    #[must_use]
    pub fn at(self, line: usize) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }
}

impl Display for Failure {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "cannot {} {}: {}",
            self.action,
            one_line(&self.path),
            self.reason
        )
    }
}

impl Error for Failure {}

/// A text as one line, whatever is in it.
fn one_line(text: &str) -> String {
    if text.contains(|letter: char| letter.is_control()) {
        text.escape_debug().to_string()
    } else {
        text.to_owned()
    }
}

/// Why the operating system refuses what was to be done at this path, and what to do about it.
#[must_use]
pub fn reason(error: &io::Error, path: &Path) -> String {
    match error.kind() {
        ErrorKind::NotFound => missing(path),
        ErrorKind::IsADirectory => "it is a folder, not a file".to_owned(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => no_folder(path),
        ErrorKind::PermissionDenied => denied(path),
        ErrorKind::StorageFull => "the disk is full; make room and run it again".to_owned(),
        ErrorKind::QuotaExceeded => {
            "your share of the disk is used up; make room and run it again".to_owned()
        }
        ErrorKind::FileTooLarge => {
            "no file may become that large here; look at `ulimit -f`".to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => {
            "the file system can only be read; mount it for writing (without `:ro`), or write elsewhere with \
             `--output DIR`"
                .to_owned()
        }
        ErrorKind::InvalidFilename => {
            "the name is longer than the file system takes; choose a shorter one".to_owned()
        }
        _ if leads_in_a_circle(path) => "its links lead in a circle; put a file there instead".to_owned(),
        _ => in_small_letters(error),
    }
}

/// Of what is not there: whether it is a link that leads nowhere.
fn missing(path: &Path) -> String {
    match fs::read_link(path) {
        Ok(target) => format!(
            "it is a link to {}, where nothing is; remove it, or let it lead to something",
            one_line(&target.to_string_lossy())
        ),
        Err(_) => "there is no such file".to_owned(),
    }
}

/// Of a path that needs a folder where something else is: where that is.
fn no_folder(path: &Path) -> String {
    let above: Vec<&Path> = path.ancestors().collect();
    let in_the_way = above.into_iter().rev().find(|above| {
        let about = above.symlink_metadata();
        about.is_ok() && !above.is_dir()
    });
    match in_the_way {
        Some(place) if place.is_symlink() && !place.exists() => missing(place),
        Some(place) => format!(
            "{} is there, and is not a folder; move it away, or name another place",
            one_line(&place.to_string_lossy())
        ),
        None => "something else is there; move it away, or name another place".to_owned(),
    }
}

/// Of what this user may not do: how it is seen who may. To put a file into its place is a right to the folder.
fn denied(path: &Path) -> String {
    let there = path
        .ancestors()
        .filter(|above| above.symlink_metadata().is_ok());
    let mut looked_at: Vec<String> = there
        .take(2)
        .map(|place| one_line(&place.to_string_lossy()))
        .collect();
    looked_at.reverse();
    format!(
        "permission is denied; `ls -ld {}` shows who may: run s6-blueprint as that user, or give yours the right with \
         `chmod` or `chown`",
        looked_at.join(" ")
    )
}

fn leads_in_a_circle(path: &Path) -> bool {
    let link = path.ancestors().find(|above| above.is_symlink());
    link.is_some_and(|link| fs::metadata(link).is_err())
}

/// What the operating system says, without the number.
fn in_small_letters(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};
    use std::path::Path;

    use super::reason;

    /// Whoever runs the tests may be root, to whom nothing is denied.
    #[test]
    fn a_refusal_has_a_remedy_and_no_number() {
        let said = |error: &Error| reason(error, Path::new("/etc/nothing/is here"));
        let remedies = [
            (ErrorKind::PermissionDenied, "`ls -ld / /etc`"),
            (ErrorKind::StorageFull, "make room"),
            (ErrorKind::QuotaExceeded, "make room"),
            (ErrorKind::FileTooLarge, "`ulimit -f`"),
            (ErrorKind::ReadOnlyFilesystem, "`--output DIR`"),
            (ErrorKind::InvalidFilename, "a shorter one"),
        ];
        for (kind, remedy) in remedies {
            let said = said(&kind.into());
            assert!(said.contains(remedy), "{kind}: {said}");
        }
        for number in 1..=133 {
            let said = said(&Error::from_raw_os_error(number));
            assert!(!said.contains("os error"), "{said}");
            assert!(!said.starts_with(char::is_uppercase), "{said}");
        }
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let error = ErrorKind::NotADirectory.into();
        let said = reason(&error, Path::new("/dev/null/below/it"));
        assert_eq!(
            said,
            "/dev/null is there, and is not a folder; move it away, or name another place"
        );
    }
}
