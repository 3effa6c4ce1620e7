//! What the layout asks of the image.

use serde::Serialize;

use crate::emit::stopping::STAGE2_HOOK;
use crate::plan::{Command, Layout, Plan, Service};

/// What differs in the Dockerfile.
#[derive(Serialize)]
pub struct ImageLayout {
    /// The folders that hold programs.
    folders: &'static str,
    /// What is a program there, for `find`.
    programs: String,
    /// The other place of the user bundle.
    other_bundle: Option<OtherBundle>,
    /// How long s6-overlay lets the services stop, in milliseconds, where it is asked.
    services_gracetime: Option<u32>,
    /// What it runs before anything starts.
    stage2_hook: &'static str,
}

/// The place of the user bundle that the image's s6-overlay does not expect anything in.
#[derive(Serialize)]
struct OtherBundle {
    path: &'static str,
    message: String,
}

/// What the plan's layout asks for.
pub fn image_layout(plan: &Plan) -> ImageLayout {
    let (oneshots, processes): (Vec<&Service>, Vec<&Service>) = plan
        .services
        .iter()
        .partition(|service| service.has_no_process(plan.layout));
    let any = |is: fn(&Service) -> bool| processes.iter().any(|service| is(service));
    let scripts = any(|service| matches!(service.command, Command::Script(_)));
    let downs = any(|service| service.surroundings.down.is_some());
    let mut programs = vec![
        "-name run",
        "-name finish",
        "-name check",
        "-path '/rootfs/etc/s6-blueprint/bin/*'",
    ];
    programs.extend(scripts.then_some("-name script"));
    programs.extend(downs.then_some("-path '*/data/down'"));
    programs.extend((!oneshots.is_empty()).then_some("-path '/rootfs/etc/s6-overlay/scripts/*'"));
    let (folders, other_bundle, services_gracetime) = match plan.layout {
        Layout::ServicesD => (
            "/rootfs/etc/s6-blueprint /rootfs/etc/services.d",
            None,
            Some(plan.services_gracetime()),
        ),
        Layout::S6Rc => (
            "/rootfs/etc/s6-blueprint /rootfs/etc/s6-overlay",
            Some(other_bundle(plan)),
            None,
        ),
    };
    ImageLayout {
        folders,
        programs: programs.join(" -o "),
        other_bundle,
        services_gracetime,
        stage2_hook: STAGE2_HOOK,
    }
}

/// From 3.2.3.1 on, the old place makes s6-overlay ignore the new one; before that, the new one is never read.
fn other_bundle(plan: &Plan) -> OtherBundle {
    let version = plan.overlay.version;
    let (path, effect) = if version.reads_user_bundles_d() {
        (
            "/etc/s6-overlay/s6-rc.d/user",
            "would start nothing of this blueprint",
        )
    } else {
        (
            "/etc/s6-overlay/user-bundles.d/user/contents.d",
            "would not start what is named there",
        )
    };
    OtherBundle {
        path,
        message: format!(
            "the base image has {path}, beside which s6-overlay {version} {effect}: remove it there, or take another base"
        ),
    }
}

#[cfg(test)]
impl ImageLayout {
    /// One that has everything.
    pub fn whole() -> Self {
        Self {
            folders: "",
            programs: String::new(),
            other_bundle: Some(OtherBundle {
                path: "",
                message: String::new(),
            }),
            services_gracetime: Some(0),
            stage2_hook: "",
        }
    }
}
