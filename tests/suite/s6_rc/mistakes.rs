//! The checker itself: it finds each mistake, and where it says that the compiler refuses one, the real one does.

use s6_blueprint::source::Sources;
use s6_blueprint::tree::Tree;
use s6_blueprint::{Layout, Options, compile_as};

use crate::s6_rc::checker::problems;
use crate::s6_rc::compiler::Compiler;

const TEXT: &str = "blueprint: 1
services:
  migrate: {type: oneshot, command: /usr/bin/migrate}
  api: {instances: 2, port: 3001, command: /usr/bin/api, depends_on: [migrate], ready: {tcp: true}, logging: {prefix: true}}
";

/// What the real compiler does with a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Refused,
    /// It is taken, and does not do what is meant.
    Silent,
}
use Verdict::{Refused, Silent};

/// A path below `s6-rc.d`, what is in it instead (nothing: it is gone), and what becomes of that.
const MISTAKES: [(&str, Option<&str>, Verdict); 22] = [
    ("api-1/type", None, Refused),
    ("api-1/type", Some("longrun\r\n"), Refused),
    ("api-1/type", Some("Longrun\n"), Refused),
    ("api/type", Some("bundle\n\n"), Refused),
    ("api-1/run", None, Refused),
    ("migrate/up", None, Refused),
    ("migrate/up", Some("foreground { echo"), Refused),
    ("api-1/dependencies.d/nobody", Some(""), Refused),
    ("api/contents.d/nobody", Some(""), Refused),
    ("migrate/dependencies.d/api-1", Some(""), Refused),
    ("api-1/timeout-up", Some("5s\n"), Refused),
    ("api-1/notification-fd", Some("three\n"), Refused),
    ("api-1-log/consumer-for", None, Refused),
    ("s6rc-mine/type", Some("bundle\n"), Refused),
    ("empty/note", Some(""), Refused),
    ("lonely/type", Some("oneshot\n"), Refused),
    ("migrate/up", Some("#!/bin/sh\nmkdir /x\n"), Silent),
    ("migrate/up", Some("/etc/s6-overlay/scripts/gone\n"), Silent),
    ("api-1/log/run", Some("#!/bin/sh\n"), Silent),
    ("api-1/dependancies.d/migrate", Some(""), Silent),
    ("api-1/dependencies", Some("migrate\n"), Silent),
    ("api-1/down-signal", Some("SIGNOTHING\n"), Silent),
];

fn tree() -> Tree {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/case.yaml", TEXT);
    let output = compile_as(
        &sources,
        id,
        &Options::in_layout(Layout::S6Rc),
        &mut Vec::new(),
    );
    output.expect("it is a good blueprint").tree
}

fn with(path: &str, text: Option<&str>) -> Tree {
    let mut tree = tree();
    let path = format!("rootfs/etc/s6-overlay/s6-rc.d/{path}");
    match text {
        Some(text) => tree.text(path, text),
        None => {
            tree.files.remove(&path).expect("it is there");
        }
    }
    tree
}

#[test]
fn each_mistake_is_found_and_the_real_compiler_agrees() {
    assert_eq!(problems(&tree()), Vec::<String>::new());
    let compiler = Compiler::find();
    for (path, text, verdict) in MISTAKES {
        let tree = with(path, text);
        assert_ne!(problems(&tree), Vec::<String>::new(), "{path}: {text:?}");
        if let Some(compiler) = &compiler {
            let database = compiler.compile(&tree);
            assert_eq!(
                database.success,
                verdict == Silent,
                "{path}: {text:?}: {}",
                database.said
            );
        }
    }
}

/// What no single file shows: a service that nothing starts, a check that cannot be executed, and both places.
#[test]
fn what_is_wrong_with_the_whole_is_found() {
    let bundle = "rootfs/etc/s6-overlay/user-bundles.d/user/contents.d/api";
    let mut unreached = tree();
    unreached.files.remove(bundle).expect("it is there");
    let mut bare = tree();
    let check = "rootfs/etc/s6-overlay/s6-rc.d/api-1/data/check";
    bare.files.get_mut(check).expect("it is there").executable = false;
    let mut both = tree();
    both.text("rootfs/etc/s6-overlay/s6-rc.d/user/contents.d/api", "");
    both.text("rootfs/etc/s6-overlay/s6-rc.d/user/type", "bundle\n");
    for (tree, word) in [
        (unreached, "never starts"),
        (bare, "not executable"),
        (both, "both places"),
    ] {
        let found = problems(&tree);
        assert!(
            found.iter().any(|problem| problem.contains(word)),
            "{word}: {found:#?}"
        );
    }
}
