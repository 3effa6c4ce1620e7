//! The real s6-rc-compile and s6-rc-db, where they are.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use s6_blueprint::plan::Plan;
use s6_blueprint::tree::Tree;
use tempfile::TempDir;

use crate::s6_rc::sources::{OVERLAY, USER_BUNDLES};
use crate::tools;

/// The two programs.
pub struct Compiler {
    compile: PathBuf,
    database: PathBuf,
}

/// What the compiler made of a tree.
pub struct Database {
    folder: TempDir,
    program: PathBuf,
    /// Whether it took the tree.
    pub success: bool,
    /// All that it said.
    pub said: String,
}

impl Compiler {
    /// In the folder `S6_RC_BIN`, or on the PATH; nothing, which is said, where they are not.
    pub fn find() -> Option<Self> {
        let find = |program: &str| match std::env::var_os("S6_RC_BIN") {
            Some(folder) => Some(Path::new(&folder).join(program)),
            None => tools::find(program, "s6-rc"),
        };
        Some(Self {
            compile: find("s6-rc-compile")?,
            database: find("s6-rc-db")?,
        })
    }

    /// Compiles a tree's definitions as s6-overlay does: together with its own, and with its bundles where the tree has
    /// some in the newer place.
    pub fn compile(&self, tree: &Tree) -> Database {
        let folder = TempDir::new().expect("a temporary folder");
        let own = folder.path().join("overlay");
        overlay(&own);
        write(tree, folder.path());
        let etc = folder.path().join("rootfs/etc/s6-overlay");
        let bundles = etc.join("user-bundles.d");
        let newer = bundles.exists();
        let place = if newer {
            &bundles
        } else {
            &etc.join("s6-rc.d")
        };
        for name in USER_BUNDLES {
            fs::create_dir_all(place.join(name).join("contents.d")).expect("a folder");
            fs::write(place.join(name).join("type"), "bundle\n").expect("a file");
        }
        let mut command = Command::new(&self.compile);
        command.arg("-v1").arg("--").arg(folder.path().join("db"));
        command.arg(etc.join("s6-rc.d"));
        command.args(newer.then_some(bundles)).arg(own);
        let output = command.output().expect("s6-rc-compile starts");
        Database {
            folder,
            program: self.database.clone(),
            success: output.status.success(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Database {
    /// What a service or a bundle waits for, or contains, directly and by others.
    fn ask(&self, question: &str, name: &str) -> BTreeSet<String> {
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.folder.path().join("db"));
        let output = command
            .args([question, name])
            .output()
            .expect("s6-rc-db starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().map(str::to_owned).collect()
    }

    /// Asserts that every service of the plan is started, and after all that it depends on.
    pub fn keeps_the_dependencies_of(&self, plan: &Plan) {
        let started = self.ask("all-dependencies", "user");
        for service in &plan.services {
            let name = service.name.as_str();
            assert!(started.contains(name), "{name} never starts");
            let waits_for = self.ask("all-dependencies", name);
            for other in &service.dependencies {
                assert!(
                    waits_for.contains(other.as_str()),
                    "{name} does not wait for {other}"
                );
            }
            assert!(
                waits_for.contains("legacy-cont-init"),
                "{name} does not wait for base"
            );
        }
    }
}

fn write(tree: &Tree, folder: &Path) {
    for (path, file) in &tree.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        fs::write(&path, &file.bytes).expect("a file");
        let mode = if file.executable { 0o755 } else { 0o644 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
    }
}

fn overlay(folder: &Path) {
    for (name, kind, others) in OVERLAY {
        let folder = folder.join(name);
        let list = if kind == "bundle" {
            "contents.d"
        } else {
            "dependencies.d"
        };
        fs::create_dir_all(folder.join(list)).expect("a folder");
        fs::write(folder.join("type"), format!("{kind}\n")).expect("a file");
        for other in others {
            fs::write(folder.join(list).join(other), "").expect("a file");
        }
        if kind == "oneshot" {
            fs::write(folder.join("up"), "true\n").expect("a file");
        }
    }
}
