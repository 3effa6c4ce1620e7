//! The generated scripts, run: what they execute, with which words and in which environment, byte for byte.

mod anything;
mod check;
mod command;
pub mod compile;
mod end_at_once;
mod environment;
mod finish;
mod notification;
mod oneshot;
mod ready_within;
mod s6_rc;
mod sandbox;
mod services;
mod shells;
mod steps;
mod stop;
mod supervised;
mod surroundings;
mod wait;
pub mod yaml;
