//! What every scenario is given: the images under test, and the means to build them again.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::bases;
use crate::command::last_lines;
use crate::container::Launch;
use crate::docker;
use crate::images::{Build, Builder};
use crate::layout::Layout;
use crate::supply::Supply;
use crate::variants::{Generated, Variant};

/// The image under test with slow APIs at will, from the project's root.
const INSTRUMENTED: &str = "tests/container/instrumented";

/// Built images, and what they were built from.
pub struct World {
    layout: Layout,
    supply: Arc<Supply>,
    builder: Builder,
    image: String,
    instrumented: String,
    tags: Mutex<BTreeSet<String>>,
}

impl World {
    /// Makes what is missing and builds the images, with a line for each step.
    pub fn set_up(layout: Layout, supply: &Arc<Supply>) -> Result<World> {
        let path = layout.dockerfile();
        let dockerfile = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
        let dockerfile = dockerfile.with_context(|| format!("cannot read {path}"))?;
        for image in bases::of_dockerfile(&dockerfile) {
            bases::ensure(&image)?;
        }
        let image = format!("s6-blueprint-test:{}-{}", process::id(), layout.name());
        let instrumented = format!("{image}-instrumented");
        let world = World {
            layout,
            supply: Arc::clone(supply),
            builder: Builder::default(),
            image,
            instrumented,
            tags: Mutex::default(),
        };
        if let Err(error) = world.build_images() {
            world.tear_down();
            return Err(error);
        }
        Ok(world)
    }

    /// The layout under test.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The image under test, to be started.
    pub fn container(&self) -> Launch {
        Launch::of(&self.image)
    }

    /// Its tag.
    pub fn image(&self) -> &str {
        &self.image
    }

    /// The same image, with APIs that start late when told so.
    pub fn instrumented(&self) -> Launch {
        Launch::of(&self.instrumented)
    }

    /// The container of another blueprint, in the layout under test; built when it is first wanted.
    #[track_caller]
    pub fn variant(&self, name: &str) -> Launch {
        let tag = self.tag(name);
        if !docker::has_image(&tag) {
            self.build_variant(&Variant::of(name), &tag, &self.supply)
                .expect_image();
        }
        Launch::of(&tag)
    }

    /// Builds another blueprint in the layout under test, from these tarballs.
    #[track_caller]
    pub fn build_variant(&self, variant: &Variant, tag: &str, supply: &Supply) -> Build {
        self.generate(variant)
            .build(tag, &supply.build_arguments())
            .expect("docker failed")
    }

    /// What the generator makes of another blueprint, in the layout under test.
    #[track_caller]
    pub fn generate(&self, variant: &Variant) -> Generated {
        variant.generate(self.layout).expect("the generator failed")
    }

    /// A base image for builds without a network: it brings what they fetch with, and the tarballs under `/opt`.
    #[track_caller]
    pub fn equipped(&self) -> String {
        let tag = self.tag("equipped");
        if !docker::has_image(&tag) {
            bases::make_equipped(&tag, self.supply.folder()).expect("cannot make a base image");
        }
        tag
    }

    /// The tarballs under test.
    pub fn supply(&self) -> &Supply {
        &self.supply
    }

    /// A tag for an image of this run, which is removed at its end.
    pub fn tag(&self, name: &str) -> String {
        let tag = format!("{}-{name}", self.image);
        let mut tags = self.tags.lock().expect("no build panics");
        tags.insert(tag.clone());
        tag
    }

    /// Builds the image under test once more, under no name, with some build arguments changed.
    #[track_caller]
    pub fn build_with(&self, name: &str, value: &str) -> Build {
        let changed = format!("--build-arg={name}={value}");
        let arguments = [self.supply.build_arguments(), vec![changed]].concat();
        self.builder
            .build(".", self.layout.dockerfile(), &arguments)
            .expect("docker failed")
    }

    /// Removes the images of this run. The base images and the stand-in's stay as a cache.
    pub fn tear_down(&self) {
        if env::var_os("S6_BLUEPRINT_KEEP_IMAGES").is_none() {
            let made = self.tags.lock().expect("no build panics");
            let own = [&self.instrumented, &self.image];
            let tags = made.iter().chain(own).map(String::as_str);
            self.builder.remove(&tags.collect::<Vec<_>>());
            eprintln!(
                "container: removed this run's images; base images and the stand-in's stay as a cache"
            );
        }
    }

    fn build_images(&self) -> Result<()> {
        let tag = format!("--tag={}", self.image);
        self.build(
            ".",
            self.layout.dockerfile(),
            &[self.supply.build_arguments(), vec![tag]].concat(),
        )?;
        let base = format!("--build-arg=IMAGE={}", self.image);
        let tag = format!("--tag={}", self.instrumented);
        self.build(
            INSTRUMENTED,
            &format!("{INSTRUMENTED}/Dockerfile"),
            &[base, tag],
        )
    }

    fn build(&self, context: &str, dockerfile: &str, arguments: &[String]) -> Result<()> {
        let begin = Instant::now();
        let build = self.builder.build(context, dockerfile, arguments)?;
        ensure!(
            build.success,
            "{dockerfile} does not build:\n{}",
            last_lines(&build.output, 60)
        );
        eprintln!(
            "container: built {dockerfile} in {} s",
            begin.elapsed().as_secs()
        );
        Ok(())
    }
}
