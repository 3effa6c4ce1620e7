//! Waiting for something to become true, for a limited time.

use std::thread;
use std::time::{Duration, Instant};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// Calls `look` until it gives a value; panics with `what` at the limit.
#[track_caller]
pub fn until<T>(what: &str, limit: Duration, look: impl FnMut() -> Option<T>) -> T {
    match within(limit, look) {
        Some(value) => value,
        None => panic!("waited {} s in vain: {what}", limit.as_secs_f32()),
    }
}

/// Calls `look` until it gives a value, or the limit is reached.
pub fn within<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        if let Some(value) = look() {
            return Some(value);
        }
        thread::sleep(PAUSE);
    }
    look()
}
