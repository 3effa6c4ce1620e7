//! Packages of the base's distribution, and whether they bring the proxy.

use crate::blueprint::{Blueprint, Image};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Family;

/// Packages of Debian that begin with nginx and bring no program.
const WITHOUT_NGINX: [&str; 3] = ["nginx-common", "nginx-dev", "nginx-doc"];

/// The packages, in the order of the blueprint.
pub fn resolve(image: &Image, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut packages = Vec::new();
    for word in image.packages.items() {
        if is_package(&word.value) {
            packages.push(word.value.clone());
        } else {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidValue,
                    word.span,
                    format!("`{}` is not the name of a package", word.value),
                )
                .help("one package an item, if need be with its version: `nginx-light=1.22.1-9`"),
            );
        }
    }
    packages
}

/// A package stands bare in a shell's line: no blank, no option, nothing that a shell would act upon.
fn is_package(name: &str) -> bool {
    let good = |letter: char| letter.is_ascii_alphanumeric() || "+-.:=~_".contains(letter);
    name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && name.chars().all(good)
}

/// The proxy needs a program: a package, or a base image that brings it.
pub fn nginx(
    blueprint: &Blueprint,
    image: &Image,
    base: Option<&(String, Family)>,
    packages: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(key) = blueprint.nginx.key() else {
        return;
    };
    let unknown = blueprint.image.is_invalid() || image.packages.is_uncertain() || base.is_none();
    let brought = base.is_some_and(|(base, _)| base.contains("nginx"));
    let installed = packages.iter().any(|package| is_nginx(package));
    if !(unknown || brought || installed) {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingInImage,
                key,
                "there will be no nginx in the image",
            )
            .help(format!(
                "install it: `image: {{packages: [{}]}}`",
                package(base)
            )),
        );
    }
}

fn package(base: Option<&(String, Family)>) -> &'static str {
    match base {
        Some((_, Family::Alpine | Family::Fedora)) => "nginx",
        Some((_, Family::Debian)) | None => "nginx-light",
    }
}

/// Whether a package, perhaps with its version, is or brings nginx.
pub fn is_nginx(package: &str) -> bool {
    let name = package.split('=').next().unwrap_or_default();
    name.starts_with("nginx") && !WITHOUT_NGINX.contains(&name)
}
