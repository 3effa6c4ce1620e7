//! The processes of a container, as its own `/proc` shows them.

/// One line of `/proc/PID/stat`.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its id in the container.
    pub pid: u32,
    /// The name of what it executes, cut at 15 letters.
    pub name: String,
    /// Z for a zombie.
    pub state: char,
    /// Its process group: s6-supervise gives every service one of its own.
    pub group: u32,
}

/// Reads the contents of several `/proc/PID/stat` files, one a line.
pub fn parse(text: &str) -> Vec<Process> {
    text.lines().filter_map(parse_line).collect()
}

/// Asserts that each process that has ended was waited for.
#[track_caller]
pub fn assert_no_zombie(processes: &[Process]) {
    let zombies: Vec<_> = processes
        .iter()
        .filter(|process| process.state == 'Z')
        .collect();
    assert!(zombies.is_empty(), "{zombies:?}");
}

/// Reads `7 (name) S 1 7 7 …`; the name may hold spaces and brackets.
fn parse_line(line: &str) -> Option<Process> {
    let (head, tail) = line.rsplit_once(") ")?;
    let (pid, name) = head.split_once(" (")?;
    let mut fields = tail.split(' ');
    let state = fields.next()?.chars().next()?;
    let group = fields.nth(1)?.parse().ok()?;
    Some(Process {
        pid: pid.parse().ok()?,
        name: name.to_owned(),
        state,
        group,
    })
}
