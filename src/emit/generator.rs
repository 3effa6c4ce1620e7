//! The stage of the Dockerfile in which s6-blueprint makes the tree, where the blueprint wants one.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::emit::quote;
use crate::plan::{Generator, Plan};

/// Where the sum of the Dockerfile goes. No blueprint's text gets here: it would be quoted, or a word of a command.
const SUM: &str = "@DOCKERFILE_SHA256@";

#[derive(Serialize)]
pub struct GeneratorView {
    image: String,
    sum: &'static str,
    copy: String,
    command: String,
}

/// What the template is told; none where the generated folder is copied.
pub fn view(plan: &Plan) -> Option<GeneratorView> {
    let Generator {
        image,
        blueprint,
        settings,
    } = plan.image.generator.as_ref()?;
    let layout = plan.layout.as_str();
    let mut words = [
        "s6-blueprint",
        "generate",
        "--quiet",
        "--output",
        "/generated",
    ]
    .map(str::to_owned)
    .to_vec();
    words.extend(["--layout".to_owned(), layout.to_owned()]);
    for setting in settings {
        words.extend(["--set".to_owned(), setting.clone()]);
    }
    words.extend(["--".to_owned(), blueprint.clone()]);
    Some(GeneratorView {
        image: image.clone(),
        sum: SUM,
        copy: quote::docker_copy(&[blueprint, &format!("/blueprint/{blueprint}")]),
        command: quote::sh_words(&words),
    })
}

/// The Dockerfile with its own sum in it: that of the text without the sum. The stage makes it again, and a build with
/// another one stops.
pub fn seal(dockerfile: String) -> String {
    if !dockerfile.contains(SUM) {
        return dockerfile;
    }
    let sum = Sha256::digest(dockerfile.as_bytes());
    let sum = sum.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory takes it");
        text
    });
    dockerfile.replacen(SUM, &sum, 1)
}

/// What the build needs for the tree: the generated one, or the blueprint.
pub fn needs(plan: &Plan) -> String {
    match &plan.image.generator {
        Some(generator) => generator.blueprint.clone(),
        None => format!("generated/{}/rootfs", plan.name),
    }
}

#[cfg(test)]
impl GeneratorView {
    /// One that has everything.
    pub fn whole() -> Self {
        Self {
            image: String::new(),
            sum: SUM,
            copy: String::new(),
            command: String::new(),
        }
    }
}
