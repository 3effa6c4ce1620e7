//! The shared script that waits, among fakes of s6's programs: what it reads, what it says, when it goes on.

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::{Ended, Sandbox};
use crate::scripts::shells;

/// A scan directory without a supervisor. A service's state is in files of its folder: `supervised`, `up`, `ready`,
/// `wantedup`; what happens while somebody waits for it is its `svwait`.
struct Scan {
    sandbox: Sandbox,
}

impl Scan {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let output = compile(
            "blueprint: 1\nservices:\n  db: {command: /bin/db}\n  api: {command: /bin/api, depends_on: [db]}\n",
        );
        sandbox.write(
            "wait.sh",
            file(&output, "etc/s6-blueprint/wait-for-dependencies.sh"),
        );
        let here = sandbox.path("").display().to_string();
        sandbox.write(
            "service/script",
            format!(". {here}/wait.sh\necho started\n"),
        );
        let count = format!("echo \"$0 $*\" >>{here}/calls\n");
        for (program, body) in [
            ("s6-svok", "[ -e \"$1/supervised\" ]".to_owned()),
            ("s6-svstat", "/bin/cat \"$3/$2\"".to_owned()),
            (
                "s6-svwait",
                "for at; do :; done\n. \"$at/svwait\"".to_owned(),
            ),
            ("s6-sleep", format!("{count}exec /bin/sleep 0.01")),
            ("sleep", format!("{count}exec /bin/sleep 0.01")),
        ] {
            let body = if program == "s6-svwait" {
                count.clone() + &body
            } else {
                body
            };
            sandbox.program(program, &body);
        }
        Self { sandbox }
    }

    /// A scan directory in which `api` depends on these lines.
    fn waiting_for(lines: &str) -> Self {
        let scan = Self::new();
        scan.sandbox.write("service/dependencies", lines);
        scan
    }

    /// Adds a service that is supervised, wanted up, up, and either ready or not.
    fn with(self, name: &str, ready: bool) -> Self {
        for (file, content) in [
            ("supervised", ""),
            ("up", "true\n"),
            ("wantedup", "true\n"),
            ("notification-fd", "3\n"),
        ] {
            self.set(name, file, content);
        }
        self.set(name, "ready", if ready { "true\n" } else { "false\n" });
        self.set(name, "svwait", "exit 0\n");
        self
    }

    fn set(&self, name: &str, file: &str, content: &str) {
        self.sandbox.write(&format!("{name}/{file}"), content);
    }

    /// What is no first start any more.
    fn later(self) -> Self {
        self.sandbox.write("service/waited", "");
        self
    }

    fn calls(&self, program: &str) -> usize {
        let calls = self.sandbox.read("calls");
        calls
            .lines()
            .filter(|call| call.contains(&format!("bin/{program} ")))
            .count()
    }

    fn run(&self, shell: &[std::path::PathBuf]) -> Ended {
        self.sandbox
            .run(shell, &self.sandbox.path("service/script"), &[])
    }
}

/// Fails unless the wait comes to an end, says exactly this, and leaves the mark of a first start, in every shell.
#[track_caller]
fn assert_goes_on(scan: impl Fn() -> Scan, said: &str) {
    for shell in shells::all() {
        let scan = scan();
        let ended = scan.run(&shell);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(0), "started\n"),
            "{shell:?}: {}",
            ended.stderr
        );
        assert_eq!(ended.stderr, said, "{shell:?}");
        assert!(scan.sandbox.path("service/waited").exists());
    }
}

/// Fails unless the wait ends the start with 1 and says exactly this, in every shell.
#[track_caller]
fn assert_stops(scan: impl Fn() -> Scan, said: &str) {
    for shell in shells::all() {
        let scan = scan();
        let ended = scan.run(&shell);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(1), ""),
            "{shell:?}: {}",
            ended.stderr
        );
        let here = scan
            .sandbox
            .path("service")
            .canonicalize()
            .expect("it is there");
        assert_eq!(
            ended.stderr,
            said.replace("HERE", &here.to_string_lossy()),
            "{shell:?}"
        );
        assert!(!scan.sandbox.path("service/waited").exists());
    }
}

#[test]
fn what_is_ready_is_not_waited_for() {
    assert_goes_on(|| Scan::waiting_for("db\n").with("db", true), "");
}

#[test]
fn comments_blanks_and_a_last_line_without_its_end_are_read_as_one_means_them() {
    let lines = "# a comment\n\n   \n\t# another\n  db   # why\ncache";
    assert_goes_on(
        || {
            Scan::waiting_for(lines)
                .with("db", true)
                .with("cache", true)
        },
        "",
    );
    // Each of the two is truly looked at.
    for missing in ["db", "cache"] {
        let said =
            format!("service: there is no service {missing}, named in the dependencies file\n");
        let other = if missing == "db" { "cache" } else { "db" };
        assert_stops(|| Scan::waiting_for(lines).with(other, true), &said);
    }
}

#[test]
fn an_empty_file_is_nothing_to_wait_for() {
    assert_goes_on(|| Scan::waiting_for(""), "");
    assert_goes_on(|| Scan::waiting_for("# nothing\n"), "");
}

#[test]
fn a_missing_file_is_an_error() {
    assert_stops(
        Scan::new,
        "service: the file HERE/dependencies is missing\n",
    );
}

