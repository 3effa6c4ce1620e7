//! Whether a tree's definitions are good ones: what s6-rc-compile 0.7 refuses, and what it takes in silence though it is
//! wrong. What it says was tried on the real one.

use std::collections::{BTreeMap, BTreeSet};

use s6_blueprint::tree::Tree;

use crate::s6_rc::definitions::{self, Definition};
use crate::s6_rc::execline;
use crate::s6_rc::sources::{OVERLAY, USER_BUNDLES};

/// The files that mean something in a definition, by its kind. Others are dropped in silence.
const LONGRUN: [&str; 17] = [
    "type",
    "run",
    "finish",
    "notification-fd",
    "timeout-kill",
    "timeout-finish",
    "timeout-up",
    "timeout-down",
    "down-signal",
    "max-death-tally",
    "lock-fd",
    "flag-essential",
    "flag-timeout-killpg",
    "producer-for",
    "consumer-for",
    "pipeline-name",
    "down",
];
const ONESHOT: [&str; 6] = [
    "type",
    "up",
    "down",
    "timeout-up",
    "timeout-down",
    "flag-essential",
];
const NUMBERS: [&str; 6] = [
    "timeout-kill",
    "timeout-finish",
    "timeout-up",
    "timeout-down",
    "notification-fd",
    "max-death-tally",
];
const SIGNALS: [&str; 9] = [
    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGABRT", "SIGALRM",
    "SIGWINCH",
];

/// What is wrong, in words; the name comes first.
pub fn problems(tree: &Tree) -> Vec<String> {
    let mut all = definitions::of(tree);
    let bundles = definitions::bundles(tree);
    let mut problems = Vec::new();
    if bundles.is_empty() != all.contains_key("user") {
        problems.push("the user bundle is in both places, or in none".to_owned());
    }
    for (name, definition) in &all {
        for problem in of_one(name, definition, tree) {
            problems.push(format!("{name}: {problem}"));
        }
    }
    all.extend(bundles);
    problems.extend(of_pipelines(&all));
    let edges = edges(&all);
    problems.extend(undefined(&edges));
    problems.extend(circles(&edges));
    problems.extend(unreached(&all, &edges));
    problems
}

fn of_one(name: &str, definition: &Definition, tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    let taken = OVERLAY.iter().any(|(own, ..)| *own == name);
    if taken || name.starts_with("s6rc-") || name.starts_with("s6-rc-") {
        problems.push("the name is s6-rc's or s6-overlay's own".to_owned());
    }
    let kinds = ["longrun", "oneshot", "bundle"];
    let exact = definition.text("type").unwrap_or_default();
    let exact = exact.strip_suffix('\n').unwrap_or(&exact).to_owned();
    if !kinds.contains(&exact.as_str()) {
        problems.push(format!("`{exact}` is no type"));
    }
    let known = match exact.as_str() {
        "longrun" => &LONGRUN[..],
        "oneshot" => &ONESHOT[..],
        _ => &["type"][..],
    };
    let folders: &[&str] = match exact.as_str() {
        "longrun" => &["dependencies.d", "data", "env"],
        "oneshot" => &["dependencies.d"],
        _ => &["contents.d"],
    };
    for file in definition.files.keys() {
        let folder = file.split_once('/').map(|(folder, _)| folder);
        let fits = folder.map_or(known.contains(&file.as_str()), |folder| {
            folders.contains(&folder)
        });
        if !fits {
            problems.push(format!("`{file}` means nothing there"));
        }
    }
    for file in NUMBERS {
        let text = definition.word(file).unwrap_or_else(|| "3".to_owned());
        let number: Option<u32> = text.parse().ok();
        if number.is_none_or(|number| file == "notification-fd" && number < 3) {
            problems.push(format!("`{text}` is no `{file}`"));
        }
    }
    let signal = definition.word("down-signal");
    if signal.is_some_and(|signal| !SIGNALS.contains(&signal.as_str())) {
        problems.push("`down-signal` names no signal".to_owned());
    }
    let needs = definition.listed("dependencies.d");
    if exact != "bundle" && needs.is_empty() {
        problems.push("it does not wait for `base`, nor for what does".to_owned());
    }
    match exact.as_str() {
        "longrun" => problems.extend(of_programs(definition)),
        "oneshot" => problems.extend(of_lines(definition, tree)),
        _ => {}
    }
    problems
}

fn of_programs(definition: &Definition) -> Vec<String> {
    let mut problems = Vec::new();
    if !definition.files.contains_key("run") {
        problems.push("there is no `run`".to_owned());
    }
    for file in ["run", "finish", "data/check", "data/script"] {
        let text = definition.text(file).unwrap_or_else(|| "#!/".to_owned());
        if !text.starts_with("#!/") || text.contains('\r') {
            problems.push(format!("the kernel cannot execute `{file}`"));
        }
    }
    for (path, file) in &definition.files {
        if path.starts_with("data/") && !file.executable {
            problems.push(format!("`{path}` is not executable"));
        }
    }
    if definition.files.contains_key("data/check")
        && !definition.files.contains_key("notification-fd")
    {
        problems.push("nobody hears of `data/check`".to_owned());
    }
    problems
}

