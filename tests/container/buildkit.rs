//! `BuildKit`, by whichever `docker` on the path has it: a client of Docker needs a plugin for it from version 23 on.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::command;
use crate::docker;
use crate::images::Build;
use crate::variants::Generated;

/// For a word of help.
const SHORT: Duration = Duration::from_secs(20);

/// A `docker` that builds with `BuildKit`.
pub struct BuildKit {
    docker: PathBuf,
}

impl BuildKit {
    /// The first on the path; nothing when there is none.
    pub fn find() -> Option<BuildKit> {
        let folders = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&folders)
            .map(|folder| BuildKit {
                docker: folder.join("docker"),
            })
            .find(|found| found.docker.is_file() && found.answers())
    }

    /// Builds what was generated; the image is then Docker's.
    pub fn build(&self, generated: &Generated, tag: &str, arguments: &[String]) -> Result<Build> {
        let mut build = self.command();
        build.args(["build", "--progress=plain"]);
        let finished = command::run(build.args(generated.words(tag, arguments)), docker::LONG)?;
        Ok(Build::of(&finished))
    }

    /// Whether this client can build at all when `BuildKit` is asked for.
    fn answers(&self) -> bool {
        let help = command::run(self.command().args(["build", "--help"]), SHORT);
        help.is_ok_and(|finished| finished.success())
    }

    fn command(&self) -> Command {
        let mut command = command::program(&self.docker.to_string_lossy());
        command.env("DOCKER_BUILDKIT", "1");
        command
    }
}
