//! What becomes of a service when its process ends.

/// What becomes of a service when its process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// It is restarted, whatever it ended with: what s6-supervise does by itself.
    Kept,
    /// It is restarted, until it ends too often.
    KeptWithin(Limit),
    /// It is restarted when it fails; an exit code of 0 is its end.
    UntilDone(Option<Limit>),
    /// It is not restarted.
    Once(Then),
    /// It does its work once a boot, and is ready from then on; a failure stops the container.
    Oneshot,
}

/// How often is too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The restarts that it gets, 1 to 99.
    pub max: u32,
    /// In how many seconds; more than `max`.
    pub within: u32,
    /// What follows.
    pub then: Then,
}

/// What follows when a service is not restarted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It stays down, and the container goes on without it.
    GiveUp,
    /// The container stops with its exit code.
    Halt,
}
