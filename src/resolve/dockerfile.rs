//! `image.dockerfile`: a template of the Dockerfile of the user's own. What is compiled here renders without a mistake.

mod check;
mod filter;
mod scan;
mod value;

use crate::blueprint::{Blueprint, Generator};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Origin;
use crate::source::{SourceId, Sources, Span};

/// What is read of a template, or why it is a mistake.
type Checked<T> = Result<T, Box<Diagnostic>>;

/// The template; nothing where the blueprint has none, or where it is a mistake, which then was said.
pub fn resolve(
    sources: &Sources,
    origin: Origin,
    blueprint: &Blueprint,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let image = blueprint.image.value()?;
    let (key, word) = image.dockerfile.key().zip(image.dockerfile.value())?;
    if let Some((span, Generator::Image)) = image.generator.spanned() {
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                key,
                "a build that makes its own tree has no template of its own",
            )
            .also(span, "the build runs s6-blueprint on the blueprint alone")
            .help("leave one of the two out"),
        );
    }
    let id = match sources.file(origin.id, &word.value) {
        Some(Ok(id)) => *id,
        Some(Err(reason)) => {
            diagnostics.push(unread(word.span, &word.value, reason));
            return None;
        }
        None => {
            diagnostics.push(unread(word.span, &word.value, "nobody has read it"));
            return None;
        }
    };
    let before = diagnostics.len();
    let text = &sources.get(id).text;
    let pieces = scan::scan(text, id, diagnostics);
    let names_header = check::check(&pieces, diagnostics);
    if diagnostics.len() > before {
        return None;
    }
    if !names_header {
        diagnostics.push(no_header(id, text));
        return None;
    }
    let text = text.replace("\r\n", "\n");
    Some(text.trim_end_matches('\n').to_owned() + "\n")
}

fn unread(span: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("cannot read the template `{path}`"),
    )
    .label(reason)
    .help("its path is looked for from the blueprint's own folder")
}

/// Without it nobody would know that the file is made of something.
fn no_header(id: SourceId, text: &str) -> Diagnostic {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let message = "the template does not say what the file is made of";
    mistake(Span::new(id, 0, end), message)
    .help("write `{{ header }}` as its first line, or below a `# syntax=` line; or begin with `{% include \"Dockerfile\" %}`, which is ours")
}

/// What is wrong at a place of a template.
fn mistake(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::InvalidTemplate, span, message)
}
