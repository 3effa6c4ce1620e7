//! The container harness: builds the committed `generated/nginx-api`, runs it under Docker, and watches. On the real
//! s6-overlay it does the same with the other layout, `generated/nginx-api-s6-rc`.
//!
//! 1. `distribution` chooses what supervises: the real s6-overlay, or a stand-in made of Debian's s6.
//! 2. `bases` sees to the base images, `images` builds the project's image and an instrumented one on top of it.
//! 3. `scenarios` are the tests: named functions that run one after another, each on containers of its own.
//!
//! Variables: `S6_OVERLAY_DIST=DIR` (the real tarballs), `S6_OVERLAY_DIST_3_2_2_0=DIR` (those of an older release),
//! `S6_BLUEPRINT_REQUIRE=docker,buildkit,buildah` (fail, not skip, without one of these), `S6_BLUEPRINT_KEEP_IMAGES=1` (leave
//! the images, as a build cache), `DOCKER_BUILDKIT` (0 by default).
//!
//! Deliberately absent: anything that looks into `src/`. The harness judges what was generated, not how.

mod bases;
mod buildah;
mod buildkit;
mod command;
mod container;
mod distribution;
mod docker;
mod file_server;
mod http;
mod images;
mod layout;
mod load;
mod log;
mod processes;
mod requirements;
mod scenarios;
mod services;
mod stand_in;
mod stopping;
mod supply;
mod table;
mod variants;
mod wait;
mod world;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::distribution::Choice;
use crate::layout::Layout;
use crate::scenarios::Scenario;
use crate::supply::Supply;
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
    let mut trials = Vec::new();
    let mut stages = Vec::new();
    let mut supply = None;
    for layout in Layout::all(&choice) {
        let stage = if is_wanted(&arguments, &choice, *layout) {
            set_up(&choice, *layout, &mut supply)
        } else {
            Stage::Absent("nothing to run".to_owned())
        };
        let stage = Arc::new(stage);
        let scenarios = scenarios::all(*layout).into_iter();
        trials.extend(scenarios.map(|scenario| trial(&choice, *layout, scenario, &stage)));
        stages.push(stage);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    for stage in stages {
        if let Stage::Ready(world) = &*stage {
            world.tear_down();
        }
    }
    conclusion.exit_code()
}

/// Whether any scenario of a layout is going to run.
fn is_wanted(arguments: &Arguments, choice: &Choice, layout: Layout) -> bool {
    let mut names = scenarios::all(layout)
        .into_iter()
        .map(|(name, _)| full_name(choice, layout, name));
    let selected = |name| !arguments.is_filtered_out(&Trial::test(name, || Ok(())));
    !arguments.list && names.any(selected)
}

/// One scenario as a test; its name starts with what it ran on.
fn trial(choice: &Choice, layout: Layout, (name, run): Scenario, stage: &Arc<Stage>) -> Trial {
    let stage = Arc::clone(stage);
    let beyond = scenarios::beyond_the_stand_in(name).filter(|_| matches!(choice, Choice::StandIn));
    Trial::ignorable_test(full_name(choice, layout, name), move || {
        match (&*stage, beyond) {
            (Stage::Ready(_), Some(reason)) => Ok(Completion::ignored_with(reason)),
            (Stage::Ready(world), None) => {
                run(world);
                Ok(Completion::Completed)
            }
            (Stage::Absent(reason), _) => Ok(Completion::ignored_with(reason)),
            (Stage::Broken(error), _) => Err(Failed::from(format!("set-up failed: {error}"))),
        }
    })
}

fn full_name(choice: &Choice, layout: Layout, name: &str) -> String {
    format!("{}::{}{name}", choice.name(), layout.prefix())
}

/// Says what is about to be tested, and builds it.
fn set_up(choice: &Choice, layout: Layout, supply: &mut Option<Arc<Supply>>) -> Stage {
    if let Err(error) = docker::reachable() {
        return absent(&format!("{error:#}").replace('\n', " "));
    }
    let world = match supply {
        Some(supply) => World::set_up(layout, supply),
        None => {
            Supply::of(choice).and_then(|new| World::set_up(layout, supply.insert(Arc::new(new))))
        }
    };
    match world {
        Ok(world) => Stage::Ready(Box::new(world)),
        Err(error) => Stage::Broken(format!("{error:#}")),
    }
}

/// No Docker: a reason to skip, unless `S6_BLUEPRINT_REQUIRE` names it.
fn absent(error: &str) -> Stage {
    if requirements::is_required("docker") {
        return Stage::Broken(format!("S6_BLUEPRINT_REQUIRE names docker, but {error}"));
    }
    eprintln!("container: every scenario is skipped: {error}");
    Stage::Absent(error.to_owned())
}
