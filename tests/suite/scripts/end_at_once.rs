//! `end-at-once`, which watches over a container's first second: when it tells s6-svscan to end, and that it ends itself.

use crate::scripts::compile::{compile, file};
use crate::scripts::sandbox::Sandbox;
use crate::scripts::shells;

/// Runs it where the last step of the stop begins in this pause of the script, the first being 0; SIGTERM comes in each.
///
/// Its pauses and what it tells s6-svscan have to be these, in every shell.
#[track_caller]
fn assert_tells(stop: Option<u32>, pauses: usize, wanted: &str) {
    let output = compile("blueprint: 1\nservices:\n  api: {command: api}\n");
    let script = file(&output, "etc/s6-blueprint/bin/end-at-once");
    let script = String::from_utf8(script).expect("UTF-8");
    for shell in shells::all() {
        let sandbox = Sandbox::new();
        let here = sandbox.path("").display().to_string();
        let of_the_stop = "run/service/s6-linux-init-shutdownd/";
        sandbox.write(&format!("{of_the_stop}run"), "");
        let begins = stop.map_or(String::new(), |pause| {
            format!("[ \"${{#before}}\" != {pause} ] || : >'{here}{of_the_stop}stage 4'\n")
        });
        let sleep = format!(
            "before=\n[ ! -e {here}pauses ] || while read -r _; do before=x$before; done <{here}pauses\n\
             echo \"$*\" >>{here}pauses\nkill -TERM $PPID\n{begins}"
        );
        sandbox.program("s6-sleep", &sleep);
        sandbox.program("s6-svscanctl", &format!("echo \"$*\" >>{here}told"));
        let script = sandbox.write("script", script.replace("/run/", &format!("{here}run/")));
        let ended = sandbox.run(&shell, &script, &[]);
        assert_eq!(ended.code, Some(0), "{shell:?}: {ended:?}");
        assert_eq!(ended.stderr, "", "{shell:?}");
        let told = sandbox.read("told").replace(&here, "/");
        assert_eq!(told, wanted, "{shell:?}");
        assert_eq!(
            sandbox.read("pauses"),
            "-m 50\n".repeat(pauses),
            "{shell:?}"
        );
    }
}

#[test]
fn the_last_step_of_a_stop_is_done_without() {
    assert_tells(Some(0), 1, "-b /run/service\n");
    assert_tells(Some(7), 8, "-b /run/service\n");
}

#[test]
fn a_container_that_is_a_second_old_is_not_watched() {
    assert_tells(None, 20, "");
    assert_tells(Some(19), 20, "");
}
