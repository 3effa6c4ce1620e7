//! The container harness: builds the committed `generated/nginx-api`, runs it under Docker, and watches.
//!
//! 1. `distribution` chooses what supervises: the real s6-overlay, or a stand-in made of Debian's s6.
//! 2. `bases` sees to the base images, `images` builds the project's image and an instrumented one on top of it.
//! 3. `scenarios` are the tests: named functions that run one after another, each on containers of its own.
//!
//! Variables: `S6_OVERLAY_DIST=DIR` (the real tarballs), `S6_BLUEPRINT_REQUIRE=docker` (fail, not skip, without
//! Docker), `S6_BLUEPRINT_KEEP_IMAGES=1` (leave the images, as a build cache), `DOCKER_BUILDKIT` (0 by default).
//!
//! Deliberately absent: anything that looks into `src/`. The harness judges what was generated, not how.

mod bases;
mod command;
mod container;
mod distribution;
mod docker;
mod file_server;
mod http;
mod images;
mod load;
mod log;
mod processes;
mod scenarios;
mod services;
mod stand_in;
mod stopping;
mod wait;
mod world;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::distribution::Choice;
use crate::scenarios::Scenario;
use crate::world::World;

/// What a scenario finds when its turn comes.
enum Stage {
    /// Everything is built.
    Ready(Box<World>),
    /// Docker is not to be had, and nobody insists on it.
    Absent(String),
    /// The set-up failed: so does every scenario.
    Broken(String),
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let choice = Choice::from_environment();
    let stage = if is_wanted(&arguments, &choice) {
        set_up(&choice)
    } else {
        Stage::Absent("nothing to run".to_owned())
    };
    let stage = Arc::new(stage);
    let trials = scenarios::all()
        .into_iter()
        .map(|scenario| trial(&choice, scenario, &stage));
    let trials = trials.collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Stage::Ready(world) = &*stage {
        world.tear_down();
    }
    conclusion.exit_code()
}

/// Whether any scenario is going to run.
fn is_wanted(arguments: &Arguments, choice: &Choice) -> bool {
    let mut names = scenarios::all()
        .into_iter()
        .map(|(name, _)| full_name(choice, name));
    let selected = |name| !arguments.is_filtered_out(&Trial::test(name, || Ok(())));
    !arguments.list && names.any(selected)
}

/// One scenario as a test; its name starts with what it ran on.
fn trial(choice: &Choice, (name, run): Scenario, stage: &Arc<Stage>) -> Trial {
    let stage = Arc::clone(stage);
    let beyond = scenarios::beyond_the_stand_in(name).filter(|_| matches!(choice, Choice::StandIn));
    Trial::ignorable_test(full_name(choice, name), move || match (&*stage, beyond) {
        (Stage::Ready(_), Some(reason)) => Ok(Completion::ignored_with(reason)),
        (Stage::Ready(world), None) => {
            run(world);
            Ok(Completion::Completed)
        }
        (Stage::Absent(reason), _) => Ok(Completion::ignored_with(reason)),
        (Stage::Broken(error), _) => Err(Failed::from(format!("set-up failed: {error}"))),
    })
}

fn full_name(choice: &Choice, name: &str) -> String {
    format!("{}::{name}", choice.name())
}

/// Says what is about to be tested, and builds it.
fn set_up(choice: &Choice) -> Stage {
    if let Err(error) = docker::reachable() {
        return absent(&format!("{error:#}").replace('\n', " "));
    }
    match World::set_up(choice) {
        Ok(world) => Stage::Ready(Box::new(world)),
        Err(error) => Stage::Broken(format!("{error:#}")),
    }
}

/// No Docker: a reason to skip, unless `S6_BLUEPRINT_REQUIRE` names it.
fn absent(error: &str) -> Stage {
    let required = std::env::var("S6_BLUEPRINT_REQUIRE").unwrap_or_default();
    if required.split(',').any(|tool| tool.trim() == "docker") {
        return Stage::Broken(format!("S6_BLUEPRINT_REQUIRE names docker, but {error}"));
    }
    eprintln!("container: every scenario is skipped: {error}");
    Stage::Absent(error.to_owned())
}