#[test]
fn a_name_that_is_no_service_is_an_error() {
    assert_stops(
        || Scan::waiting_for("dbb\n").with("db", true),
        "service: there is no service dbb, named in the dependencies file\n",
    );
    assert_stops(
        || Scan::waiting_for("*\n").with("db", true),
        "service: there is no service *, named in the dependencies file\n",
    );
}

#[test]
fn two_names_on_a_line_are_an_error() {
    assert_stops(
        || {
            Scan::waiting_for("db cache\n")
                .with("db", true)
                .with("cache", true)
        },
        "service: the dependencies file has more than one name on a line: db cache\n",
    );
}

#[test]
fn a_file_from_another_system_never_counts_as_nothing_to_wait_for() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\r\n").with("db", false);
        scan.set("db", "svwait", "echo true >\"$at/ready\"\nexit 0\n");
        let ended = scan.run(&shell);
        assert_ne!(ended.stderr, "", "it neither waits nor complains");
    }
}

#[test]
fn a_service_without_a_supervisor_is_an_error_after_a_second() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\n");
        scan.set("db", "run", "");
        let ended = scan.run(&shell);
        assert_eq!(ended.code, Some(1));
        let said = "service: db, named in the dependencies file, is not supervised\n";
        assert_eq!(ended.stderr, said);
        assert_eq!(scan.calls("s6-sleep"), 10);
    }
}

#[test]
fn a_service_that_cannot_say_that_it_is_ready_is_waited_for_until_it_is_up() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\n").with("db", false);
        std::fs::remove_file(scan.sandbox.path("db/notification-fd")).expect("it is there");
        scan.set("db", "up", "false\n");
        scan.set("db", "svwait", "echo true >\"$at/up\"\nexit 0\n");
        let ended = scan.run(&shell);
        assert_eq!(ended.stdout, "started\n");
        assert_eq!(ended.stderr, "service: waiting for db\n");
        assert!(
            scan.sandbox
                .read("calls")
                .contains("s6-svwait -u -t 1000 ../db")
        );
    }
}

#[test]
fn the_first_start_waits_as_long_as_it_takes_and_says_so_now_and_then() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\ncache\n")
            .with("db", false)
            .with("cache", true);
        // Ready at the 25th look; s6-svwait has run into its limit until then.
        let slow = "echo >>\"$at/looks\"\nset -- $(/bin/cat \"$at/looks\" | /usr/bin/wc -l)\n\
                    [ \"$1\" -lt 25 ] || echo true >\"$at/ready\"\nexit 99\n";
        scan.set("db", "svwait", slow);
        let ended = scan.run(&shell);
        assert_eq!(ended.stdout, "started\n", "{}", ended.stderr);
        assert_eq!(ended.stderr, "service: waiting for db\n".repeat(3));
        assert_eq!((scan.calls("s6-svwait"), scan.calls("sleep")), (25, 0));
    }
}

#[test]
fn a_later_start_goes_on_after_three_seconds() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\n").with("db", false).later();
        scan.set("db", "svwait", "exit 99\n");
        let ended = scan.run(&shell);
        assert_eq!(ended.stdout, "started\n");
        let said = "service: waiting for db\nservice: going on without db, still not ready\n";
        assert_eq!(ended.stderr, said);
        assert_eq!(scan.calls("s6-svwait"), 3);
    }
}

#[test]
fn a_later_start_leaves_out_what_has_given_up() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\ncache\n")
            .with("db", false)
            .with("cache", true)
            .later();
        scan.set("db", "wantedup", "false\n");
        let ended = scan.run(&shell);
        assert_eq!(ended.stdout, "started\n");
        let said = "service: going on without db, which has given up or was stopped\n";
        assert_eq!(ended.stderr, said);
        assert_eq!(scan.calls("s6-svwait"), 0);
    }
}

#[test]
fn the_first_start_leaves_nothing_out() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\n").with("db", false);
        scan.set("db", "wantedup", "false\n");
        scan.set("db", "svwait", "echo true >\"$at/ready\"\nexit 0\n");
        let ended = scan.run(&shell);
        assert_eq!(ended.stderr, "service: waiting for db\n");
        assert_eq!(ended.stdout, "started\n");
    }
}

#[test]
fn a_wait_that_fails_at_once_does_not_spin() {
    for shell in shells::all() {
        let scan = Scan::waiting_for("db\n").with("db", false).later();
        scan.set("db", "svwait", "exit 111\n");
        let ended = scan.run(&shell);
        assert_eq!(ended.stdout, "started\n");
        assert_eq!((scan.calls("s6-svwait"), scan.calls("sleep")), (3, 3));
    }
}

/// The script's own variables are in one corner, where no container puts any.
#[test]
fn every_variable_of_the_script_begins_alike() {
    let script = Scan::new().sandbox.read("wait.sh");
    let code = script
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    for line in code {
        let word = line.trim_start().split_once('=').map(|(word, _)| word);
        let name = word.filter(|word| {
            word.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        });
        assert!(name.is_none_or(|name| name.contains("wait_")), "{line}");
    }
}

#[test]
fn a_ready_dependency_costs_no_time() {
    let scan = Scan::waiting_for("db\n").with("db", true);
    scan.run(&shells::all()[0]);
    assert_eq!(scan.sandbox.read("calls"), "");
}
