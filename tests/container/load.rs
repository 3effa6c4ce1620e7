//! A load generator: several threads of GETs, for a limited time, counting what comes back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::http;

/// The load ends by itself after this time, whatever a scenario forgets.
const LIMIT: Duration = Duration::from_secs(30);

/// Between two requests of one thread.
const PAUSE: Duration = Duration::from_millis(2);

/// What the threads saw.
#[derive(Debug, Default)]
pub struct Tally {
    /// Answers with status 200, by the instance that gave them.
    pub answered: BTreeMap<String, usize>,
    /// Everything else, in words.
    pub failures: Vec<String>,
    /// When the last of them was seen.
    pub last_failure: Option<Instant>,
}

impl Tally {
    /// Panics when a request failed, or when there were too few to tell.
    #[track_caller]
    pub fn assert_nothing_failed(&self) {
        let none: [String; 0] = [];
        assert_eq!(self.failures, none, "of {} requests", self.total());
        assert!(self.total() > 100, "only {} requests", self.total());
    }

    /// What failed of the requests that somebody took: a connection that nobody took lost nothing.
    pub fn lost(&self) -> Vec<&String> {
        let failures = self.failures.iter();
        failures.filter(|failure| !is_refusal(failure)).collect()
    }

    /// The number of good answers.
    pub fn total(&self) -> usize {
        self.answered.values().sum()
    }

    fn count(&mut self, outcome: std::io::Result<http::Response>) {
        match outcome {
            Ok(answer) if answer.status == 200 => {
                let instance = answer.instance_id().unwrap_or("nobody").to_owned();
                *self.answered.entry(instance).or_default() += 1;
            }
            Ok(answer) => self.fail(format!("status {}: {}", answer.status, answer.body)),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn fail(&mut self, failure: String) {
        self.failures.push(failure);
        self.last_failure = Some(Instant::now());
    }

    fn add(mut self, other: Tally) -> Tally {
        let Tally {
            answered,
            failures,
            last_failure,
        } = other;
        for (instance, count) in answered {
            *self.answered.entry(instance).or_default() += count;
        }
        self.failures.extend(failures);
        self.last_failure = self.last_failure.max(last_failure);
        self
    }
}

/// Requests under way. They end when this is dropped or finished.
pub struct Load {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Tally>>,
}

impl Load {
    /// Starts `threads` threads that each ask for `path` again and again.
    pub fn start(address: SocketAddr, path: &'static str, threads: usize) -> Load {
        let over = Arc::new(AtomicBool::new(false));
        let start = |_| {
            let over = Arc::clone(&over);
            thread::spawn(move || ask_until(&over, address, path))
        };
        Load {
            threads: (0..threads).map(start).collect(),
            over,
        }
    }

    /// Ends the load and sums up.
    pub fn finish(mut self) -> Tally {
        self.over.store(true, Ordering::Relaxed);
        let tallies = self
            .threads
            .drain(..)
            .map(|thread| thread.join().expect("a load thread panicked"));
        tallies.fold(Tally::default(), Tally::add)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// Whether nobody took the connection. One that waits for nginx when that closes its port is reset by the kernel.
fn is_refusal(failure: &str) -> bool {
    ["refused", "reset", "unreachable", "No route", "timed out"]
        .iter()
        .any(|word| failure.contains(word))
}

fn ask_until(over: &AtomicBool, address: SocketAddr, path: &str) -> Tally {
    let mut tally = Tally::default();
    let deadline = Instant::now() + LIMIT;
    while !over.load(Ordering::Relaxed) && Instant::now() < deadline {
        tally.count(http::get(address, path));
        thread::sleep(PAUSE);
    }
    tally
}

/// `count` requests at the same time, all of them sent; their answers are still to come.
pub fn in_flight(address: SocketAddr, path: &str, count: usize) -> Vec<std::net::TcpStream> {
    (0..count)
        .map(|_| http::send(address, path).expect("cannot send a request"))
        .collect()
}
