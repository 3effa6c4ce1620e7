//! Why files change although nobody touched the blueprint: another version made them.

use std::path::Path;

use s6_blueprint::manifest::MadeWith;
use s6_blueprint::view;

use crate::cli::show;

/// A line for each version that is another one now, and below it what that changes; nothing where none was recorded.
pub fn explain(folder: &Path, before: &MadeWith, now: &MadeWith) -> String {
    let changed = now.iter().filter_map(|(name, new)| {
        let old = before.get(name).filter(|old| *old != new)?;
        let steps = view::upgrade(name, old, new);
        let steps = steps.iter().map(|step| format!("  {step}\n"));
        let folder = show(folder);
        let line = format!("note: {folder} was made with {name} {old}, and now it is {new}\n");
        Some(line + &steps.collect::<String>())
    });
    changed.collect()
}
