//! The capabilities that `s6-blueprint plan` prints: with them all is well, and without any one of them it is not.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Scenario;
use crate::container::{Container, Launch};
use crate::stopping::Stop;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![every_capability_is_needed_and_no_other];

/// In which a container that lacks nothing serves, on a machine that does other work too.
const SERVING: Duration = Duration::from_secs(5);

/// More than a stop takes in which every process hears of it.
const SLOW: Duration = Duration::from_secs(4);

/// With exactly the printed flags the container serves and stops; without any one of them it does not serve, or its
/// stop waits for who cannot be told.
///
/// Misses: a capability in `plan`, and finds one that is too many.
fn every_capability_is_needed_and_no_other(world: &World) {
    let all = flags("blueprints/nginx-api.yaml", "least_rights");
    let whole = with(world.container(), &all).serve();
    let stop = whole.stop();
    assert!(is_good(&stop), "{stop:?}");
    drop(whole);
    let added: Vec<&String> = all
        .iter()
        .filter(|flag| flag.starts_with("--cap-add"))
        .collect();
    assert!(added.len() > 3, "{all:?}");
    for left_out in added {
        let flags: Vec<String> = all
            .iter()
            .filter(|flag| *flag != left_out)
            .cloned()
            .collect();
        let container = with(world.container(), &flags).start();
        let served = serves(&container);
        let stop = container.stop();
        assert!(
            !(served && is_good(&stop)),
            "all is well without {left_out}: {stop:?}"
        );
    }
}

fn is_good(stop: &Stop) -> bool {
    stop.exit_code == 0 && stop.took < SLOW
}

fn serves(container: &Container) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < SERVING {
        let answer = container.get("/api/health");
        if answer.is_some_and(|answer| answer.status == 200) {
            return true;
        }
        thread::sleep(Duration::from_millis(100));
    }
    false
}

/// The container with these flags.
pub fn with(launch: Launch, flags: &[String]) -> Launch {
    let words = flags.iter().flat_map(|flag| flag.split(' '));
    words.fold(launch, Launch::flag)
}

/// The flags of one kind, each of one or two words, as the program prints them for a blueprint of the project.
pub fn flags(blueprint: &str, kind: &str) -> Vec<String> {
    let plan = Command::new(env!("CARGO_BIN_EXE_s6-blueprint"))
        .args(["plan", "--json", blueprint])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("s6-blueprint starts");
    let plan: Value = serde_json::from_slice(&plan.stdout).expect("JSON");
    let flags = plan["plans"][0]["run"][kind].as_array();
    let flags = flags.expect("a list of flags").iter();
    flags
        .map(|flag| flag.as_str().expect("text").to_owned())
        .collect()
}
