//! A container of one scenario: started, watched, stopped, and always removed.

use std::net::SocketAddr;
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::docker;
use crate::http::{self, Response};
use crate::load::Load;
use crate::log::Log;
use crate::processes::{self, Process};
use crate::wait;

/// Every container of the harness carries this label, with the harness's process id.
const LABEL: &str = "s6-blueprint.harness";

/// In which a container without injected delays serves.
const SERVING: Duration = Duration::from_secs(20);

/// How a container is to be started.
pub struct Launch {
    image: String,
    arguments: Vec<String>,
    command: Vec<String>,
}

impl Launch {
    /// Port 8080 is published on a free port of the loopback address.
    pub fn of(image: &str) -> Launch {
        Launch {
            image: image.to_owned(),
            arguments: vec!["--publish=127.0.0.1::8080".to_owned()],
            command: Vec::new(),
        }
    }

    /// Has a command run in it, which s6-overlay does when the services are started.
    pub fn command(mut self, words: &[&str]) -> Launch {
        self.command = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Adds a variable to the container's environment.
    pub fn env(self, name: &str, value: &str) -> Launch {
        self.flag(&format!("--env={name}={value}"))
    }

    /// Adds a flag of `docker run`.
    pub fn flag(mut self, flag: &str) -> Launch {
        self.arguments.push(flag.to_owned());
        self
    }

    /// Starts the container; nothing has been waited for.
    #[track_caller]
    pub fn start(self) -> Container {
        let container = Container {
            name: unique_name(),
        };
        let label = format!("--label={LABEL}={}", process::id());
        let mut arguments = vec!["run", "--detach", "--name", &container.name, &label];
        arguments.extend(self.arguments.iter().map(String::as_str));
        arguments.push(&self.image);
        arguments.extend(self.command.iter().map(String::as_str));
        docker::query(&arguments).expect("cannot start a container");
        container
    }

    /// Starts the container and waits until it answers.
    #[track_caller]
    pub fn serve(self) -> Container {
        let container = self.start();
        container.wait_until_serving(SERVING);
        container
    }
}

/// A container that exists. Dropping it removes it; a failing scenario prints its log first.
pub struct Container {
    name: String,
}

impl Container {
    /// Docker's name for it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks docker about this container; a panic when docker refuses.
    #[track_caller]
    pub fn docker(&self, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|word| if *word == "{}" { &self.name } else { *word })
            .collect();
        docker::query(&arguments).expect("docker failed")
    }

    /// What the container has written so far.
    #[track_caller]
    pub fn log(&self) -> Log {
        let output = docker::run(&["logs", "--timestamps", &self.name]).expect("docker failed");
        Log::parse(&output.output())
    }

    /// Runs a shell script as root in the container, with its `$1` and so on; its output.
    #[track_caller]
    pub fn shell(&self, script: &str, arguments: &[&str]) -> String {
        self.shell_as("root", script, arguments)
    }

    /// The same as some user of the image.
    #[track_caller]
    pub fn shell_as(&self, user: &str, script: &str, arguments: &[&str]) -> String {
        let fixed = ["exec", "--user", user, &self.name, "sh", "-c", script, "sh"];
        docker::query(&[&fixed, arguments].concat()).expect("a script failed in the container")
    }

    /// Sends a signal to one process.
    #[track_caller]
    pub fn kill(&self, signal: &str, pid: u32) {
        self.shell(r#"kill -s "$1" "$2""#, &[signal, &pid.to_string()]);
    }

    /// Sends SIGKILL to several processes at the same moment.
    #[track_caller]
    pub fn kill_all(&self, pids: &[u32]) {
        let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
        let pids: Vec<&str> = pids.iter().map(String::as_str).collect();
        self.shell(r#"kill -s KILL "$@""#, &pids);
    }

    /// Kills a service with everything that it forked; the process that led them.
    #[track_caller]
    pub fn kill_group_of(&self, service: &str) -> u32 {
        let pid = self.pid(service);
        self.shell(r#"kill -s KILL -- "-$1""#, &[&pid.to_string()]);
        pid
    }

    /// All processes but those of this look itself.
    #[track_caller]
    pub fn processes(&self) -> Vec<Process> {
        let own = "cat /proc/[0-9]*/stat 2>/dev/null; echo $$";
        let output = self.shell(own, &[]);
        let shell: Option<u32> = output.lines().last().and_then(|pid| pid.parse().ok());
        let mut processes = processes::parse(&output);
        processes.retain(|process| Some(process.group) != shell);
        processes
    }

    /// Where the host reaches the container's port 8080. Changes with every start.
    #[track_caller]
    pub fn address(&self) -> SocketAddr {
        let ports = self.docker(&["port", "{}", "8080/tcp"]);
        let first = ports.lines().next().unwrap_or_default();
        first
            .parse()
            .unwrap_or_else(|_| panic!("not an address: {ports:?}"))
    }

    /// The container's own address, where nothing of Docker's stands between.
    #[track_caller]
    pub fn inner_address(&self) -> SocketAddr {
        let address = self.docker(&[
            "inspect",
            "--format={{.NetworkSettings.IPAddress}}:8080",
            "{}",
        ]);
        address
            .parse()
            .unwrap_or_else(|_| panic!("not an address: {address:?}"))
    }

    /// Sends a GET through nginx; nothing when no answer comes.
    #[track_caller]
    pub fn get(&self, path: &str) -> Option<Response> {
        http::get(self.address(), path).ok()
    }

    /// Waits until a request through nginx succeeds.
    #[track_caller]
    pub fn wait_until_serving(&self, limit: Duration) {
        let address = self.address();
        wait::until("a good answer through nginx", limit, || {
            let answer = http::get(address, "/api/health").ok()?;
            (answer.status == 200).then_some(())
        });
    }

    /// Waits until the log has a line with all of these words.
    #[track_caller]
    pub fn wait_until_logged(&self, words: &[&str], limit: Duration) {
        wait::until(&format!("a line with {words:?}"), limit, || {
            self.log().first(words)
        });
    }

    /// Puts requests for the health of the APIs on the container.
    #[track_caller]
    pub fn load(&self, threads: usize) -> Load {
        Load::start(self.address(), "/api/health", threads)
    }

    /// Shows what the container wrote; for a scenario that failed.
    fn print_log(&self) {
        let Ok(output) = docker::run(&["logs", "--timestamps", &self.name]) else {
            return;
        };
        let log = Log::parse(&output.output());
        eprintln!(
            "\n---- log of container {} ----\n{}----",
            self.name,
            log.tail(100)
        );
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        if thread::panicking() {
            self.print_log();
        }
        if let Err(error) = docker::query(&["rm", "--force", "--volumes", &self.name]) {
            eprintln!("container: cannot remove {}: {error:#}", self.name);
        }
    }
}

/// The time since the Unix epoch.
pub fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is before 1970")
}

fn unique_name() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    format!(
        "s6-blueprint-test-{}-{}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}
