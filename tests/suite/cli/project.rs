//! A folder with blueprints, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_s6-blueprint");

/// A small blueprint: three files for its service, and one that it does not need elsewhere.
pub const SMALL: &str = "blueprint: 1\nservices:\n  api:\n    command: /usr/bin/api\n";

/// A blueprint with a mistake.
pub const BAD: &str = "blueprint: 1\nservices:\n  api:\n    comand: /usr/bin/api\n";

/// A folder of its own for one test; it goes when the test ends.
pub struct Project {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// What was printed, with `N ms` for every time.
    pub stdout: String,
    /// What was complained.
    pub stderr: String,
    /// The exit code.
    pub code: i32,
}

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    /// A folder with these blueprints, by their names without the ending.
    pub fn with(blueprints: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        for (name, text) in blueprints {
            project.write(&format!("blueprints/{name}.yaml"), text);
        }
        project
    }

    /// A folder with one small blueprint, generated.
    pub fn generated() -> Self {
        let project = Self::with(&[("one", SMALL)]);
        assert_eq!(project.run(&["generate"]).code, 0);
        project
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file as a person would.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether something is there.
    pub fn has(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    /// Gives a file or folder these permissions.
    pub fn chmod(&self, path: &str, mode: u32) {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.path(path), permissions).expect("chmod");
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Runs the program in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.command().args(arguments))
    }

    /// The program, to be run in the folder.
    pub fn command(&self) -> Command {
        self.in_here(PROGRAM)
    }

    /// Another program, to be run in the folder.
    pub fn in_here(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        command
    }

    /// Everything below a path of the folder, by its path, with what a write would change: inode, mode, the time
    /// of the last change, and the content.
    pub fn listing(&self, below: &str) -> BTreeMap<String, String> {
        let top = self.path(below);
        entries(&top)
            .into_iter()
            .map(|path| {
                let about = path.symlink_metadata().expect("it is there");
                let content = if about.is_file() {
                    fs::read(&path).expect("it can be read")
                } else {
                    Vec::new()
                };
                let line = format!(
                    "{} {:o} {}.{} {}",
                    about.ino(),
                    about.mode(),
                    about.mtime(),
                    about.mtime_nsec(),
                    content.escape_ascii(),
                );
                (relative(&top, &path), line)
            })
            .collect()
    }

    /// The modes of everything below a path of the folder.
    pub fn modes(&self, below: &str) -> BTreeMap<String, u32> {
        let top = self.path(below);
        let mode = |path: &Path| path.symlink_metadata().expect("it is there").mode() & 0o7777;
        entries(&top)
            .into_iter()
            .map(|path| (relative(&top, &path), mode(&path)))
            .collect()
    }

    /// The files below a path of the folder, with their contents.
    pub fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        let top = self.path(below);
        entries(&top)
            .into_iter()
            .filter(|path| path.is_file())
            .map(|path| {
                (
                    relative(&top, &path),
                    fs::read(&path).expect("it can be read"),
                )
            })
            .collect()
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    ended(&command.output().expect("the program starts"))
}

/// How a program ended.
pub fn ended(output: &Output) -> Run {
    Run {
        stdout: without_times(&String::from_utf8_lossy(&output.stdout)),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Fails unless the run ended like this.
#[track_caller]
pub fn assert_run(run: &Run, code: i32, stdout: &str, stderr: &str) {
    let wanted = Run {
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
        code,
    };
    assert_eq!(*run, wanted);
}

fn entries(top: &Path) -> Vec<PathBuf> {
    WalkDir::new(top)
        .into_iter()
        .map(|entry| entry.expect("it can be read").into_path())
        .collect()
}

fn relative(top: &Path, path: &Path) -> String {
    let below = path.strip_prefix(top).expect("it is below");
    below.to_string_lossy().into_owned()
}

/// `in 12 ms` becomes `in N ms`.
fn without_times(text: &str) -> String {
    text.lines()
        .map(|line| match line.rsplit_once(" in ") {
            Some((start, time)) if time.ends_with(" ms") => format!("{start} in N ms\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}
