//! Images that only a tag names: a tag moves, and the next build starts from another image.

use crate::blueprint::{Blueprint, Entry, Image, Stage};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::image::DEFAULT_BASE;
use crate::source::Span;

/// Warns of the container's own base and of the stages'.
pub fn warn(blueprint: &Blueprint, diagnostics: &mut Vec<Diagnostic>) {
    let image = blueprint.image.value();
    let stages = image.map_or(&[][..], |image| image.stages.entries());
    diagnostics.extend(own(blueprint, image, stages));
    let bases = stages.iter().filter_map(|stage| {
        let base = stage.value.as_ref()?.base.value()?;
        unpinned(&base.value, base.span, stages)
    });
    diagnostics.extend(bases);
}

/// What holds when nothing is written has a tag only, too.
fn own(
    blueprint: &Blueprint,
    image: Option<&Image>,
    stages: &[Entry<Stage>],
) -> Option<Diagnostic> {
    if let Some(base) = image.and_then(|image| image.base.value()) {
        return unpinned(&base.value, base.span, stages);
    }
    let version = blueprint.version.spanned().map(|(span, _)| span);
    let place = blueprint.image.key().or(version)?;
    let diagnostic = unpinned(DEFAULT_BASE, place, stages)?;
    Some(diagnostic.label("no other base is named"))
}

fn unpinned(base: &str, span: Span, stages: &[Entry<Stage>]) -> Option<Diagnostic> {
    let is_stage = stages.iter().any(|stage| stage.name.value == base);
    if is_stage || base == "scratch" || base.contains('@') {
        return None;
    }
    let message = format!("`{base}` is another image when its tag has moved");
    let help = format!(
        "write its digest too, `base: {base}@sha256:…`: `docker buildx imagetools inspect {base}` prints it"
    );
    Some(Diagnostic::warning(Code::Unpinned, span, message).help(help))
}
