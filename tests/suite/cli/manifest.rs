//! The manifest: whatever is done to it, nothing goes that we did not write, and nothing outside of the folder.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::symlink;

use sha2::{Digest, Sha256};

use crate::cli::project::{Project, SMALL};

const MANIFEST: &str = "generated/one/s6-blueprint.manifest";

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A project whose manifest claims that we wrote these paths, each holding the word `precious`.
fn claiming(paths: &[&str]) -> Project {
    let project = Project::generated();
    let claims = paths
        .iter()
        .map(|path| format!("{}  {path}\n", sha256(b"precious")));
    let text = project.read(MANIFEST) + &claims.collect::<String>();
    project.write(MANIFEST, text);
    project
}

#[test]
fn no_line_leads_out_of_the_folder() {
    let project = claiming(&[
        "../../precious",
        "rootfs/../../../precious",
        "./../../precious",
        "rootfs/etc/../../../../precious",
    ]);
    project.write("precious", "precious");
    let absolute = project.path("precious");
    let line = format!("{}  {}\n", sha256(b"precious"), absolute.display());
    project.write(MANIFEST, project.read(MANIFEST) + &line);
    let run = project.run(&["generate"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    project.remove("blueprints/one.yaml");
    project.write("blueprints/two.yaml", SMALL);
    assert_eq!(project.run(&["generate"]).code, 0);
    assert_eq!(project.read("precious"), "precious");
}

#[test]
fn no_link_leads_out_of_the_folder() {
    let project = claiming(&["rootfs/away/precious"]);
    project.write("elsewhere/precious", "precious");
    symlink(
        "../../../elsewhere",
        project.path("generated/one/rootfs/away"),
    )
    .expect("a link");
    let run = project.run(&["generate"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(project.read("elsewhere/precious"), "precious");
}

#[test]
fn a_claimed_folder_is_not_removed() {
    let project = claiming(&["rootfs/mine"]);
    project.write("generated/one/rootfs/mine/file", "precious");
    assert_eq!(project.run(&["generate"]).code, 0);
    assert!(project.has("generated/one/rootfs/mine/file"));
}

#[test]
fn an_edited_manifest_is_named_and_put_right() {
    let project = Project::generated();
    let right = project.read(MANIFEST);
    let edits = [
        String::new(),
        right.clone() + "# a remark\n",
        right.replace('\n', "\r\n"),
        format!("<<<<<<< ours\n{right}=======\n{right}>>>>>>> theirs\n"),
    ];
    for edited in edits {
        project.write(MANIFEST, &edited);
        let run = project.run(&["check"]);
        assert_eq!(run.code, 1, "{edited}");
        assert!(
            run.stdout.starts_with(&format!("changed: {MANIFEST}\n")),
            "{}",
            run.stdout
        );
        assert_eq!(project.run(&["generate"]).code, 0);
        assert_eq!(project.read(MANIFEST), right);
    }
    project.write(MANIFEST, b"\xff\x00");
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["generate"]).code, 0);
    project.chmod(MANIFEST, 0o755);
    let run = project.run(&["check"]);
    assert_eq!(
        run.stdout,
        format!("executable, and should not be: {MANIFEST}\n")
    );
    assert_eq!(project.run(&["generate"]).code, 0);
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_deleted_manifest_is_named() {
    let project = Project::generated();
    project.remove(MANIFEST);
    let run = project.run(&["check"]);
    assert_eq!(
        (run.code, run.stdout),
        (1, format!("missing: {MANIFEST}\n"))
    );
}

#[test]
fn a_folder_in_its_place_is_an_error() {
    let project = Project::generated();
    project.remove(MANIFEST);
    fs::create_dir(project.path(MANIFEST)).expect("a folder");
    let run = project.run(&["check"]);
    assert_eq!(
        (run.code, run.stdout),
        (1, format!("not a file but a folder: {MANIFEST}\n"))
    );
    let run = project.run(&["generate"]);
    assert_eq!(run.code, 2);
    let said = format!("error: cannot write {MANIFEST}: it is a folder, not a file\n");
    assert_eq!(run.stderr, said);
}
