//! Whether the container is healthy: what counts, and how often Docker asks.

/// Whether a service's health is the container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// The container is healthy only when this service is.
    Required,
    /// It is shown, and changes nothing.
    Ignored,
}

/// How Docker asks the container whether it is healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Healthcheck {
    /// Milliseconds between two questions.
    pub interval: u32,
    /// Milliseconds that an answer may take.
    pub timeout: u32,
}
