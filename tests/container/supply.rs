//! The tarballs of one release, and the server from which builds fetch them.

use anyhow::Result;

use crate::distribution::{Choice, Distribution};
use crate::file_server::FileServer;

/// What a build of a generated Dockerfile needs.
pub struct Supply {
    distribution: Distribution,
    server: FileServer,
}

impl Supply {
    /// Finds the tarballs, or makes them, and serves them.
    pub fn of(choice: &Choice) -> Result<Supply> {
        let distribution = Distribution::prepare(choice)?;
        eprintln!(
            "container: what follows ran on {}",
            distribution.description
        );
        let server = FileServer::start(&distribution.directory)?;
        Ok(Supply {
            distribution,
            server,
        })
    }

    /// Where the tarballs are, and what they must be.
    pub fn build_arguments(&self) -> Vec<String> {
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
