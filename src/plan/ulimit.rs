//! A limit of the kernel's on a process.

/// A limit on a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ulimit {
    /// What is limited.
    pub resource: Resource,
    /// What holds; none is unlimited.
    pub soft: Option<u64>,
    /// How far the process may raise that itself, not below `soft`; none is unlimited.
    pub hard: Option<u64>,
}

/// What can be limited, by Compose's names: all that s6-softlimit can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Bytes of address space.
    As,
    /// Bytes of a core file.
    Core,
    /// Seconds of processor time.
    Cpu,
    /// Bytes of data.
    Data,
    /// Bytes of a file that is written.
    Fsize,
    /// Bytes of locked memory.
    Memlock,
    /// Open descriptors.
    Nofile,
    /// Processes of the user.
    Nproc,
    /// Bytes in memory.
    Rss,
    /// The real-time priority.
    Rtprio,
    /// Bytes of the stack.
    Stack,
}

/// All resources, by name.
const RESOURCES: [(&str, Resource); 11] = [
    ("as", Resource::As),
    ("core", Resource::Core),
    ("cpu", Resource::Cpu),
    ("data", Resource::Data),
    ("fsize", Resource::Fsize),
    ("memlock", Resource::Memlock),
    ("nofile", Resource::Nofile),
    ("nproc", Resource::Nproc),
    ("rss", Resource::Rss),
    ("rtprio", Resource::Rtprio),
    ("stack", Resource::Stack),
];

impl Resource {
    /// The resource with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut known = RESOURCES.into_iter();
        known
            .find(|(name, _)| *name == text)
            .map(|(_, found)| found)
    }

    /// Its name.
    ///
    /// # Panics
    /// When it is missing from the list of all: that is our bug.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut known = RESOURCES.into_iter();
        let found = known.find(|(_, resource)| *resource == self);
        found.expect("every resource has a name").0
    }

    /// All names, for a message.
    #[must_use]
    pub fn names() -> [&'static str; 11] {
        RESOURCES.map(|(name, _)| name)
    }
}
