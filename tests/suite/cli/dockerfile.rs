//! `dockerfile`, and the sum with which a Dockerfile knows that it is not stale.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::cli::project::{Project, SMALL, assert_run};

const MADE_BY_THE_BUILD: &str = "image: {generator: image}\n";

fn project() -> Project {
    let text = SMALL.to_owned() + MADE_BY_THE_BUILD;
    Project::with(&[("one", &text)])
}

#[test]
fn it_is_the_one_that_generate_writes() {
    let project = project();
    let printed = project.run(&["dockerfile", "blueprints/one.yaml"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    assert!(!project.has("generated"));
    assert_eq!(project.run(&["generate"]).code, 0);
    assert_eq!(printed.stdout, project.read("generated/one/Dockerfile"));
}

#[test]
fn it_has_its_own_sum_in_it() {
    let text = project().run(&["dockerfile"]).stdout;
    let sums = text
        .lines()
        .filter_map(|line| line.strip_prefix("ARG DOCKERFILE_SHA256="));
    let sums: Vec<&str> = sums.collect();
    let [sum] = sums[..] else {
        panic!("{sums:?}");
    };
    let without = text.replacen(sum, "@DOCKERFILE_SHA256@", 1);
    let digest = Sha256::digest(without.as_bytes());
    let digest = digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory takes it");
        text
    });
    assert_eq!(sum, digest);
}

#[test]
fn the_build_runs_what_made_it() {
    let project = project();
    let set = [
        "dockerfile",
        "--set",
        "services.api.stop_grace_period='3s'",
        "--layout",
        "s6-rc",
    ];
    let text = project.run(&set).stdout;
    let command = "RUN s6-blueprint generate --quiet --output /generated --layout s6-rc \
        --set 'services.api.stop_grace_period='\\''3s'\\''' -- blueprints/one.yaml \\\n";
    assert!(text.contains(command), "{text}");
    assert!(!text.contains("${TREE}"), "{text}");
}

#[test]
fn a_build_that_copies_the_folder_needs_the_folder() {
    let project = Project::with(&[("one", SMALL)]);
    assert_run(
        &project.run(&["dockerfile"]),
        2,
        "",
        "error: blueprints/one.yaml copies the generated folder: write `image: {generator: image}`, \
         or run `s6-blueprint generate`\n",
    );
}

#[test]
fn a_blueprint_outside_of_the_project_is_not_to_be_seen() {
    let project = project();
    let mut elsewhere = project.in_here(env!("CARGO_BIN_EXE_s6-blueprint"));
    std::fs::create_dir(project.path("below")).expect("a folder");
    let output = elsewhere
        .current_dir(project.path("below"))
        .args(["plan", "../blueprints/one.yaml"])
        .output()
        .expect("s6-blueprint starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("error[conflict]: the build cannot see a blueprint outside of the project\n"),
        "{said}"
    );
}
