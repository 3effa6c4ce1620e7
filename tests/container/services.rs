//! What s6 says about the services of a container.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::container::Container;
use crate::wait;

/// In which a service that waits for nothing is up.
const SOON: Duration = Duration::from_secs(10);

/// Prints a line for every supervised directory: its name, then what `s6-svstat` says.
const LIST: &str = r#"
for directory in /run/service/*; do
    state=$(/command/s6-svstat -o up,wantedup,ready,pid "$directory" 2>/dev/null) && echo "${directory##*/} $state"
done
true"#;

/// Prints the moment of a service's readiness as s6 keeps it, then this moment as s6 and as Unix count it.
const READY_STAMP: &str = r#"
echo "@$(od -An -v -tx1 -j12 -N12 "/run/service/$1/supervise/status" | tr -d ' \n')"
echo | /command/s6-tai64n
date +%s.%N"#;

/// The state of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its run script, or what it became, is there.
    pub up: bool,
    /// Its supervisor would start it again.
    pub wanted_up: bool,
    /// It has announced that it is ready.
    pub ready: bool,
    /// The process, while it is up.
    pub pid: Option<u32>,
}

impl Container {
    /// All services, by name.
    pub fn services(&self) -> BTreeMap<String, Service> {
        self.shell(LIST, &[]).lines().filter_map(parse).collect()
    }

    /// One service; a panic when it is not supervised.
    #[track_caller]
    pub fn service(&self, name: &str) -> Service {
        let services = self.services();
        services
            .get(name)
            .cloned()
            .unwrap_or_else(|| panic!("no service {name} among {services:?}"))
    }

    /// The process of a service that is up.
    #[track_caller]
    pub fn pid(&self, name: &str) -> u32 {
        self.service(name)
            .pid
            .unwrap_or_else(|| panic!("{name} is not up"))
    }

    /// The same in a container that has just started.
    #[track_caller]
    pub fn pid_soon(&self, name: &str) -> u32 {
        wait::until(&format!("{name} is up"), SOON, || {
            self.services().get(name)?.pid
        })
    }

    /// When the service became ready, in time since the Unix epoch.
    #[track_caller]
    pub fn ready_at(&self, name: &str) -> Duration {
        let stamps = self.shell(READY_STAMP, &[name]);
        parse_ready(&stamps)
            .unwrap_or_else(|| panic!("cannot read the stamps of {name}: {stamps:?}"))
    }
}

/// s6 counts in TAI, whole seconds ahead of Unix time; how many depends on the leap seconds that it knows.
fn parse_ready(stamps: &str) -> Option<Duration> {
    let mut words = stamps.split_whitespace();
    let (ready, now) = (parse_stamp(words.next()?)?, parse_stamp(words.next()?)?);
    let unix: f64 = words.next()?.parse().ok()?;
    let ahead = (now.as_secs_f64() - unix).round();
    ready.checked_sub(Duration::from_secs_f64(ahead))
}

fn parse(line: &str) -> Option<(String, Service)> {
    let fields: Vec<&str> = line.split(' ').collect();
    let [name, up, wanted_up, ready, pid] = fields[..] else {
        return None;
    };
    let [up, wanted_up, ready] = [up, wanted_up, ready].map(|flag| flag == "true");
    Some((
        name.to_owned(),
        Service {
            up,
            wanted_up,
            ready,
            pid: pid.parse().ok(),
        },
    ))
}

/// Reads `@` and 24 hexadecimal digits: seconds from 2^62 on, then nanoseconds.
fn parse_stamp(text: &str) -> Option<Duration> {
    let digits = text.strip_prefix('@')?;
    let seconds = u64::from_str_radix(digits.get(..16)?, 16)
        .ok()?
        .checked_sub(1 << 62)?;
    Some(Duration::new(
        seconds,
        u32::from_str_radix(digits.get(16..24)?, 16).ok()?,
    ))
}
