//! s6-blueprint as a stage of the image's build.

/// What makes the tree during the build.
#[derive(Clone, Debug)]
pub struct Generator {
    /// The image, or the build stage, that has s6-blueprint on its PATH.
    pub image: String,
    /// The blueprint in the build context.
    pub blueprint: String,
    /// What was set from outside: `services.api.instances=5`.
    pub settings: Vec<String>,
}
