//! What a Dockerfile copies from the build context is there: no ignore file keeps it out.

use crate::generated::root;
use crate::linters::containers::{Container, all, assert_content, own};

#[test]
fn no_generated_ignore_file_keeps_out_what_is_copied() {
    let judge = |container: &Container| {
        let ignored = container
            .text("Dockerfile.dockerignore")
            .expect("it is generated");
        kept_out(container, &ignored)
    };
    let complaints: Vec<String> = all().iter().flat_map(judge).collect();
    assert_content(&complaints);
}

/// Docker's classic builder reads only this one.
#[test]
fn the_ignore_file_at_the_root_keeps_out_nothing_that_is_copied() {
    let path = root().join(".dockerignore");
    let ignored = std::fs::read_to_string(path).expect("there is a .dockerignore");
    let judge = |container: &Container| kept_out(container, &ignored);
    let complaints: Vec<String> = own().iter().flat_map(judge).collect();
    assert_content(&complaints);
}

/// The Dockerfile of the tool's own image has an ignore file of its own, and is built with the root's, too.
#[test]
fn the_tools_own_image_gets_what_it_copies() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect(path);
    let copied = copied(&read("docker/Dockerfile"));
    assert!(copied.contains(&"src".to_owned()), "{copied:?}");
    for ignore in [".dockerignore", "docker/Dockerfile.dockerignore"] {
        let ignored = read(ignore);
        for source in &copied {
            assert!(!is_ignored(source, &ignored), "{ignore} ignores {source}");
            assert!(root().join(source).exists(), "there is no {source}");
        }
    }
}

#[test]
fn everything_that_is_copied_exists() {
    let missing = |container: &Container| {
        let sources = sources(container).into_iter();
        sources
            .filter(|source| !root().join(source).exists())
            .map(|source| format!("{}: {source}", container.blueprint))
            .collect::<Vec<_>>()
    };
    let complaints: Vec<String> = own().iter().flat_map(missing).collect();
    assert_content(&complaints);
}

#[test]
fn the_matcher_knows_what_docker_ignores() {
    let ignored = "# comment\n*\n!src\n!/docs/read me.md\n!./assets/\nsrc/*.tmp\n";
    for kept in ["src", "src/main.rs", "docs/read me.md", "assets/a/b"] {
        assert!(!is_ignored(kept, ignored), "{kept}");
    }
    for out in [
        "target",
        "docs",
        "docs/other",
        "srcs",
        "src/x.tmp",
        "src/x.tmp/y",
    ] {
        assert!(is_ignored(out, ignored), "{out}");
    }
    assert!(!is_ignored("a*b", "*\n!a\\*b\n"));
    assert!(is_ignored("axb", "*\n!a\\*b\n"));
}

fn kept_out(container: &Container, ignored: &str) -> Vec<String> {
    let sources = sources(container);
    assert!(
        !sources.is_empty(),
        "{} copies nothing",
        container.blueprint
    );
    sources
        .into_iter()
        .filter(|source| is_ignored(source, ignored))
        .map(|source| format!("{}: {source} is ignored", container.blueprint))
        .collect()
}

/// The paths of the build context that a container's Dockerfile copies.
fn sources(container: &Container) -> Vec<String> {
    let dockerfile = container.text("Dockerfile").expect("it is generated");
    let tree = format!("generated/{}", container.output.plan.name);
    copied(&dockerfile.replace("${TREE}", &tree))
}

/// The paths of the build context that a Dockerfile copies.
fn copied(dockerfile: &str) -> Vec<String> {
    dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .filter(|arguments| !arguments.starts_with("--from="))
        .flat_map(|arguments| {
            let mut words = words(arguments);
            words.pop();
            words
        })
        .map(|source| clean(&source))
        .collect()
}

/// The arguments of a COPY, in either of its forms.
fn words(arguments: &str) -> Vec<String> {
    if arguments.starts_with('[') {
        return serde_json::from_str(arguments).expect("the JSON form is JSON");
    }
    arguments.split_whitespace().map(str::to_owned).collect()
}

/// Whether Docker leaves a path out of the context: the last pattern that matches it, or a folder above it, wins.
fn is_ignored(path: &str, patterns: &str) -> bool {
    let lines = patterns.lines().map(str::trim);
    let mut ignored = false;
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (pattern, kept) = match line.strip_prefix('!') {
            Some(pattern) => (pattern, true),
            None => (line, false),
        };
        if matches_or_holds(&clean(pattern), path) {
            ignored = !kept;
        }
    }
    ignored
}

/// Without `./` in front, or a slash at either end.
fn clean(path: &str) -> String {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}

fn matches_or_holds(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    let pairs = pattern.iter().zip(&path);
    pattern.len() <= path.len()
        && pairs
            .into_iter()
            .all(|(pattern, part)| matches(pattern, part))
}

/// One part of a path against one of a pattern: `*`, `?` and `\` are known, sets are not in use.
fn matches(pattern: &str, part: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return part.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' => part
            .char_indices()
            .map(|(at, _)| at)
            .chain([part.len()])
            .any(|at| matches(rest, &part[at..])),
        '?' => behind_first(part).is_some_and(|part| matches(rest, part)),
        '\\' if !rest.is_empty() => literal(rest, part),
        _ => literal(pattern, part),
    }
}

/// The first letter of the pattern must be the first of the part, as it stands.
fn literal(pattern: &str, part: &str) -> bool {
    let same = pattern.chars().next() == part.chars().next();
    let rest = behind_first(pattern).zip(behind_first(part));
    same && rest.is_some_and(|(pattern, part)| matches(pattern, part))
}

fn behind_first(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    Some(&text[first.len_utf8()..])
}
