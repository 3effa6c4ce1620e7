//! The written form: what stands in a blueprint, with the place of every word, before anything is known of
//! what it means. The types below are the language; each key's doc comment is its documentation.
//!
//! One declaration a mapping (the `record!` macro) is the source of the type and of its decoder. A mistake in
//! one value makes that value [`Field::Invalid`] and nothing more, so that all mistakes of a run are found.
//! Deliberately absent: defaults, and every rule that needs two keys. Those are `resolve`'s.

mod allow;
mod blank;
mod choice;
mod collection;
mod command;
mod comments;
mod decode;
mod describe;
mod duration;
mod field;
mod generator;
mod guess;
mod health;
mod image;
mod logging;
mod near;
mod nginx;
mod node;
mod overlay;
mod record;
mod restart;
mod scalar;
mod separator;
mod service;
mod setting;
mod size;
mod syntax;
mod ulimit;

pub use allow::Allows;
pub use command::Command;
pub use describe::schema;
pub use duration::Duration;
pub use field::{Entries, Entry, Field};
pub use generator::Generator;
pub use health::Health;
pub use image::{Copy, Healthcheck, Image, Stage, User};
pub use logging::Logging;
pub use near::nearest;
pub use nginx::{Balance, Location, Nginx, Upstream};
pub use overlay::Overlay;
pub use restart::{POLICIES, Restart, THENS};
pub use scalar::{Text, Variable, Word};
pub use service::{Http, KINDS, Ready, STOP_SIGNALS, Service};
pub use size::Size;
pub use ulimit::{Limit, Pair, ULIMITS, Ulimit};

use crate::blueprint::decode::Decoder;
use crate::blueprint::describe::NAME;
use crate::blueprint::record::record;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span};

record! {
    /// A whole blueprint.
    pub struct Blueprint: "the keys `blueprint` and `services`", "`blueprint: 1`, and `services: {api: {command: /usr/bin/api}}` in the next line" {
        /// The version of the language. There is one: 1.
        "blueprint" version: u64 {"enum": [1]},
        /// What the container is called. Default: the file's name without its ending.
        "name" name: String {"pattern": NAME, "examples": ["shop"]},
        /// In which form s6-overlay is given the services: `services.d` (the default) or `s6-rc`.
        "layout" layout: String {"enum": ["services.d", "s6-rc"]},
        /// What holds for s6-overlay itself.
        "s6_overlay" s6_overlay: Overlay,
        /// What runs in the container, by name.
        "services" services: Entries<Service> {"propertyNames": {"pattern": NAME, "maxLength": 200}},
        /// The proxy in front of the services.
        "nginx" nginx: Nginx,
        /// The image that all of it runs in.
        "image" image: Image,
    }
    near {
        "services.d" => "write `layout: services.d`",
        "services_d" => "write `layout: services.d`",
        "s6-rc" => "write `layout: s6-rc`",
        "s6_rc" => "write `layout: s6-rc`",
        "s6rc" => "write `layout: s6-rc`",
        "style" => "layout",
        "backend" => "layout",
        "version" => "write `blueprint: 1`: that is the version of this language",
        "apiVersion" => "write `blueprint: 1`: this is no file for Kubernetes, but for one container",
        "kind" => "there is one kind: leave it out",
        "metadata" => "what the container is called is `name: shop`",
        "spec" => "its keys stand at the top: `services`, `nginx`, `image`",
        "containers" => "services",
        "restart" => "it belongs to a service: `services: {api: {restart: {…}}}`",
        "ports" => "they belong to a service: `services: {api: {port: 3001}}`",
        "command" => "it belongs to a service: `services: {api: {command: /usr/bin/api}}`",
        "depends_on" => "it belongs to a service: `services: {api: {depends_on: [db]}}`",
        "s6-overlay" => "s6_overlay",
        "overlay" => "s6_overlay",
        "s6" => "s6_overlay",
        "s6_overlay_version" => "write `s6_overlay: {version: 3.2.3.2}`",
        "S6_OVERLAY_VERSION" => "write `s6_overlay: {version: 3.2.3.2}`",
        "ready_within" => "write `s6_overlay: {ready_within: 30s}`",
        "service" => "services",
        "volumes" => "volumes are given to `docker run --volume`",
        "networks" => "there is one container: its services reach each other on 127.0.0.1",
        "secrets" => "write `NAME: null` under `environment`, and give it to `docker run -e`",
        "configs" => "files go into the image with `image: {copy: […]}`",
        "include" => "a blueprint is one file; anchors (`&name`, `*name`) save writing things twice",
        "environment" => "variables belong to a service: `services: {api: {environment: {…}}}`",
        "programs" => "services",
        "base" => "write `image: {base: debian:bookworm-slim}`",
        "packages" => "write `image: {packages: […]}`",
        "users" => "write `image: {users: {app: {uid: 10001}}}`",
        "proxy" => "nginx",
        "docker" => "image",
        "dockerfile" => "write `image: {dockerfile: Shop.Dockerfile.in}`, a template; or `image: {…}` without one",
        "build" => "image",
    }
    schema {
        "required": ["blueprint"],
        "anyOf": [{"required": ["services"]}, {"required": ["nginx"]}],
        "not": {"required": ["services"], "properties": {"services": {"maxProperties": 0}, "nginx": false}},
    }
}

/// Reads one source, changed by its settings, as a blueprint.
///
/// Every mistake in it becomes a diagnostic; gives nothing only when the text is not YAML or not a mapping.
pub fn decode(
    sources: &Sources,
    id: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Blueprint> {
    let mut root = match node::parse(sources, id) {
        Ok(root) => root,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    if matches!(root.value, node::Value::Null) {
        diagnostics.push(empty(id));
        return None;
    }
    for setting in sources.settings(id) {
        let applied = setting::apply(&mut root, sources, *setting);
        diagnostics.extend(applied.err().map(|diagnostic| *diagnostic));
    }
    let mut decoder = Decoder::new(diagnostics);
    decoder.read(&root)
}

/// The files that a source names, as they are written. What is wrong with it is said when it is decoded.
#[must_use]
pub fn named_files(sources: &Sources, id: SourceId) -> Vec<String> {
    let texts = sources.settings(id).iter().chain([&id]);
    let mut texts = texts.map(|id| &sources.get(*id).text);
    if !texts.any(|text| text.contains("dockerfile")) {
        return Vec::new();
    }
    let blueprint = decode(sources, id, &mut Vec::new());
    let image = blueprint
        .as_ref()
        .and_then(|blueprint| blueprint.image.value());
    let template = image.and_then(|image| image.dockerfile.value());
    template
        .map(|word| word.value.clone())
        .into_iter()
        .collect()
}

fn empty(id: SourceId) -> Diagnostic {
    Diagnostic::error(
        Code::MissingKey,
        Blueprint::start(id),
        "there is nothing in this file",
    )
    .help("begin it with `blueprint: 1`, and `services:` below")
}

impl Blueprint {
    /// The place to point at when something is missing from the whole file.
    #[must_use]
    pub fn start(source: SourceId) -> Span {
        Span::new(source, 0, 0)
    }
}
