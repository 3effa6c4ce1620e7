//! nginx as the container lets it be.

use super::Scenario;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![nginx_has_no_more_workers_than_processors];

/// In a container that may use half a processor nginx has one worker, however many processors the machine has.
///
/// Misses: the lines of nginx's `run` that read the quota, where the machine has more than one processor.
fn nginx_has_no_more_workers_than_processors(world: &World) {
    let container = world.container().flag("--cpus=0.5").serve();
    let processes = container.processes();
    let nginx = processes.iter().filter(|process| process.name == "nginx");
    assert_eq!(nginx.count(), 2, "the master and one worker");
}
