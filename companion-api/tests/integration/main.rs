//! The real binary, started on a free port of the loopback: what it prints, answers and exits with.
//!
//! Every wait is bounded, and every server is stopped by its own process id.

mod command_line;
mod http;
mod limits;
mod metrics;
mod migrate;
mod server;
mod shutdown;
mod startup;
