//! The only ways in which a user's text enters a file: one function a language.

use crate::shell::is_bare;

pub use crate::shell::word as sh;

/// The words of a shell command.
pub fn sh_words(words: &[String]) -> String {
    words
        .iter()
        .map(|word| sh(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word of an execline command line: bare, or in double quotes, where a backslash makes another and a quote literal.
pub fn execline(text: &str) -> String {
    if is_bare(text) {
        return text.to_owned();
    }
    let escaped = text.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// A value of nginx.conf: bare, or in double quotes. The plan keeps out what no quotes can hold there.
pub fn nginx(text: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || "_@%+=:,./-~".contains(letter);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// The same where nginx would expand variables: there is no way to quote a `$`, so it comes from a variable too,
/// which the template of nginx.conf defines.
pub fn nginx_value(text: &str) -> String {
    nginx(text).replace('$', "${dollar}")
}

/// The arguments of a Dockerfile's `COPY`: bare words, or the JSON form when one has a blank in it.
pub fn docker_copy(words: &[&str]) -> String {
    let bare = |letter: char| !letter.is_whitespace() && !"[]".contains(letter);
    if words.iter().all(|word| word.chars().all(bare)) {
        return words.join(" ");
    }
    json(words)
}

/// A shell command behind a Dockerfile's `RUN`: as it stands when it is one plain line, else the JSON form,
/// which no line end, here-document or flag can change.
pub fn docker_run(command: &str) -> String {
    let plain = !command.contains(|letter: char| letter.is_control())
        && !command.contains("<<")
        && !command.ends_with('\\')
        && !command.starts_with(['-', '[', '#'])
        && command.trim() == command
        && !command.is_empty();
    if plain {
        return command.to_owned();
    }
    json(&["/bin/sh", "-c", command])
}

/// A quoted value of a Dockerfile's `LABEL` or `ENV`.
pub fn docker_value(text: &str) -> String {
    let escaped = text
        .replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('$', "\\$");
    format!("\"{escaped}\"")
}

/// The JSON form of an instruction. Strings cannot fail to become JSON.
fn json(words: &[&str]) -> String {
    serde_json::Value::from(words.to_vec()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_word_is_quoted_only_when_it_must_be() {
        assert_eq!(sh("/usr/bin/api"), "/usr/bin/api");
        assert_eq!(sh(""), "''");
        assert_eq!(sh("it's $HOME"), r"'it'\''s $HOME'");
    }

    #[test]
    fn a_run_command_that_is_not_one_plain_line_takes_the_json_form() {
        assert_eq!(docker_run("cargo build --release"), "cargo build --release");
        assert_eq!(docker_run("a\nb"), r#"["/bin/sh","-c","a\nb"]"#);
        assert_eq!(docker_run("cat <<EOF"), r#"["/bin/sh","-c","cat <<EOF"]"#);
        assert_eq!(
            docker_run("--mount=x y"),
            r#"["/bin/sh","-c","--mount=x y"]"#
        );
    }

    #[test]
    fn copied_paths_with_blanks_take_the_json_form() {
        assert_eq!(docker_copy(&["a", "/b"]), "a /b");
        assert_eq!(docker_copy(&["a b", "/c"]), r#"["a b","/c"]"#);
    }
}
