//! A small HTTP API made to be supervised: several instances of it run side by side behind a
//! reverse proxy.
//!
//! The steps, each in its own file: the [`config`] comes from arguments and the environment, the
//! [`notify`] descriptor is taken over, [`serve`] binds and announces readiness, every
//! [`connection`] is served by the router of [`app`], and on a stop [`signals`] the requests in
//! flight are finished within a limit.
//!
//! `companion-api migrate` is another program in the same binary: [`mod@migrate`] prepares the state in
//! [`state_file`] and ends.
//!
//! Deliberately absent: a request log (the proxy in front keeps one), TLS, and any address but the
//! loopback.
//!
//! Exit codes: 0 after an orderly stop, 1 when the world refuses something or requests were cut, 2
//! for wrong arguments.

mod api_error;
mod app;
mod body_limit;
mod config;
mod connection;
mod connections;
mod health;
mod instance_id;
mod log;
mod metrics;
mod migrate;
mod notify;
mod run_error;
mod serve;
mod signals;
mod slow;
mod state;
mod state_file;
mod track;

use std::process::ExitCode;

use clap::Parser as _;

use crate::config::{Command, Config};
use crate::log::log_line;
use crate::migrate::{Migrate, migrate};
use crate::notify::Notifier;
use crate::run_error::RunError;

fn main() -> ExitCode {
    let config = Config::parse();
    let done = match &config.command {
        None => run(&config),
        Some(Command::Migrate(Migrate {
            fail_with: Some(code),
            ..
        })) => {
            log_line(format_args!(
                "told by MIGRATE_FAIL_WITH to fail with {code}; nothing is migrated"
            ));
            return ExitCode::from(*code);
        }
        Some(Command::Migrate(arguments)) => migrate(&arguments.state_dir).map_err(RunError::State),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log_line(error);
            ExitCode::FAILURE
        }
    }
}

fn run(config: &Config) -> Result<(), RunError> {
    if let Some(directory) = &config.state_dir {
        state_file::require(directory).map_err(RunError::State)?;
    }
    // Taken over before the runtime opens descriptors of its own, so that the number can only mean
    // an inherited one.
    let notifier = config.notification_fd.map(Notifier::inherit).transpose()?;
    // One thread: the way to use more processors is to run more instances.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    runtime.block_on(serve::serve(config, notifier))
}
