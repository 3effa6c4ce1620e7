//! Draws diagnostics as rustc draws its own. The only user of annotate-snippets.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Annotation, Diagnostic, Notice, Severity, Topic};
use crate::source::{SourceId, Sources};

/// For whom a report is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A file or a pipe: no colours.
    Plain,
    /// A person's terminal.
    Coloured,
}

/// Draws a diagnostic, with an empty line behind it.
pub fn diagnostic(sources: &Sources, diagnostic: &Diagnostic, style: Style) -> String {
    renderer(style).render(&report(sources, diagnostic)) + "\n\n"
}

/// A notice as one line, and what belongs to it below.
pub fn notice(notice: &Notice, style: Style) -> String {
    if let (Topic::Drift(_), Some(path)) = (notice.topic, &notice.path) {
        return format!("{}: {path}\n{}", notice.message, notice.detail);
    }
    let title = level(notice.severity).primary_title(&notice.message);
    let line = renderer(style).render(&[Group::with_title(title)]);
    format!("{line}\n{}", notice.detail)
}

fn renderer(style: Style) -> Renderer {
    match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn report<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let title = level(diagnostic.severity)
        .primary_title(&diagnostic.message)
        .id(diagnostic.code.name());
    let helps = diagnostic.help.iter().map(|help| Level::HELP.message(help));
    vec![
        title
            .elements(snippets(sources, diagnostic))
            .elements(helps),
    ]
}

/// The primary place's file first, then the other files that the diagnostic touches.
fn snippets<'a>(
    sources: &'a Sources,
    diagnostic: &'a Diagnostic,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files = vec![diagnostic.primary.span.source];
    for annotation in &diagnostic.secondary {
        if !files.contains(&annotation.span.source) {
            files.push(annotation.span.source);
        }
    }
    files
        .into_iter()
        .map(|file| snippet(sources, diagnostic, file))
        .collect()
}

fn snippet<'a>(
    sources: &'a Sources,
    diagnostic: &'a Diagnostic,
    file: SourceId,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(file);
    let primary = Some(&diagnostic.primary)
        .filter(|annotation| annotation.span.source == file)
        .map(|annotation| annotate(annotation, AnnotationKind::Primary));
    let secondary = diagnostic
        .secondary
        .iter()
        .filter(|annotation| annotation.span.source == file)
        .map(|annotation| annotate(annotation, AnnotationKind::Context));
    Snippet::source(&source.text)
        .path(&source.path)
        .annotations(primary.into_iter().chain(secondary))
}

fn annotate(annotation: &Annotation, kind: AnnotationKind) -> annotate_snippets::Annotation<'_> {
    let drawn = kind.span(annotation.span.start..annotation.span.end);
    if annotation.label.is_empty() {
        drawn
    } else {
        drawn.label(&annotation.label)
    }
}
