//! The base images: Docker's own if it has them, a registry's if one answers, else made here. They stay afterwards.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::command::{self, program};
use crate::distribution;
use crate::docker;

/// What the images are built on.
pub const DEBIAN: &str = "debian:bookworm-slim";

const EQUIPPED_DOCKERFILE: &str = include_str!("base_images/equipped.Dockerfile");
const RUST_DOCKERFILE: &str = include_str!("base_images/rust.Dockerfile");

/// For debootstrap and tar.
const LIMIT: Duration = Duration::from_mins(15);

/// Where the machine's certificates are, unless `SSL_CERT_FILE` says otherwise.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Sees to it that Docker has this image.
pub fn ensure(image: &str) -> Result<()> {
    if docker::has_image(image) || pull(image) {
        return Ok(());
    }
    match image {
        DEBIAN => make_debian(),
        _ if image.starts_with("rust:") && image.ends_with("-slim-bookworm") => make_rust(image),
        _ => bail!(
            "Docker has no image {image}, no registry answers, and the harness cannot make it"
        ),
    }
    .with_context(|| format!("cannot make the image {image}"))
}

/// A Debian that has the tarballs in it, and whatever fetches and unpacks them: nothing is missing without a network.
pub fn make_equipped(tag: &str, tarballs: &Path) -> Result<()> {
    let folder = tempfile::tempdir_in(temporary_directory())?;
    for file in [distribution::noarch_file(), distribution::arch_file()] {
        fs::copy(tarballs.join(&file), folder.path().join(&file))?;
    }
    fs::write(folder.path().join("Dockerfile"), EQUIPPED_DOCKERFILE)?;
    docker::build_from_folder(folder.path(), tag)
}

/// The images that a Dockerfile starts from, without its own stages.
pub fn of_dockerfile(dockerfile: &str) -> Vec<String> {
    let mut stages = Vec::new();
    let mut images: Vec<String> = Vec::new();
    for line in dockerfile.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["FROM", image, rest @ ..] = words.as_slice() else {
            continue;
        };
        if !stages.contains(image) && !images.iter().any(|known| known == image) {
            images.push((*image).to_owned());
        }
        stages.extend(rest.get(1));
    }
    images
}

fn pull(image: &str) -> bool {
    docker::run_long(&["pull", "--quiet", image]).is_ok_and(|finished| finished.success())
}

/// A minimal Debian by debootstrap; its files are kept as a tarball for the next time.
fn make_debian() -> Result<()> {
    let tarball = temporary_directory().join("debian-bookworm.tar");
    if !tarball.exists() {
        debootstrap(&tarball)?;
    }
    eprintln!("container: importing {DEBIAN}");
    let import = ["import", "--change=CMD [\"bash\"]", "-", DEBIAN];
    docker::run_with_input(&import, File::open(tarball)?)?.checked()?;
    Ok(())
}

fn debootstrap(tarball: &Path) -> Result<()> {
    eprintln!("container: no registry answers; making {DEBIAN} with debootstrap");
    let directory = tempfile::tempdir_in(temporary_directory())?;
    let root = directory.path().join("root");
    let mut debootstrap = program("debootstrap");
    debootstrap
        .args(["--variant=minbase", "bookworm"])
        .arg(&root);
    command::run(&mut debootstrap, LIMIT)?.checked()?;
    let unfinished = tarball.with_extension("unfinished");
    let mut tar = program("tar");
    tar.args(["--create", "--one-file-system", "--numeric-owner"]);
    tar.args(
        [
            "./var/cache/apt",
            "./var/lib/apt/lists",
            "./usr/share/doc",
            "./usr/share/man",
            "./usr/share/locale",
        ]
        .map(|path| format!("--exclude={path}/*")),
    );
    tar.arg("--file")
        .arg(&unfinished)
        .arg("--directory")
        .arg(&root)
        .arg(".");
    command::run(&mut tar, LIMIT)?.checked()?;
    fs::rename(unfinished, tarball)?;
    Ok(())
}

/// The rust image: on top of Debian, whatever `cargo` is on the path here.
fn make_rust(image: &str) -> Result<()> {
    ensure(DEBIAN)?;
    let version = ask_rustc(&["--version"])?;
    eprintln!(
        "container: no registry answers; making {image} from this machine's {}",
        version.trim()
    );
    let directory = tempfile::tempdir_in(temporary_directory())?;
    let context = directory.path().join("context.tar");
    let toolchain = ask_rustc(&["--print", "sysroot"])?;
    let host = ask_rustc(&["--print", "host-tuple"])?;
    let mut tar = program("tar");
    tar.arg("--create")
        .arg("--file")
        .arg(&context)
        .arg("--directory")
        .arg(toolchain.trim());
    // Only names are moved under toolchain/, not the targets of links.
    tar.args(["--transform=s,^,toolchain/,S", "bin/cargo", "bin/rustc"])
        .args(libraries(toolchain.trim())?);
    tar.arg(format!("lib/rustlib/{}", host.trim()));
    command::run(&mut tar, LIMIT)?.checked()?;
    fs::write(directory.path().join("Dockerfile"), RUST_DOCKERFILE)?;
    fs::copy(certificates(), directory.path().join("ca-certificates.crt"))?;
    let mut tar = program("tar");
    tar.arg("--append")
        .arg("--file")
        .arg(&context)
        .arg("--directory")
        .arg(directory.path());
    command::run(tar.args(["Dockerfile", "ca-certificates.crt"]), LIMIT)?.checked()?;
    docker::run_with_input(
        &["build", "--network=host", "--tag", image, "-"],
        File::open(context)?,
    )?
    .checked()?;
    Ok(())
}

/// The compiler's own shared libraries, relative to the toolchain.
fn libraries(toolchain: &str) -> Result<Vec<String>> {
    let entries = fs::read_dir(Path::new(toolchain).join("lib"))?.collect::<Result<Vec<_>, _>>()?;
    let names = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names
        .filter(|name| name.contains(".so"))
        .map(|name| format!("lib/{name}"))
        .collect())
}

fn ask_rustc(arguments: &[&str]) -> Result<String> {
    command::run(program("rustc").args(arguments), LIMIT)?.checked()
}

fn certificates() -> PathBuf {
    env::var_os("SSL_CERT_FILE").map_or_else(|| PathBuf::from(CERTIFICATES), PathBuf::from)
}

fn temporary_directory() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}
