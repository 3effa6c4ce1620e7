//! Build stages: their names, what they start from, what they take of the build context, what they run.

use crate::blueprint::{Entry, Field, Image, Stage, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, ServiceName};
use crate::resolve::image::base::reference;
use crate::resolve::image::generator;
use crate::resolve::template;
use crate::resolve::text::{context_path, locate};
use crate::source::Sources;

/// The stages that the Dockerfile has of its own, and the names that Docker keeps for itself.
const TAKEN: [&str; 5] = ["context", "generator", "rootfs", "s6-overlay", "scratch"];

/// The stages, in the order of the blueprint.
pub fn resolve(
    sources: &Sources,
    image: &Image,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<plan::Stage> {
    let written = image.stages.entries();
    let mut stages = Vec::new();
    for (index, entry) in written.iter().enumerate() {
        let named = stage_name(&entry.name, diagnostics);
        let Some(stage) = &entry.value else {
            continue;
        };
        let run = commands(sources, &stage.run, diagnostics);
        not_yet_there(stage, &written[index..], diagnostics);
        if named {
            unused(&entry.name, image, diagnostics);
        }
        stages.extend(resolve_one(&entry.name, stage, run, diagnostics));
    }
    stages
}

fn resolve_one(
    name: &Word,
    stage: &Stage,
    run: Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Stage> {
    let copy = stage.copy.items().iter();
    let copied = copy
        .filter_map(|word| context_path(word, diagnostics))
        .collect();
    if stage.base.is_absent() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingKey,
                name.span,
                format!("the stage `{}` has no `base`", name.value),
            )
            .help("name the image that it starts from: `base: rust:1.95-slim-bookworm`"),
        );
    }
    let base = stage.base.value()?;
    reference(base, diagnostics)?;
    Some(plan::Stage {
        name: name.value.clone(),
        base: base.value.clone(),
        copy: copied,
        run,
    })
}

/// Whether the name is a good one; says why otherwise.
fn stage_name(name: &Word, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let diagnostic = Diagnostic::error(
        Code::InvalidName,
        name.span,
        format!("`{}` cannot be the name of a stage", name.value),
    );
    diagnostics.push(if TAKEN.contains(&name.value.as_str()) {
        diagnostic
            .label("the Dockerfile or Docker itself has this name already")
            .help("take another one, such as `build`")
    } else if ServiceName::parse(&name.value).is_none() {
        diagnostic.help(
            "take lower-case letters, digits and `-`, beginning with a letter, such as `build`",
        )
    } else {
        return true;
    });
    false
}

/// Commands that run while the image is built. They are a shell's, for all instances at once: what stands for one
/// instance means nothing there.
pub fn commands(
    sources: &Sources,
    written: &Field<Vec<Word>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    for command in written.items() {
        if command.value.trim().is_empty() {
            let message = "this command is empty";
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, command.span, message)
                    .help("write a line for a shell, such as `chown www-data /var/www`"),
            );
        }
        if let Some(found) = template::first_known(&command.value) {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidTemplate,
                    locate(sources, command.span, found),
                    format!("`{found}` has no value while the image is built"),
                )
                .help("write the value itself, or use the template in `command` or `environment`"),
            );
        }
    }
    let commands = written.items().iter();
    commands.map(|command| command.value.clone()).collect()
}

/// Docker takes a base for another stage only when that one stands above.
fn not_yet_there(stage: &Stage, from_here: &[Entry<Stage>], diagnostics: &mut Vec<Diagnostic>) {
    let Some(base) = stage.base.value() else {
        return;
    };
    let later = from_here
        .iter()
        .position(|other| other.name.value == base.value);
    let (label, help) = match later {
        None => return,
        Some(0) => ("a stage cannot start from itself", "name an image"),
        Some(_) => (
            "this stage is not there yet",
            "write the stage that is started from above this one",
        ),
    };
    diagnostics.push(
        Diagnostic::error(
            Code::UnknownName,
            base.span,
            format!("there is no stage `{}` above", base.value),
        )
        .label(label)
        .help(help),
    );
}

/// A stage is there to be copied from, or to be another one's base.
fn unused(name: &Word, image: &Image, diagnostics: &mut Vec<Diagnostic>) {
    let stages = image.stages.entries();
    let known = |word: &Word| stages.iter().any(|stage| stage.name.value == word.value);
    let copied = image.copy.items().iter().any(|item| {
        // Who misspells a stage may have meant this one.
        let word = item.value.from.value();
        item.value.from.is_invalid()
            || word.is_some_and(|word| word.value == name.value || !known(word))
    });
    let based = stages.iter().any(|stage| {
        let base = stage.value.as_ref().and_then(|stage| stage.base.value());
        base.is_some_and(|base| base.value == name.value)
    });
    let tool = name.value == generator::STAGE && generator::is_wanted(image);
    if !copied && !based && !tool && !image.copy.is_uncertain() {
        diagnostics.push(
            Diagnostic::warning(
                Code::Unused,
                name.span,
                format!("nothing is copied from the stage `{}`", name.value),
            )
            .help(format!(
                "add what it makes: `copy: [{{from: {}, path: /src/api, to: /usr/bin/api}}]`",
                name.value
            )),
        );
    }
}
