//! The Dockerfile, from the template `Dockerfile.in` at the project's root, and the list of what it needs of
//! the build context.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::emit::distribution::{self, Install, install};
use crate::emit::generator::{self, GeneratorView};
use crate::emit::image_layout::{ImageLayout, image_layout};
use crate::emit::quote;
use crate::emit::services_command::SERVICES;
use crate::emit::template::{header, render, render_text};
use crate::plan::{CopyItem, Family, Image, KILL_GRACETIME, Logging, Plan, Protocol};
use crate::tree::Tree;

#[derive(Serialize)]
struct View<'a> {
    header: String,
    name: &'a str,
    base: &'a str,
    generator: Option<GeneratorView>,
    rootfs_base: &'a str,
    packages: Option<Install>,
    fetch_tools: Install,
    services_command: &'static str,
    overlay_version: String,
    noarch_sha256: &'a str,
    arches: Vec<ArchView<'a>>,
    unknown_arches: String,
    stages: Vec<StageView<'a>>,
    copies: Vec<CopyView>,
    modes: Vec<String>,
    users: Vec<String>,
    kill_gracetime: u32,
    layout: ImageLayout,
    read_only: bool,
    healthcheck: HealthcheckView,
    user: Option<u32>,
    ports: Vec<String>,
    run: &'a [String],
}

#[derive(Serialize)]
struct HealthcheckView {
    interval: String,
    timeout: String,
    start_period: String,
}

#[derive(Serialize)]
struct ArchView<'a> {
    pattern: String,
    name: &'static str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct StageView<'a> {
    name: &'a str,
    base: &'a str,
    copies: Vec<String>,
    run: &'a [String],
}

#[derive(Serialize)]
struct CopyView {
    into_stage: String,
    into_image: String,
}

#[derive(Serialize)]
struct IgnoreView<'a> {
    header: String,
    paths: BTreeSet<&'a str>,
    tree: String,
}

/// Adds the Dockerfile and its list of ignored files.
pub fn emit(plan: &Plan, tree: &mut Tree) {
    let view = view(plan);
    let dockerfile = match &plan.dockerfile {
        Some(template) => render_text(template, &view),
        None => render("Dockerfile", &view),
    };
    tree.text("Dockerfile", generator::seal(dockerfile));
    let ignored = render("dockerignore", &ignore_view(plan));
    tree.text("Dockerfile.dockerignore", ignored);
}

fn view(plan: &Plan) -> View<'_> {
    let image = &plan.image;
    let items = || image.copy.iter().enumerate();
    View {
        header: header(&plan.origin),
        name: plan.name.as_str(),
        base: &image.base,
        generator: generator::view(plan),
        rootfs_base: rootfs_base(image),
        packages: (!image.packages.is_empty()).then(|| install(image.family, &image.packages)),
        fetch_tools: install(image.family, distribution::fetch_tools(image.family)),
        services_command: SERVICES,
        overlay_version: plan.overlay.version.to_string(),
        noarch_sha256: &plan.overlay.noarch_sha256,
        arches: arches(plan),
        unknown_arches: unknown_arches(plan),
        stages: stages(plan),
        copies: items().map(|(number, item)| copy(number, item)).collect(),
        modes: items()
            .filter_map(|(number, item)| mode(number, item))
            .collect(),
        users: users(plan),
        kill_gracetime: KILL_GRACETIME,
        layout: image_layout(plan),
        read_only: image.read_only,
        healthcheck: healthcheck(plan),
        user: image.user,
        ports: plan.published().into_iter().map(exposed).collect(),
        run: &image.run,
    }
}

/// A port as `EXPOSE` has it: connections are what it takes without a word.
fn exposed((port, protocol): (u16, Protocol)) -> String {
    match protocol {
        Protocol::Tcp => port.to_string(),
        Protocol::Udp => format!("{port}/udp"),
    }
}

/// How many seconds a start may take before an answer counts against the container, where no limit is set for it.
const START_PERIOD: u32 = 30;

fn healthcheck(plan: &Plan) -> HealthcheckView {
    let healthcheck = &plan.image.healthcheck;
    HealthcheckView {
        interval: duration(healthcheck.interval),
        timeout: duration(healthcheck.timeout),
        start_period: format!("{}s", plan.ready_within.unwrap_or(START_PERIOD)),
    }
}

/// Milliseconds as Docker and hadolint read them: `10s`, `1.5s`.
fn duration(milliseconds: u32) -> String {
    format!("{}s", f64::from(milliseconds) / 1000.0)
}

fn arches(plan: &Plan) -> Vec<ArchView<'_>> {
    let arches = plan.overlay.arches.iter().map(|arch| ArchView {
        pattern: arch.machines.join(" | "),
        name: arch.name,
        sha256: arch.sha256.as_deref().unwrap_or_default(),
    });
    arches.collect()
}

