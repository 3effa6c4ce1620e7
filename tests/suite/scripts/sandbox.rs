//! A folder in which a script runs: with fake programs that write down how they were called.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Seek};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than any script takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a shell adds to the environment by itself.
const OF_THE_SHELL: [&str; 4] = ["_", "OLDPWD", "PWD", "SHLVL"];

/// The folder; it goes when the test ends.
pub struct Sandbox {
    folder: TempDir,
}

/// What came of a script.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: Option<i32>,
    /// What it complained of.
    pub stderr: String,
    /// What it printed.
    pub stdout: String,
    /// What was written to descriptor 3.
    pub notified: Vec<u8>,
    /// The fake program that it became, if it came to that.
    pub became: Option<Called>,
}

/// How a fake program was called.
#[derive(Debug)]
pub struct Called {
    /// Its arguments, the program's own name left out.
    pub arguments: Vec<String>,
    /// Its environment, without what a shell adds.
    pub environment: BTreeMap<String, String>,
    /// Whether descriptor 3 was open.
    pub has_descriptor: bool,
}

impl Sandbox {
    /// An empty folder with fakes of the programs that a run script becomes, and of what limits a check.
    pub fn new() -> Self {
        let sandbox = Self {
            folder: TempDir::new().expect("a temporary folder"),
        };
        let here = sandbox.path("").display().to_string();
        for program in ["s6-setuidgid", "s6-notifyoncheck"] {
            let fake = format!(
                "printf '%s' \"${{0##*/}}\" >{here}/program\n\
                 printf '%s\\0' \"$@\" >{here}/arguments\n\
                 /bin/cat /proc/$$/environ >{here}/environment\n\
                 if [ -e /proc/$$/fd/3 ]; then : >{here}/descriptor; fi\n"
            );
            sandbox.program(program, &fake);
        }
        let fake = format!("printf '%s' \"$1\" >{here}/limit\nshift\nexec \"$@\"\n");
        sandbox.program("timeout", &fake);
        // A `run` looks at the name of what started it.
        symlink("/bin/sh", sandbox.path("s6-supervise")).expect("a link");
        sandbox
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders");
        fs::write(&path, content).expect("a file");
        path
    }

    /// Writes a program that the script finds by its name.
    pub fn program(&self, name: &str, body: &str) {
        self.executable(&format!("bin/{name}"), format!("#!/bin/sh\n{body}"));
    }

    /// Writes a file that can be executed.
    pub fn executable(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.write(path, content);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("chmod");
    }

    /// The text of a file; nothing when it is not there.
    pub fn read(&self, path: &str) -> String {
        let bytes = fs::read(self.path(path)).unwrap_or_default();
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// Runs a script with a shell, in the live directory `service`, with nothing in its environment but this and a PATH of
    /// fakes; descriptor 3 is open.
    pub fn run(&self, shell: &[PathBuf], script: &Path, environment: &[(&str, &str)]) -> Ended {
        let left = [
            "arguments",
            "environment",
            "descriptor",
            "notified",
            "stdout",
            "stderr",
        ];
        for left in left {
            let _ = fs::remove_file(self.path(left));
        }
        let service = self.path("service");
        fs::create_dir_all(service.join("supervise")).expect("a folder");
        let mut command = Command::new(self.path("s6-supervise"));
        command
            .arg0("sh")
            .args(["-c", "exec 3>\"$1\"; shift; \"$@\"; exit \"$?\"", "sh"])
            .arg(self.path("notified"))
            .args(shell)
            .arg(script)
            .current_dir(service)
            .env_clear()
            .envs(environment.iter().copied())
            .env("PATH", self.path("bin"));
        let mut said = ["stdout", "stderr"].map(|stream| {
            let file = fs::File::options()
                .create_new(true)
                .read(true)
                .append(true)
                .open(self.path(stream));
            file.expect("a file for what it prints")
        });
        command.stdout(said[0].try_clone().expect("a descriptor"));
        command.stderr(said[1].try_clone().expect("a descriptor"));
        let status = end_of(command.spawn().expect("a shell starts"));
        let [stdout, stderr] = said.each_mut().map(text);
        Ended {
            code: status.code(),
            stdout,
            stderr,
            notified: fs::read(self.path("notified")).unwrap_or_default(),
            became: self.called(),
        }
    }

    fn called(&self) -> Option<Called> {
        let path = self.path("environment");
        if !path.exists() {
            return None;
        }
        let variables = pieces(&self.read("environment"));
        let variables = variables.iter().filter_map(|line| line.split_once('='));
        Some(Called {
            arguments: pieces(&self.read("arguments")),
            environment: variables
                .filter(|(name, _)| !OF_THE_SHELL.contains(name) && *name != "PATH")
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            has_descriptor: self.path("descriptor").exists(),
        })
    }
}

impl Ended {
    /// How the fake program was called.
    ///
    /// # Panics
    /// When the script did not come to that.
    #[track_caller]
    pub fn became(&self) -> &Called {
        let said = &self.stderr;
        self.became
            .as_ref()
            .unwrap_or_else(|| panic!("it became nothing: {said}"))
    }
}

/// How a script ended. One that does not end is killed, and fails the test.
pub fn end_of(mut script: Child) -> ExitStatus {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(status) = script.try_wait().expect("it can be waited for") {
            return status;
        }
        sleep(Duration::from_millis(1));
    }
    script.kill().expect("it can be killed");
    script.wait().expect("it has ended");
    panic!("the script does not end");
}

/// All that was written to a file that is open.
fn text(file: &mut fs::File) -> String {
    let mut bytes = Vec::new();
    file.rewind()
        .and_then(|()| file.read_to_end(&mut bytes))
        .expect("it can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The pieces of a text in which each ends with a NUL.
fn pieces(text: &str) -> Vec<String> {
    let pieces = text.split_terminator('\0');
    pieces.map(str::to_owned).collect()
}
