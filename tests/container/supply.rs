//! The tarballs of one release, and the server from which builds fetch them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::distribution::{Choice, Distribution};
use crate::file_server::FileServer;

/// A generated Dockerfile, which names the checksums of the release.
const DOCKERFILE: &str = "generated/nginx-api/Dockerfile";

/// What a build of a generated Dockerfile needs.
pub struct Supply {
    distribution: Distribution,
    server: FileServer,
    /// The Dockerfile that has the release's checksums in it.
    dockerfile: String,
}

impl Supply {
    /// Finds the tarballs, or makes them, and serves them.
    pub fn of(choice: &Choice) -> Result<Supply> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCKERFILE);
        let dockerfile = fs::read_to_string(path).context(DOCKERFILE)?;
        let distribution = Distribution::prepare(choice)?;
        let server = FileServer::start(&distribution.directory)?;
        let supply = Supply {
            distribution,
            server,
            dockerfile,
        };
        let sums = match supply.sums().len() {
            0 => "the checksums in the Dockerfiles",
            _ => "checksums of its own",
        };
        let description = &supply.distribution.description;
        eprintln!("container: what follows ran on {description}, with {sums}");
        Ok(supply)
    }

    /// Where the tarballs are, and what they must be where the Dockerfiles say something else.
    ///
    /// Those of the release are what the Dockerfiles say: a build of them proves what is written there.
    pub fn build_arguments(&self) -> Vec<String> {
        self.build_arguments_from(&self.server.url())
    }

    /// The same with another place that has the tarballs.
    pub fn build_arguments_from(&self, url: &str) -> Vec<String> {
        let mut values = self.sums();
        values.push(("URL", url.to_owned()));
        values
            .into_iter()
            .map(|(name, value)| format!("--build-arg=S6_OVERLAY_{name}={value}"))
            .collect()
    }

    /// The folder with the tarballs.
    pub fn folder(&self) -> &Path {
        &self.distribution.directory
    }

    /// The checksums that the Dockerfiles do not have in them.
    fn sums(&self) -> Vec<(&'static str, String)> {
        let Distribution {
            noarch_sha256,
            arch_sha256,
            ..
        } = &self.distribution;
        let mut sums = vec![
            ("NOARCH_SHA256", noarch_sha256.clone()),
            ("ARCH_SHA256", arch_sha256.clone()),
        ];
        sums.retain(|(_, sum)| !self.dockerfile.contains(sum));
        sums
    }
}
