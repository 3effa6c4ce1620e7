//! The generated nginx.conf under the real nginx, in front of instances that the test plays itself.

mod failures;
mod files;
pub mod instance;
mod limits;
mod single_instances;
pub mod under_test;
