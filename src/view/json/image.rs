//! The image as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::Plan;

#[derive(Serialize)]
pub struct ImageView<'p> {
    base: &'p str,
    packages: &'p [String],
    /// The stages that build something, by their bases.
    stages: BTreeMap<&'p str, &'p str>,
    copy: Vec<Copy<'p>>,
    /// The commands that finish it.
    run: &'p [String],
    /// The users that are made, with their numbers.
    users: BTreeMap<&'p str, u32>,
    /// The container's own user; zero is root.
    uid: u32,
    s6_overlay_version: String,
}

#[derive(Serialize)]
struct Copy<'p> {
    /// The stage that it comes from; none is the build context.
    from: Option<&'p str>,
    path: &'p str,
    to: &'p str,
    mode: Option<&'p str>,
}

/// The image.
pub fn view(plan: &Plan) -> ImageView<'_> {
    let image = &plan.image;
    let stages = image.stages.iter();
    let users = image.users.iter();
    let copy = image.copy.iter().map(|item| Copy {
        from: item.from.as_deref(),
        path: &item.path,
        to: &item.to,
        mode: item.mode.as_deref(),
    });
    ImageView {
        base: &image.base,
        packages: &image.packages,
        stages: stages.map(|stage| (&*stage.name, &*stage.base)).collect(),
        copy: copy.collect(),
        run: &image.run,
        users: users.map(|user| (&*user.name, user.uid)).collect(),
        uid: image.user.unwrap_or(0),
        s6_overlay_version: plan.overlay.version.to_string(),
    }
}
