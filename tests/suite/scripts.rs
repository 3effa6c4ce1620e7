//! The generated scripts, run: what they execute, with which words and in which environment, byte for byte.

mod check;
mod command;
mod compile;
mod environment;
mod notification;
mod sandbox;
mod services;
mod shells;
mod supervised;
mod wait;
mod yaml;
