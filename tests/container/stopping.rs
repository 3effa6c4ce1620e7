//! Stopping a container: how long it took, and with what it ended.

use std::time::{Duration, Instant};

use crate::container::Container;
use crate::wait;

/// How a container ended.
#[derive(Debug)]
pub struct Stop {
    /// From the call of `docker stop` to its return.
    pub took: Duration,
    /// The container's exit code; 137 when Docker had to kill it.
    pub exit_code: i32,
    /// Docker's word for the state: `exited`.
    pub status: String,
}

impl Container {
    /// Waits until the container has ended by itself; its exit code.
    #[track_caller]
    pub fn wait_until_exited(&self, limit: Duration) -> i32 {
        wait::until("the container ends", limit, || {
            let state = self.docker(&[
                "inspect",
                "--format={{.State.Status}} {{.State.ExitCode}}",
                "{}",
            ]);
            state.strip_prefix("exited ")?.parse().ok()
        })
    }

    /// `docker stop`, which kills after ten seconds.
    #[track_caller]
    pub fn stop(&self) -> Stop {
        self.stop_within(10)
    }

    /// The same with another patience, in seconds.
    #[track_caller]
    pub fn stop_within(&self, seconds: u64) -> Stop {
        let begin = Instant::now();
        self.docker(&["stop", &format!("--time={seconds}"), "{}"]);
        let took = begin.elapsed();
        let state = self.docker(&[
            "inspect",
            "--format={{.State.ExitCode}} {{.State.Status}}",
            "{}",
        ]);
        let (code, status) = state.split_once(' ').expect("two words");
        Stop {
            took,
            exit_code: code.parse().expect("a number"),
            status: status.to_owned(),
        }
    }
}