/// An `up` is one command line: a program of the tree that can be executed, or one of the system.
fn of_lines(definition: &Definition, tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    if !definition.files.contains_key("up") {
        problems.push("there is no `up`".to_owned());
    }
    for file in ["up", "down"] {
        let Some(text) = definition.text(file) else {
            continue;
        };
        if text.contains('\r') || text.contains("#!") || text.trim_end().contains('\n') {
            problems.push(format!("`{file}` is a script, and not one command line"));
        }
        match execline::words(&text) {
            Err(mistake) => problems.push(format!("`{file}`: {mistake}")),
            Ok(words) => {
                let program = words.first().map_or("", String::as_str);
                let own = tree.files.get(&format!("rootfs{program}"));
                if program.starts_with("/etc/") && own.is_none_or(|own| !own.executable) {
                    problems.push(format!(
                        "`{file}` calls `{program}`, which cannot be executed"
                    ));
                } else if !program.starts_with("/etc/") && program != "mkdir" {
                    problems.push(format!("`{file}` calls `{program}`, which nobody knows"));
                }
            }
        }
    }
    problems
}

/// Both ends of a pipe name each other, and its consumer names the whole, which has a name of its own.
fn of_pipelines(all: &BTreeMap<String, Definition>) -> Vec<String> {
    let end = |name: &str, file: &str| all.get(name).and_then(|other| other.word(file));
    let mut problems = Vec::new();
    for (name, definition) in all {
        for (here, there) in [
            ("producer-for", "consumer-for"),
            ("consumer-for", "producer-for"),
        ] {
            let other = definition.word(here);
            if other.is_some_and(|other| end(&other, there).as_deref() != Some(name.as_str())) {
                problems.push(format!(
                    "{name}: the other end of its pipe does not name it"
                ));
            }
        }
        let consumes = definition.files.contains_key("consumer-for");
        match definition.word("pipeline-name") {
            Some(pipeline) if !consumes || all.contains_key(&pipeline) => {
                problems.push(format!(
                    "{name}: `{pipeline}` cannot be its pipeline's name"
                ));
            }
            None if consumes => problems.push(format!("{name}: its pipeline has no name")),
            _ => {}
        }
    }
    problems
}

/// What each name leads to: what a service waits for, what a bundle or a pipeline contains.
fn edges(all: &BTreeMap<String, Definition>) -> BTreeMap<String, BTreeSet<String>> {
    let own = OVERLAY.iter().map(|(name, _, others)| {
        let others = others.iter().map(|other| (*other).to_owned());
        ((*name).to_owned(), others.collect())
    });
    let mut edges: BTreeMap<String, BTreeSet<String>> = own.collect();
    for bundle in USER_BUNDLES {
        edges.insert(bundle.to_owned(), BTreeSet::new());
    }
    for (name, definition) in all {
        let mut others = definition.listed("dependencies.d");
        others.extend(definition.listed("contents.d"));
        others.extend(definition.word("producer-for"));
        edges.insert(name.clone(), others);
        if let (Some(pipeline), Some(producer)) = (
            definition.word("pipeline-name"),
            definition.word("consumer-for"),
        ) {
            edges.insert(pipeline, BTreeSet::from([name.clone(), producer]));
        }
    }
    edges
}

fn undefined(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let named = edges
        .iter()
        .flat_map(|(name, others)| others.iter().map(move |other| (name, other)));
    let undefined = named.filter(|(_, other)| !edges.contains_key(*other));
    undefined
        .map(|(name, other)| format!("{name}: there is no `{other}`"))
        .collect()
}

/// What leads to itself.
fn circles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let in_circle = |name: &&String| {
        edges[*name]
            .iter()
            .any(|other| reached(other, edges).contains(*name))
    };
    edges
        .keys()
        .filter(in_circle)
        .map(|name| format!("{name}: it leads to itself"))
        .collect()
}

/// What no bundle leads to never starts.
fn unreached(
    all: &BTreeMap<String, Definition>,
    edges: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let started = reached("user", edges);
    let services = all
        .iter()
        .filter(|(_, definition)| definition.kind() != "bundle");
    let left = services.filter(|(name, _)| !started.contains(*name));
    left.map(|(name, _)| format!("{name}: it never starts"))
        .collect()
}

fn reached(from: &str, edges: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::from([from.to_owned()]);
    let mut next = vec![from.to_owned()];
    while let Some(name) = next.pop() {
        for other in edges.get(&name).into_iter().flatten() {
            if found.insert(other.clone()) {
                next.push(other.clone());
            }
        }
    }
    found
}
