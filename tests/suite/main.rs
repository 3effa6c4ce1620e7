//! The tests of the compiler, in one binary: one behaviour a module, its cases as files or tables.

mod cases;
mod cli;
mod complete;
mod explain;
mod generated;
mod layers;
mod layouts;
mod linters;
mod messages;
mod properties;
mod proxy;
mod readme;
mod s6_rc;
mod schema;
mod scripts;
mod tools;
mod view;