/// The kinds of machines whose tarball has no sum, as words.
fn unknown_arches(plan: &Plan) -> String {
    let unknown = plan.overlay.arches.iter();
    let unknown = unknown.filter(|arch| arch.sha256.is_none());
    let names: Vec<&str> = unknown.map(|arch| arch.name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn stages(plan: &Plan) -> Vec<StageView<'_>> {
    let stages = plan.image.stages.iter().map(|stage| StageView {
        name: &stage.name,
        base: &stage.base,
        copies: stage
            .copy
            .iter()
            .map(|path| quote::docker_copy(&[path, &format!("/src/{path}")]))
            .collect(),
        run: &stage.run,
    });
    stages.collect()
}

/// By way of a stage, where its mode is set, to its own place: a common copy of all would give folders that are
/// there already, such as /tmp, the modes of its own.
fn copy(number: usize, item: &CopyItem) -> CopyView {
    let from = item.from.as_ref().map(|stage| format!("--from={stage} "));
    let waiting = place(number);
    CopyView {
        into_stage: from.unwrap_or_default() + &quote::docker_copy(&[&item.path, &waiting]),
        into_image: quote::docker_copy(&[&waiting, &item.to]),
    }
}

fn mode(number: usize, item: &CopyItem) -> Option<String> {
    let mode = item.mode.as_ref()?;
    Some(format!("{mode} {}", place(number)))
}

/// Where an item waits in the stage.
fn place(number: usize) -> String {
    format!("/copy/{}", number + 1)
}

/// The commands that make the users, and what the container's own must be able to write to.
fn users(plan: &Plan) -> Vec<String> {
    let image = &plan.image;
    let made = image.users.iter();
    let made = made.flat_map(|user| distribution::user(image.family, user));
    // As root's group, so that `docker run -u N:0` can take any other number: s6-overlay asks for just this.
    let run = image
        .user
        .map(|uid| format!("chown {uid}:0 /run && chmod 0775 /run"));
    // nginx opens this one before it reads where its errors go.
    let log = plan.nginx.is_some() && (image.user.is_some() || image.read_only);
    let log = log.then(|| "ln -sf /dev/stderr /var/log/nginx/error.log".to_owned());
    made.chain(run)
        .chain(log)
        .chain(log_folders(plan))
        .collect()
}

/// Only root could make the folders of the loggers when the container runs. Like /run, the group root may write there.
fn log_folders(plan: &Plan) -> Option<String> {
    let uid = plan.image.user?;
    let folders = plan.services.iter().filter_map(|service| {
        let Some(Logging::Files { folder, .. }) = &service.surroundings.logging else {
            return None;
        };
        folder.rsplit_once('/').map(|(around, _)| quote::sh(around))
    });
    let folders: BTreeSet<String> = folders.collect();
    let folders: Vec<String> = folders.into_iter().collect();
    let install = format!("install -d -o {uid} -g 0 -m 0775 {}", folders.join(" "));
    (!folders.is_empty()).then_some(install)
}

/// The stage in which the tree gets its modes: the base, or where `find` has been installed.
fn rootfs_base(image: &Image) -> &str {
    match image.family {
        Family::Debian | Family::Alpine => &image.base,
        Family::Fedora => "s6-overlay",
    }
}

fn ignore_view(plan: &Plan) -> IgnoreView<'_> {
    let image = &plan.image;
    let staged = image.stages.iter().flat_map(|stage| &stage.copy);
    let copied = image.copy.iter().filter(|item| item.from.is_none());
    IgnoreView {
        header: header(&plan.origin),
        paths: staged
            .chain(copied.map(|item| &item.path))
            .map(String::as_str)
            .collect(),
        tree: generator::needs(plan),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ArchView, CopyView, HealthcheckView, StageView, View};
    use crate::emit::distribution::install;
    use crate::emit::generator::GeneratorView;
    use crate::emit::image_layout::ImageLayout;
    use crate::plan::{DOCKERFILE, Family, Shape};

    /// A view that has everything.
    fn whole() -> Value {
        let text = String::new;
        let commands = [text()];
        let view = View {
            header: text(),
            name: "",
            base: "",
            generator: Some(GeneratorView::whole()),
            rootfs_base: "",
            packages: Some(install(Family::Debian, &["x"])),
            fetch_tools: install(Family::Debian, &["x"]),
            services_command: "",
            overlay_version: text(),
            noarch_sha256: "",
            arches: vec![ArchView {
                pattern: text(),
                name: "",
                sha256: "",
            }],
            unknown_arches: text(),
            stages: vec![StageView {
                name: "",
                base: "",
                copies: vec![text()],
                run: &commands,
            }],
            copies: vec![CopyView {
                into_stage: text(),
                into_image: text(),
            }],
            modes: vec![text()],
            users: vec![text()],
            kill_gracetime: 0,
            layout: ImageLayout::whole(),
            read_only: false,
            healthcheck: HealthcheckView {
                interval: text(),
                timeout: text(),
                start_period: text(),
            },
            user: Some(0),
            ports: vec![text()],
            run: &commands,
        };
        serde_json::to_value(view).expect("it becomes JSON")
    }

    /// What the shape promises, in the form of a view that has everything.
    fn promised(shape: Shape) -> Value {
        match shape {
            Shape::Text | Shape::Quoted(_) => json!("text"),
            Shape::Number => json!("number"),
            Shape::Flag => json!("flag"),
            Shape::Maybe(inner) => promised(*inner),
            Shape::List(one) => json!([promised(*one)]),
            Shape::Record(parts) => parts
                .iter()
                .map(|(name, part)| ((*name).to_owned(), promised(*part)))
                .collect(),
        }
    }

    fn kinds(value: &Value) -> Value {
        match value {
            Value::String(_) => json!("text"),
            Value::Number(_) => json!("number"),
            Value::Bool(_) => json!("flag"),
            Value::Null => json!("nothing"),
            Value::Array(items) => json!([items.first().map(kinds)]),
            Value::Object(parts) => parts
                .iter()
                .map(|(name, part)| (name.clone(), kinds(part)))
                .collect(),
        }
    }

    #[test]
    fn a_template_is_given_what_is_promised() {
        assert_eq!(kinds(&whole()), promised(DOCKERFILE));
    }
}
