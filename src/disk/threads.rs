//! Doing the same to many files, on several threads where that pays.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use anyhow::Result;

/// From how many files on a second thread is worth its start.
const MANY: usize = 256;

/// More than this many threads only wait for the kernel, and for each other.
const MOST_THREADS: usize = 8;

/// What `act` gives for each of the items, in their order.
///
/// # Errors
/// The first error in that order.
pub fn for_each<T: Sync, R: Send>(
    items: &[T],
    act: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST_THREADS);
    if items.len() < MANY || threads == 1 {
        return items.iter().map(act).collect();
    }
    let act = &act;
    thread::scope(|scope| {
        let start = |chunk| scope.spawn(move || act_on(chunk, act));
        let chunks = items.chunks(items.len().div_ceil(threads));
        let running: Vec<_> = chunks.map(start).collect();
        let mut results = Vec::with_capacity(items.len());
        for thread in running {
            results.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(results)
    })
}

fn act_on<T, R>(chunk: &[T], act: &impl Fn(&T) -> Result<R>) -> Result<Vec<R>> {
    chunk.iter().map(act).collect()
}
