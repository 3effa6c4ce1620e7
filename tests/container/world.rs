//! What every scenario is given: the images under test, and the means to build them again.

use std::env;
use std::fs;
use std::path::Path;
use std::process;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::bases;
use crate::command::last_lines;
use crate::container::Launch;
use crate::distribution::{Choice, Distribution};
use crate::file_server::FileServer;
use crate::images::{Build, Builder};

/// The Dockerfile under test, from the project's root.
const DOCKERFILE: &str = "generated/nginx-api/Dockerfile";

/// The image under test with slow APIs at will, from the project's root.
const INSTRUMENTED: &str = "tests/container/instrumented";

/// Built images, and what they were built from.
pub struct World {
    distribution: Distribution,
    server: FileServer,
    builder: Builder,
    image: String,
    instrumented: String,
}

impl World {
    /// Makes what is missing and builds the images, with a line for each step.
    pub fn set_up(choice: &Choice) -> Result<World> {
        let dockerfile = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCKERFILE));
        let dockerfile = dockerfile.with_context(|| format!("cannot read {DOCKERFILE}"))?;
        for image in bases::of_dockerfile(&dockerfile) {
            bases::ensure(&image)?;
        }
        let distribution = Distribution::prepare(choice)?;
        eprintln!(
            "container: what follows ran on {}",
            distribution.description
        );
        let server = FileServer::start(&distribution.directory)?;
        let image = format!("s6-blueprint-test:{}", process::id());
        let instrumented = format!("{image}-instrumented");
        let world = World {
            distribution,
            server,
            builder: Builder::default(),
            image,
            instrumented,
        };
        if let Err(error) = world.build_images() {
            world.tear_down();
            return Err(error);
        }
        Ok(world)
    }

    /// The image under test, to be started.
    pub fn container(&self) -> Launch {
        Launch::of(&self.image)
    }

    /// The same image, with APIs that start late when told so.
    pub fn instrumented(&self) -> Launch {
        Launch::of(&self.instrumented)
    }

    /// Builds the image under test once more, under no name, with some build arguments changed.
    #[track_caller]
    pub fn build_with(&self, name: &str, value: &str) -> Build {
        let changed = format!("--build-arg={name}={value}");
        let arguments = [self.build_arguments(), vec![changed]].concat();
        self.builder
            .build(".", DOCKERFILE, &arguments)
            .expect("docker failed")
    }

    /// Removes the images of this run. The base images and the stand-in's stay as a cache.
    pub fn tear_down(&self) {
        if env::var_os("S6_BLUEPRINT_KEEP_IMAGES").is_none() {
            self.builder.remove(&[&self.instrumented, &self.image]);
            eprintln!(
                "container: removed this run's images; base images and the stand-in's stay as a cache"
            );
        }
    }

    fn build_images(&self) -> Result<()> {
        let tag = format!("--tag={}", self.image);
        self.build(
            ".",
            DOCKERFILE,
            &[self.build_arguments(), vec![tag]].concat(),
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

    /// Where the tarballs are, and what they must be.
    fn build_arguments(&self) -> Vec<String> {
        let Distribution {
            noarch_sha256,
            arch_sha256,
            ..
        } = &self.distribution;
        let url = self.server.url();
        let values = [
            ("URL", &url),
            ("NOARCH_SHA256", noarch_sha256),
            ("ARCH_SHA256", arch_sha256),
        ];
        values
            .map(|(name, value)| format!("--build-arg=S6_OVERLAY_{name}={value}"))
            .to_vec()
    }
}
