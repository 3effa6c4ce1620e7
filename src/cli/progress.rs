//! A line that says what is being done, for a person who would otherwise wait before a silent terminal.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use crate::cli::complain;

/// What takes less long needs no word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Back to the beginning of the line, and the line empty.
const CLEAR: &str = "\r\x1b[K";

/// What is being done; it goes from the terminal when this ends.
pub struct Progress {
    begin: Instant,
    wanted: bool,
    shown: bool,
}

impl Progress {
    /// From now on. Nothing is ever shown where nobody looks at a terminal, or where quiet is wanted.
    pub fn start(quiet: bool) -> Self {
        Self {
            begin: Instant::now(),
            wanted: !quiet && std::io::stderr().is_terminal(),
            shown: false,
        }
    }

    /// Says what comes now, once it has become long.
    pub fn step(&mut self, what: &str) {
        if self.wanted && self.begin.elapsed() >= PATIENCE {
            complain(&format!("{CLEAR}{what}"));
            self.shown = true;
        }
    }

    /// Takes the line away, before something else is said.
    pub fn pause(&mut self) {
        if self.shown {
            complain(CLEAR);
            self.shown = false;
        }
    }

    /// Milliseconds since the start.
    pub fn milliseconds(&self) -> u128 {
        self.begin.elapsed().as_millis()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.pause();
    }
}
