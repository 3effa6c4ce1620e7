//! What services write (`blueprints/lines.yaml`): every line of it, behind its name or in its folder.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Scenario;
use crate::container::Container;
use crate::log::Log;
use crate::wait;
use crate::world::World;

/// The scenarios of this topic.
pub const ALL: &[Scenario] = &named![
    lines_of_both_streams_are_behind_the_name,
    no_line_is_lost_when_a_service_dies,
    log_folders_rotate_and_are_not_shared,
    long_line_arrives_in_pieces,
];

const LINES: &str = "lines";

const LIMIT: Duration = Duration::from_secs(30);

/// A line of each file of a logger, behind the folder, the file, its size and its owner.
const FILES: &str = r#"
cd /var/log/lines
for file in */@* */current; do
    while read -r line; do
        echo "${file%/*} ${file#*/} $(stat -c '%s %u' "$file") $line"
    done <"$file"
done"#;

/// Both streams of each instance arrive, in the order in which they were written, behind its own name.
///
/// Misses: `2>&1` in a `run`; the prefix of a logger.
fn lines_of_both_streams_are_behind_the_name(world: &World) {
    let container = world.variant(LINES).start();
    for name in ["talker-1", "talker-2"] {
        let pid = talks(&container, name, 300);
        let numbers = numbers(&container.log(), name, pid);
        let expected: Vec<u32> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected, "of {name}");
    }
}

/// Whether it is killed, asked to end, or the container stops: what a service had written is in the log, once, and in
/// its order. What it wrote without a newline stands in front of the next line.
///
/// Misses: `2>&1` in a `run`. (What a stop would lose without -p of a logger, `last_lines_reach_the_log` sees.)
fn no_line_is_lost_when_a_service_dies(world: &World) {
    let container = world.variant(LINES).start();
    let [asked, killed] = ["talker-1", "talker-2"].map(|name| talks(&container, name, 200));
    container.kill("TERM", asked);
    container.kill("KILL", killed);
    let again = ["talker-1", "talker-2"].map(|name| {
        wait::until("it is back", LIMIT, || {
            let pid = container.service(name).pid?;
            (![asked, killed].contains(&pid)).then_some(())
        });
        talks(&container, name, 50)
    });
    let written = container.shell(r#"tail -n 1 "/run/talker-2-$1""#, &[&killed.to_string()]);
    assert_eq!(container.stop().exit_code, 0);
    let log = container.log();
    assert_all_there(&log, "talker-1", asked, behind(&log, asked));
    assert_all_there(&log, "talker-2", killed, written.parse().expect("a number"));
    for (name, pid) in [("talker-1", again[0]), ("talker-2", again[1])] {
        assert_all_there(&log, name, pid, behind(&log, pid));
    }
    let joined = format!(
        "[talker-1] no newline behind thistalker {} line 1",
        again[0]
    );
    assert_eq!(log.count(&[&joined]), 1, "what had no newline");
}

/// The number behind which a service that was asked to end said that it would.
#[track_caller]
fn behind(log: &Log, pid: u32) -> u32 {
    let words = format!("talker {pid} ends behind ");
    let line = log.first(&[&words]);
    let line = line.unwrap_or_else(|| panic!("{pid} was not asked to end"));
    let (_, number) = line.text.split_once(&words).expect("these words");
    number.parse().expect("a number")
}

/// All of its lines up to this number are there. One more may be: it dies between a line and its count.
#[track_caller]
fn assert_all_there(log: &Log, name: &str, pid: u32, last: u32) {
    let numbers = numbers(log, name, pid);
    let expected: Vec<u32> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, expected, "of {name}");
    let count = u32::try_from(numbers.len()).expect("a small number");
    assert!(
        [last, last + 1].contains(&count),
        "{name} wrote {last} lines, {count} are there"
    );
}

/// Waits until a service has written so many lines; its process.
#[track_caller]
fn talks(container: &Container, name: &str, lines: u32) -> u32 {
    let pid = container.pid_soon(name);
    let line = format!("[{name}] talker {pid} line {lines}");
    container.wait_until_logged(&[&line], LIMIT);
    pid
}

/// The numbers of a service's lines, in the order of the log.
fn numbers(log: &Log, name: &str, pid: u32) -> Vec<u32> {
    let words = format!("talker {pid} line ");
    let lines = log
        .lines()
        .filter(|line| line.text.starts_with(&format!("[{name}] ")));
    let numbers = lines.filter_map(|line| line.text.split_once(&words)?.1.parse().ok());
    numbers.collect()
}

/// A folder an instance, the container's own whatever the service's user; full files behind their time up to
/// `max_files`, none much larger than `max_size`; each line behind its time, and the last one there.
///
/// Misses: `n`, `s` or `T` among the words of a logger; the name of the instance in its folder.
fn log_folders_rotate_and_are_not_shared(world: &World) {
    let container = world.variant(LINES).start();
    wait::until("all is written", LIMIT, || {
        let ends = container.shell("cat /var/log/lines/*/* | grep -c 00120 || true", &[]);
        (ends == "2").then_some(())
    });
    let lines = container.shell(FILES, &[]);
    let mut full: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in lines.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [folder, file, size, owner, date, time, writer, _] = words[..] else {
            panic!("not a line of a logger: {line:?}");
        };
        assert_eq!(writer, format!("{folder}:"), "in a folder of its own");
        assert_eq!(owner, "0", "{line}");
        assert!(
            date.starts_with("20") && time.len() == "12:34:56.123456789".len(),
            "{line}"
        );
        // s6-log looks at the size when it has written what it had read at once.
        assert!(
            size.parse::<u32>().expect("a size") < 4096 + 16_384,
            "{line}"
        );
        let files = full.entry(folder).or_default();
        if file.starts_with('@') && !files.contains(&file) {
            files.push(file);
        }
    }
    assert_eq!(full.len(), 2, "{full:?}");
    assert!(
        full.values().all(|files| (1..=2).contains(&files.len())),
        "{full:?}"
    );
}

/// A line of 100 kB is all there, in order, each piece behind the name; and the one behind it is whole.
///
/// Misses: the logger itself.
fn long_line_arrives_in_pieces(world: &World) {
    let container = world.variant(LINES).env("LONG", "yes").start();
    container.wait_until_logged(&["[long] behind the long one"], LIMIT);
    let log = container.log();
    let pieces = log
        .lines()
        .filter_map(|line| line.text.strip_prefix("[long] "));
    let whole: String = pieces.filter(|piece| piece.starts_with('0')).collect();
    assert_eq!(whole.len(), 100_000);
    assert!(whole.ends_with("007"));
}
