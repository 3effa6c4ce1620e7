//! Building images, and removing what the builds left.

use std::sync::Mutex;

use anyhow::Result;

use crate::command::{Finished, last_lines};
use crate::docker;

/// Where the project's root and its tests are.
const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

/// How a build went.
pub struct Build {
    /// Whether there is an image.
    pub success: bool,
    /// All that the builder printed.
    pub output: String,
}

impl Build {
    /// What came of a program that builds.
    pub fn of(finished: &Finished) -> Build {
        Build {
            success: finished.success(),
            output: finished.output(),
        }
    }

    /// Sees that there is an image.
    #[track_caller]
    pub fn expect_image(&self) {
        assert!(self.success, "{}", last_lines(&self.output, 60));
    }

    /// Sees that there is none, and that the builder printed these words.
    #[track_caller]
    pub fn expect_refusal(&self, words: &str) {
        assert!(!self.success, "it builds");
        let shown = last_lines(&self.output, 60);
        assert!(shown.contains(words), "no {words:?} in:\n{shown}");
    }

    /// The classic builder's instructions, and whether each came from its cache.
    pub fn steps(&self) -> Vec<(&str, bool)> {
        let steps = self.output.split("\nStep ").skip(1);
        let steps = steps.filter_map(|step| {
            let (_, instruction) = step.lines().next()?.split_once(" : ")?;
            Some((instruction, step.contains("---> Using cache")))
        });
        // A base is neither made nor taken from the cache, nor is an argument before the first.
        steps
            .skip_while(|(instruction, _)| !instruction.starts_with("FROM "))
            .filter(|(instruction, _)| !instruction.starts_with("FROM "))
            .collect()
    }

    /// The classic builder's instructions that were not taken from its cache.
    pub fn worked(&self) -> Vec<&str> {
        let steps = self.steps().into_iter();
        let worked = steps.filter(|(_, cached)| !cached);
        worked.map(|(instruction, _)| instruction).collect()
    }
}

/// Builds images and remembers what came of it, to remove it.
#[derive(Default)]
pub struct Builder {
    made: Mutex<Vec<String>>,
}

impl Builder {
    /// `docker build` in `context`, relative to the project's root, with the Dockerfile and the arguments given.
    pub fn build(&self, context: &str, dockerfile: &str, arguments: &[String]) -> Result<Build> {
        let file = format!("{PROJECT}/{dockerfile}");
        let context = format!("{PROJECT}/{context}");
        let mut command = vec!["build", "--force-rm", "--network=host", "--file", &file];
        command.extend(arguments.iter().map(String::as_str));
        command.push(&context);
        let finished = docker::run_long(&command)?;
        let mut made = self.made.lock().expect("no build panics");
        made.extend(layers_made(&finished.stdout));
        Ok(Build::of(&finished))
    }

    /// Removes `tags`, then every layer that a build of this run made: a stage leaves its own behind.
    ///
    /// A layer on which somebody else builds by now is kept by Docker.
    pub fn remove(&self, tags: &[&str]) {
        let made = self.made.lock().expect("no build panics");
        let layers = made.iter().rev().map(String::as_str);
        let mut command = vec!["rmi"];
        command.extend(tags.iter().copied().chain(layers));
        // Layers under a removed tag are gone already, and Docker says so: no failure.
        if let Err(error) = docker::run_long(&command) {
            eprintln!("container: cannot remove the images: {error:#}");
        }
    }
}

/// The layers in the classic builder's output that were neither pulled nor taken from its cache.
fn layers_made(output: &str) -> Vec<String> {
    let steps = output.split("\nStep ").skip(1);
    let made =
        steps.filter(|step| !step.contains(" : FROM ") && !step.contains("---> Using cache"));
    made.filter_map(layer_of_step).collect()
}

fn layer_of_step(step: &str) -> Option<String> {
    let mut ids = step.lines().filter_map(|line| line.strip_prefix(" ---> "));
    ids.rfind(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(str::to_owned)
}
