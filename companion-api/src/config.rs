//! What an instance is told by its arguments and its environment.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::instance_id::InstanceId;
use crate::migrate::Migrate;

/// A small HTTP API made to run in several supervised instances behind a reverse proxy.
///
/// It listens on the loopback only, announces when it is ready, and finishes the requests in flight
/// when it is told to stop.
#[derive(Debug, Parser)]
#[command(version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
#[command(disable_help_subcommand = true)]
pub struct Config {
    /// Port to listen on, at 127.0.0.1
    #[arg(long, env = "PORT", default_value = "3000", value_parser = parse_port)]
    pub port: u16,

    /// Name of this instance, shown in every answer
    #[arg(long, env = "INSTANCE_ID", default_value = "1", value_name = "ID")]
    pub instance_id: InstanceId,

    /// Inherited file descriptor that gets a newline once connections are accepted
    #[arg(long, env = "NOTIFICATION_FD", value_name = "FD", value_parser = parse_notification_fd)]
    pub notification_fd: Option<i32>,

    /// Seconds in which requests in flight may finish after SIGTERM or SIGINT
    ///
    /// Keep it under the time after which the supervisor kills: 4 fits a stop grace of 5 seconds.
    #[arg(long, env = "DRAIN_LIMIT", default_value = "4", value_name = "SECONDS")]
    #[arg(value_parser = parse_drain_limit)]
    pub drain_limit: Duration,

    /// Seconds that a client may take for a request's head, or its body, or between two requests
    ///
    /// Keep it over the time after which the proxy closes its idle connections: nginx's is 60 seconds.
    #[arg(long, env = "IDLE_LIMIT", default_value = "75", value_name = "SECONDS")]
    #[arg(value_parser = parse_idle_limit)]
    pub idle_limit: Duration,

    /// Directory that `companion-api migrate` must have prepared; unset, no state is asked for
    #[arg(long, env = "STATE_DIR", value_name = "DIR", value_parser = parse_state_dir)]
    pub state_dir: Option<PathBuf>,

    /// What to do instead of serving
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the binary does besides serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prepare the state directory and end; running it again changes nothing
    Migrate(Migrate),
}

const AFTER_HELP: &str = "\
Endpoints:
  GET /api/health          state of this instance, as JSON
  GET /api/metrics         metrics in Prometheus' text format
  GET /api/slow?ms=1000    an answer after so many milliseconds, at most 30000

Exit codes:
  0  stopped in order
  1  could not start, or had to cut requests when it stopped
  2  wrong arguments or environment

An argument wins over its environment variable.";

fn parse_port(text: &str) -> Result<u16, String> {
    parse_within("PORT", text, 1..=u16::MAX)
}

/// Descriptors 0 to 2 are the standard streams, where a stray newline would be taken for something
/// else.
fn parse_notification_fd(text: &str) -> Result<i32, String> {
    parse_within("NOTIFICATION_FD", text, 3..=i32::MAX)
}

fn parse_drain_limit(text: &str) -> Result<Duration, String> {
    parse_within("DRAIN_LIMIT", text, 0..=3600).map(Duration::from_secs)
}

fn parse_idle_limit(text: &str) -> Result<Duration, String> {
    parse_within("IDLE_LIMIT", text, 1..=3600).map(Duration::from_secs)
}

/// A directory, by an absolute path or one from where the program starts.
pub fn parse_state_dir(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err("STATE_DIR is empty; give a directory, or leave it unset".to_owned());
    }
    Ok(PathBuf::from(text))
}

/// An exit code that no shell gives a meaning of its own.
pub fn parse_exit_code(text: &str) -> Result<u8, String> {
    parse_within("MIGRATE_FAIL_WITH", text, 1..=125)
}

/// The errors name the variable, because clap itself names only the argument, and most values come
/// from the environment.
fn parse_within<T>(variable: &str, text: &str, range: RangeInclusive<T>) -> Result<T, String>
where
    T: FromStr + PartialOrd + Display,
{
    let expected = format!("a whole number from {} to {}", range.start(), range.end());
    if text.is_empty() {
        return Err(format!(
            "{variable} is empty; give {expected}, or leave it unset"
        ));
    }
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("{variable} takes {expected}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Config, parse_drain_limit, parse_notification_fd, parse_port};

    #[test]
    fn the_command_line_is_consistent() {
        Config::command().debug_assert();
    }

    #[test]
    fn limits_are_inclusive() {
        assert_eq!(parse_port("1"), Ok(1));
        assert_eq!(parse_port("65535"), Ok(65535));
        assert_eq!(parse_notification_fd("3"), Ok(3));
        assert_eq!(parse_drain_limit("0").unwrap().as_secs(), 0);
    }

    #[test]
    fn errors_name_the_variable_and_the_range() {
        for text in ["0", "65536", "-1", "abc", "3000 ", "3.5"] {
            let error = parse_port(text).unwrap_err();
            assert_eq!(
                error, "PORT takes a whole number from 1 to 65535",
                "{text:?}"
            );
        }
        assert!(
            parse_notification_fd("2")
                .unwrap_err()
                .starts_with("NOTIFICATION_FD takes")
        );
        assert!(
            parse_drain_limit("3601")
                .unwrap_err()
                .starts_with("DRAIN_LIMIT takes")
        );
    }

    #[test]
    fn an_empty_value_is_its_own_error() {
        let error = parse_port("").unwrap_err();
        assert_eq!(
            error,
            "PORT is empty; give a whole number from 1 to 65535, or leave it unset"
        );
    }
}
