//! What comes out, judged by programs that we did not write. They may find nothing at all.

pub mod containers;
mod context;
mod dockerfile;
pub mod nginx;
mod shell;
pub mod workflows;
