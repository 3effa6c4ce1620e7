//! `layout`: in which form s6-overlay is given the services.

use crate::blueprint::{Blueprint, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Layout;
use crate::source::Span;

/// What hands write for one of the two: the numbers are the styles of s6-overlay's versions 2 and 3.
const NEAR: [(&str, Layout); 9] = [
    ("services_d", Layout::ServicesD),
    ("services-d", Layout::ServicesD),
    ("servicesd", Layout::ServicesD),
    ("services", Layout::ServicesD),
    ("v2", Layout::ServicesD),
    ("s6_rc", Layout::S6Rc),
    ("s6rc", Layout::S6Rc),
    ("s6-rc.d", Layout::S6Rc),
    ("v3", Layout::S6Rc),
];

/// The blueprint's own layout, or what holds when it names none.
pub fn resolve(blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) -> Layout {
    let written = blueprint.layout.spanned().and_then(|(span, written)| {
        let layout = Layout::parse(written);
        if layout.is_none() {
            diagnostics.push(unknown(written, span));
        }
        layout
    });
    written.unwrap_or(Layout::ServicesD)
}

fn unknown(written: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        span,
        format!("there is no layout `{written}`"),
    );
    let lower = written.to_ascii_lowercase();
    let near = NEAR.iter().find(|(word, _)| *word == lower);
    let near = near.map(|(_, layout)| layout.as_str());
    let [services_d, s6_rc] = Layout::NAMES;
    let help = format!("write `{services_d}`, or `{s6_rc}` for a start and a stop in order");
    match near.or_else(|| nearest(&lower, Layout::NAMES)) {
        Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
        None => diagnostic.help(help),
    }
}
