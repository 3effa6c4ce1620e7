//! What another version of s6-overlay changes for the container.

use crate::plan::{Overlay, OverlayVersion};

/// The name by which s6-overlay's version is recorded.
const OVERLAY: &str = "s6-overlay";

/// What changed for its users, by the version that brought it: its own changelog, and what was tried.
const STEPS: [(OverlayVersion, &str); 3] = [
    (
        OverlayVersion::new(3, 2, 1, 0),
        "brings the variable S6_YES_I_WANT_A_WORLD_WRITABLE_RUN_BECAUSE_KUBERNETES",
    ),
    (
        OverlayVersion::new(3, 2, 2, 0),
        "brings the variable S6_WAIT_FOR_CLOSING_FD",
    ),
    (
        OverlayVersion::new(3, 2, 3, 1),
        "reads which s6-rc services start in /etc/s6-overlay/user-bundles.d/user (and brings S6_RUNTIME_BUNDLEDIR), no longer in /etc/s6-overlay/s6-rc.d/user: no layer of the image may have both",
    ),
];

/// What changes when the thing of this name goes from one version to another; nothing where nothing is known.
#[must_use]
pub fn upgrade(name: &str, from: &str, to: &str) -> Vec<String> {
    let versions = (OverlayVersion::parse(from), OverlayVersion::parse(to));
    match versions {
        (Some(from), Some(to)) if name == OVERLAY => between(from, to),
        _ => Vec::new(),
    }
}

/// The release, where its tarballs are verified, and what it lacks of the one that is used when none is named.
pub fn describe(overlay: &Overlay) -> String {
    let arches = overlay.arches.iter();
    let verified: Vec<&str> = arches
        .filter(|arch| arch.sha256.is_some())
        .map(|arch| arch.name)
        .collect();
    let text = format!(
        "  {}, verified on {}; elsewhere a build needs S6_OVERLAY_ARCH_SHA256\n",
        overlay.version,
        verified.join(", ")
    );
    let lacking = between(overlay.version, OverlayVersion::NEWEST);
    let lacking = lacking.iter().map(|step| format!("  {step}\n"));
    text + &lacking.collect::<String>()
}

/// The steps between two versions, in the order in which they are taken; backwards they are taken back.
fn between(from: OverlayVersion, to: OverlayVersion) -> Vec<String> {
    let (low, high) = (from.min(to), from.max(to));
    let steps = STEPS
        .iter()
        .filter(|(version, _)| low < *version && *version <= high);
    let verb = if from < to { "from" } else { "only from" };
    steps
        .map(|(version, step)| format!("{verb} {version} on it {step}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::upgrade;

    #[test]
    fn the_bundle_moves_where_the_step_lies_between() {
        let moves = |from, to| {
            let steps = upgrade("s6-overlay", from, to);
            steps.iter().any(|step| step.contains("user-bundles.d"))
        };
        assert!(moves("3.2.2.0", "3.2.3.2") && moves("3.2.3.2", "3.2.3.0"));
        assert!(!moves("3.2.3.1", "3.2.3.2") && !moves("3.2.0.0", "3.2.3.0"));
        assert_eq!(upgrade("s6-blueprint", "3.2.2.0", "3.2.3.2"), [""; 0]);
    }
}
