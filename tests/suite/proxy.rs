//! The generated nginx.conf under the real nginx, in front of instances that the test plays itself.

mod failures;
mod instance;
mod limits;
mod single_instances;
mod under_test;
