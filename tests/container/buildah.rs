//! Buildah, which needs no daemon. It works in a storage of its own, and Docker's images are carried there and back.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::command::{self, program};
use crate::docker;
use crate::images::Build;
use crate::variants::Generated;

/// Signatures are no business of images that come from the Docker next to it.
const POLICY: &str = r#"{"default": [{"type": "insecureAcceptAnything"}]}"#;

/// Buildah, and what it has pulled and built until it is dropped.
pub struct Buildah {
    storage: TempDir,
}

impl Buildah {
    /// Buildah if it is on the path.
    pub fn find() -> Result<Option<Buildah>> {
        if command::run(program("buildah").arg("--version"), docker::SHORT).is_err() {
            return Ok(None);
        }
        let storage = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        std::fs::write(storage.path().join("policy.json"), POLICY)?;
        Ok(Some(Buildah { storage }))
    }

    /// Takes an image of Docker's, under the same name.
    pub fn take(&self, image: &str) -> Result<()> {
        let archive = self.archive()?;
        docker::run_long(&["save", "--output", &archive, image])?.checked()?;
        let mut pull = self.command("pull");
        pull.arg(self.policy());
        command::run(pull.arg(format!("docker-archive:{archive}")), docker::LONG)?.checked()?;
        Ok(())
    }

    /// Builds what was generated. Only Docker's own format has a place for the healthcheck.
    ///
    /// Under chroot a step needs no more than root does anyhow, so that this works in a container too.
    pub fn build(&self, generated: &Generated, tag: &str, arguments: &[String]) -> Result<Build> {
        let mut build = self.command("bud");
        build.args(["--format=docker", "--isolation=chroot"]);
        build.arg(self.policy());
        let finished = command::run(build.args(generated.words(tag, arguments)), docker::LONG)?;
        Ok(Build::of(&finished))
    }

    /// Gives an image to Docker, under the same name.
    pub fn give(&self, tag: &str) -> Result<()> {
        let archive = self.archive()?;
        let mut push = self.command("push");
        push.arg(self.policy()).arg(tag);
        push.arg(format!("docker-archive:{archive}:{tag}"));
        command::run(&mut push, docker::LONG)?.checked()?;
        docker::run_long(&["load", "--input", &archive])?.checked()?;
        Ok(())
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = program("buildah");
        for (option, folder) in [("--root", "root"), ("--runroot", "run")] {
            command.arg(option).arg(self.storage.path().join(folder));
        }
        // The only driver that asks nothing of the kernel.
        command.args(["--storage-driver=vfs", verb]);
        command
    }

    fn policy(&self) -> String {
        format!("--signature-policy={}", self.path("policy.json").display())
    }

    /// A file that is not there yet: neither side writes over one.
    fn archive(&self) -> Result<String> {
        let path = self.path("image.tar");
        if path.exists() {
            std::fs::remove_file(&path)?;
        }
        let text = path
            .to_str()
            .context("the target folder's path is not UTF-8")?;
        Ok(text.to_owned())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        Path::join(self.storage.path(), name)
    }
}
