//! Who makes the tree: the build copies the generated folder, or runs s6-blueprint on the blueprint itself.

use crate::blueprint::{Generator, Image};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan;
use crate::resolve::Origin;
use crate::source::Sources;

/// The stage of a blueprint that has s6-blueprint on its PATH. Where there is none, the tool's own image has it.
pub const STAGE: &str = "s6-blueprint";

/// Whether a build runs s6-blueprint.
pub fn is_wanted(image: &Image) -> bool {
    image.generator.value() == Some(&Generator::Image)
}

/// What makes the tree; none where the generated folder is copied.
pub fn resolve(
    sources: &Sources,
    image: &Image,
    origin: Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Generator> {
    let (span, _) = image.generator.spanned().filter(|_| is_wanted(image))?;
    // A build sees what is below its context, and that is the folder in which s6-blueprint runs.
    if origin.path.split('/').any(|part| part == "..") {
        diagnostics.push(
            Diagnostic::error(
                Code::Conflict,
                span,
                "the build cannot see a blueprint outside of the project",
            )
            .help("run s6-blueprint in a folder above the blueprint, or leave `generator` out"),
        );
    }
    let stages = image.stages.entries();
    let own = stages.iter().any(|stage| stage.name.value == STAGE);
    let settings = sources.settings(origin.id).iter();
    Some(plan::Generator {
        image: if own {
            STAGE.to_owned()
        } else {
            format!("{STAGE}:{}", env!("CARGO_PKG_VERSION"))
        },
        blueprint: origin.path.to_owned(),
        settings: settings.map(|id| sources.get(*id).text.clone()).collect(),
    })
}
