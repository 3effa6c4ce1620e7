//! Small questions about written text that several passes ask: places and paths.

use crate::blueprint::Word;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span};

/// The place of a part of a value: exact where the part stands in the file as it is, else the whole value.
pub fn locate(sources: &Sources, value: Span, part: &str) -> Span {
    let text = &sources.get(value.source).text;
    match text[value.start..value.end].find(part) {
        Some(offset) if !part.is_empty() => value.part(offset, part.len()),
        _ => value,
    }
}

/// What keeps a path out of the files that it goes into (Dockerfile, .dockerignore, nginx.conf, a shell's line):
/// there quotes, `$` and others would mean something else, and patterns would match other files.
pub fn unusable(path: &str) -> Option<&'static str> {
    let parts = path.strip_suffix('/').unwrap_or(path);
    let parts = parts.strip_prefix('/').unwrap_or(parts);
    let signs = |letter: char| letter.is_control() || "\"'\\$`{};*?[]<>".contains(letter);
    if path.is_empty() {
        Some("there is no path")
    } else if path.contains(signs) {
        Some("a path here is without quotes, `$`, `\\`, `;`, brackets, `*`, `?` and line ends")
    } else if path.trim() != path {
        Some("a path here neither begins nor ends with a blank")
    } else if path.len() > 1 && parts.split('/').any(|part| ["", ".", ".."].contains(&part)) {
        Some("a path here has no `.`, no `..` and no `//`")
    } else {
        None
    }
}

/// The path, if it is absolute and usable; says what is wrong with it otherwise.
pub fn absolute(
    path: &str,
    span: Span,
    help: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let complaint = match unusable(path) {
        None if path.starts_with('/') => return Some(path.to_owned()),
        None => "a path here begins with `/`",
        Some(complaint) => complaint,
    };
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            span,
            format!("`{path}` is not a path that can be used here"),
        )
        .label(complaint)
        .help(help),
    );
    None
}

/// A path of the build context: relative, inside of it, and not the whole of it.
pub fn context_path(word: &Word, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let path = word.value.strip_prefix("./").unwrap_or(&word.value);
    let complaint = if path == "." || (path.is_empty() && !word.value.is_empty()) {
        "this is the whole build context"
    } else if path.starts_with('/') {
        "a path of the build context is relative to it"
    } else if path.starts_with(['-', '!']) {
        "a Dockerfile or its list of ignored files would take the first character for a sign"
    } else if let Some(complaint) = unusable(path) {
        complaint
    } else {
        return Some(path.trim_end_matches('/').to_owned());
    };
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            word.span,
            format!("`{}` is not a path that can be copied", word.value),
        )
        .label(complaint)
        .help("name what is needed of the folder that `docker build` is given, such as `src`; nothing else gets into the build"),
    );
    None
}
