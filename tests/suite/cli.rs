//! The program as a person runs it, in a folder of its own: what it prints, how it exits, what it leaves behind.

mod action;
mod adopt;
mod allow;
mod check;
mod dockerfile;
mod generate;
mod inputs;
mod interrupted;
mod layout;
mod manifest;
mod manual;
mod messages;
mod new;
mod obstacles;
pub mod project;
mod set;
mod stale;
mod template;
mod upgrade;
mod usage;
mod warn;
