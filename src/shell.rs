//! How a word is written for a POSIX shell, in a generated script as in a command that a person is shown.

/// A word of a POSIX shell: bare when it has nothing special in it, in single quotes otherwise.
#[must_use]
pub fn word(text: &str) -> String {
    if is_bare(text) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether a text is one word that means itself, to a shell and to execline.
#[must_use]
pub fn is_bare(text: &str) -> bool {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || "_@%+=:,./-".contains(letter);
    !text.is_empty() && text.chars().all(bare)
}
